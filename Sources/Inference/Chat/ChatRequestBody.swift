import Foundation
import JSON
import Primitives

/// The body of one request to a chat model.
struct ChatRequestBody {
    /// The JSON.
    let data: Data

    /// Writes the body with the parameters that the service has accepted so far.
    init(
        _ messages: [ChatMessage], _ expectation: ChatExpectation, _ configuration: ChatModel.Configuration,
        _ dialect: ChatModel.Dialect, tokens: Int
    ) {
        var members: [String: JSONValue] = [
            "model": .string(configuration.model), "stream": false,
            "messages": .array(
                messages.map { ["role": .string($0.role.rawValue), "content": .string($0.text)] }),
        ]
        if let name = dialect.tokenLimit { members[name] = .int(Int64(clamping: tokens)) }
        if dialect.hasTemperature, let temperature = configuration.temperature {
            members["temperature"] = .double(temperature)
        }
        if case .json(let shape) = expectation {
            members.merge(Self.request(for: shape, dialect.jsonMode)) { $1 }
        }
        members.merge(configuration.extraBody) { _, operators in operators }
        data = JSONValue.object(members).serialized
    }

    private static func request(for shape: JSONShape, _ mode: ChatModel.JSONMode) -> [String: JSONValue] {
        switch mode {
        case .auto, .off: [:]
        case .jsonObject: ["response_format": ["type": "json_object"]]
        case .jsonSchema:
            [
                "response_format": [
                    "type": "json_schema",
                    "json_schema": ["name": .string(shape.name), "strict": true, "schema": shape.schema],
                ]
            ]
        case .tools:
            // Not forced: some thinking models refuse a forced choice.
            [
                "tool_choice": "auto",
                "tools": [
                    [
                        "type": "function",
                        "function": [
                            "name": .string(shape.name), "description": .string(shape.purpose),
                            "parameters": shape.schema,
                        ],
                    ]
                ],
            ]
        }
    }
}

extension ChatReply {
    /// Reads a reply's body: JSON, or server-sent events though none were asked for.
    ///
    /// Reasoning fields are not the answer. An empty text with a finish reason is a reply all the same.
    init(body: Data, cancellation: Cancellation? = nil) throws(InferenceError) {
        let isStream = EventStreamReply.isEventStream(body)
        let json =
            isStream ? EventStreamReply.joined(body, cancellation: cancellation) : JSONValue(reading: body)
        guard let json, let choice = json["choices"]?.items.first else {
            if let complaint = json.flatMap({ ProviderComplaint($0) }) {
                throw ErrorClassifier.error(for: complaint, status: 200, headers: [])
            }
            let flaw = json == nil ? JSONValue.flaw(in: body) : nil
            throw InferenceError(
                .server, detail: flaw.map { "\($0)" } ?? "no choices in the answer", pictureMayExist: false)
        }
        let message = choice["message"]
        let parts = message?["content"]?.items.compactMap { $0["text"]?.text } ?? []
        let arguments = message?["tool_calls"]?.items.first?["function"]?["arguments"]
        let call =
            arguments?.text
            ?? arguments.flatMap { $0.members.isEmpty ? nil : String(decoding: $0.serialized, as: UTF8.self) }
        let text = message?["content"]?.text ?? choice["text"]?.text ?? parts.joined()
        let finishReason = choice["finish_reason"]?.text
        if text.isEmpty, call == nil, let refusal = message?["refusal"]?.text {
            throw InferenceError(.policy, detail: "refused: \(refusal)")
        }
        if text.isEmpty, call == nil, finishReason == "content_filter" {
            throw InferenceError(.policy, detail: "stopped by a content filter")
        }
        self.init(text: text, toolArguments: call, finishReason: finishReason, tokens: Self.tokens(in: json["usage"]))
    }

    /// What a `usage` object counts, in sum; a count nobody can believe is none.
    private static func tokens(in usage: JSONValue?) -> Int? {
        let credible = 0...Int64(1_000_000_000)
        let counts = ["prompt_tokens", "completion_tokens"].compactMap { usage?[$0]?.integer }
        if let total = usage?["total_tokens"]?.integer, credible.contains(total) { return Int(clamping: total) }
        guard !counts.isEmpty, counts.allSatisfy(credible.contains) else { return nil }
        return Int(clamping: counts.reduce(0, +))  // bounded: two of at most a thousand million
    }
}
