import Foundation
import HTTP
import Inference
import JSON
import Logging
import Primitives
import TestSupport

@testable import Pictor

/// A chat model that says what it is told to, and shows what it was asked.
struct ScriptedModel {
    let transport: StubTransport
    let model: ChatModel

    /// Answers with these contents in turn, the last one for ever; each is said to have cost 100 tokens.
    init(_ replies: String...) {
        let left = Locked(replies)
        self.init { _ in .content(left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }) }
    }

    /// Answers each request, of which it is shown the body, as the script says.
    init(jsonMode: ChatModel.JSONMode = .auto, _ script: @escaping @Sendable (JSONValue) -> HTTPResponse) {
        transport = StubTransport(Self.answer(by: script))
        var configuration = ChatModel.Configuration(
            baseURL: "http://127.0.0.1:1/v1", apiKey: Secret("k"), model: "judge")
        configuration.jsonMode = jsonMode
        model = ChatModel(
            configuration: configuration, transport: transport,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func answer(by script: @escaping @Sendable (JSONValue) -> HTTPResponse) -> StubTransport.Answer {
        { (request: HTTPRequest) throws(HTTPError) -> HTTPResponse in script(Self.json(request)) }
    }

    private static func json(_ request: HTTPRequest) -> JSONValue {
        (try? JSONValue(parsing: request.body ?? Data())) ?? .null
    }

    /// The bodies of all requests so far.
    var bodies: [JSONValue] { transport.requests.map(Self.json) }

    /// All that was said to the model in each request, as one text.
    var questions: [String] {
        bodies.map { ($0["messages"]?.array ?? []).compactMap { $0["content"]?.string }.joined(separator: "\n") }
    }
}

extension HTTPResponse {
    /// A chat completion with this content.
    static func content(_ content: String, finishReason: String = "stop") -> HTTPResponse {
        let body: JSONValue = [
            "choices": [
                [
                    "message": ["role": "assistant", "content": .string(content)],
                    "finish_reason": .string(finishReason),
                ]
            ], "usage": ["prompt_tokens": 80, "completion_tokens": 20, "total_tokens": 100],
        ]
        return HTTPResponse(
            status: 200, headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
            body: body.serialized)
    }

    /// A refusal in the provider's words.
    static func refusal(_ status: Int, _ message: String) -> HTTPResponse {
        let body: JSONValue = ["error": ["message": .string(message), "type": "invalid_request_error"]]
        return HTTPResponse(
            status: status, headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
            body: body.serialized)
    }
}
