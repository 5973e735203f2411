import Foundation
import HTTP
import JSON
import Logging
import Primitives
import TestSupport
import Testing

@testable import Inference

@Suite struct ChatModelTests {
    let waits = Waits()
    static let shape = JSONShape(
        name: "draw_decision", purpose: "Decides.", schema: ["type": "object", "properties": [:], "required": []])

    private func model(
        _ transport: StubTransport, _ change: (inout ChatModel.Configuration) -> Void = { _ in }
    ) -> ChatModel {
        var configuration = ChatModel.Configuration(
            baseURL: "https://llm.example/v1", apiKey: Secret("sk-1"), model: "deepseek")
        change(&configuration)
        return ChatModel(
            configuration: configuration,
            sender: BillableRequestSender(transport: transport, logger: Logger(label: "test"), pause: waits.pause))
    }

    private static func content(_ text: String, finish: String = "stop") -> StubTransport.Answer {
        let json = JSONValue.object([
            "choices": [["message": ["content": .string(text)], "finish_reason": .string(finish)]]
        ])
        return StubTransport.json(String(decoding: json.serialized, as: UTF8.self))
    }

    private static func refusal(_ message: String, status: Int = 400) -> StubTransport.Answer {
        let json = JSONValue.object(["error": ["message": .string(message)]])
        return StubTransport.json(String(decoding: json.serialized, as: UTF8.self), status: status)
    }

    private func bodies(_ transport: StubTransport) -> [JSONValue] {
        transport.requests.compactMap { $0.body.flatMap { JSONValue(reading: $0) } }
    }

    @Test func messagesGoOutAndTextComesBack() async throws {
        let transport = StubTransport(Self.content("hello"))
        let reply = try await model(transport).reply(to: [ChatMessage(.system, "be brief"), ChatMessage(.user, "嗨")])
        #expect(reply == ChatReply(text: "hello", finishReason: "stop"))
        let expected: JSONValue = [
            "model": "deepseek", "stream": false, "temperature": .double(0.7), "max_tokens": 2048,
            "messages": [["role": "system", "content": "be brief"], ["role": "user", "content": "嗨"]],
        ]
        #expect(bodies(transport) == [expected])
        #expect(transport.requests.first?.url == "https://llm.example/v1/chat/completions")
        #expect(transport.requests.first?.headers["authorization"] == "Bearer sk-1")
    }

    @Test(arguments: [
        (ChatModel.JSONMode.auto, [String]()), (.off, []), (.jsonObject, ["response_format"]),
        (.jsonSchema, ["response_format"]), (.tools, ["tools", "tool_choice"]),
    ])
    func jsonIsAskedForAsConfigured(mode: ChatModel.JSONMode, keys: [String]) async throws {
        let transport = StubTransport(Self.content("{}"))
        _ = try await model(transport) { $0.jsonMode = mode }.reply(
            to: [ChatMessage(.user, "x")], expecting: .json(Self.shape))
        let sent = Set(bodies(transport)[0].members.keys)
        #expect(sent.subtracting(["model", "stream", "temperature", "max_tokens", "messages"]) == Set(keys))
    }

    @Test func aRefusedWayOfAskingIsSteppedDownFromAndRemembered() async throws {
        let transport = StubTransport(
            Self.refusal("tools is not supported"), Self.refusal("This response_format type is unavailable now"),
            Self.content("{}"))
        let model = model(transport) { $0.jsonMode = .tools }
        for _ in 0..<2 { _ = try await model.reply(to: [ChatMessage(.user, "x")], expecting: .json(Self.shape)) }
        let formats = bodies(transport).map {
            $0["response_format"]?["type"]?.text ?? ($0["tools"] == nil ? "-" : "tools")
        }
        #expect(formats == ["tools", "json_schema", "json_object", "json_object"])
    }

    @Test func tokenLimitAndTemperatureAreSwappedOrDroppedAndRemembered() async throws {
        let transport = StubTransport(
            Self.refusal(
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
            ),
            Self.refusal("Unsupported value: 'temperature' does not support 0.7 with this model."), Self.content("ok"))
        let model = model(transport)
        for _ in 0..<2 { _ = try await model.reply(to: [ChatMessage(.user, "x")]) }
        let last = try #require(bodies(transport).last)
        #expect(bodies(transport).count == 4)
        #expect(last["max_completion_tokens"] == 2048)
        #expect(last["max_tokens"] == nil && last["temperature"] == nil)
    }

    @Test func thinkingThatUsedUpTheTokensIsGivenMoreOnce() async throws {
        let empty = StubTransport.json(
            #"{"choices":[{"message":{"content":"","reasoning_content":"hmm"},"finish_reason":"length"}]}"#)
        let transport = StubTransport(empty, Self.content("done"))
        #expect(try await model(transport).reply(to: [ChatMessage(.user, "x")]).text == "done")
        #expect(bodies(transport).map { $0["max_tokens"] } == [2048, 8192])
        let never = StubTransport(empty)
        let error = await inferenceError { () async throws(InferenceError) -> ChatReply in
            try await model(never).reply(to: [ChatMessage(.user, "x")])
        }
        #expect(error.kind == .noPicture)
        #expect(never.requests.count == 2)
    }

    @Test(arguments: [429, 500, 503])
    func aBusyServiceIsAskedOnceMore(status: Int) async throws {
        let transport = StubTransport(Self.refusal("busy", status: status), Self.content("ok"))
        #expect(try await model(transport).reply(to: [ChatMessage(.user, "x")]).text == "ok")
        let failing = StubTransport(Self.refusal("busy", status: status))
        _ = await inferenceError { () async throws(InferenceError) -> ChatReply in
            try await model(failing).reply(to: [ChatMessage(.user, "x")])
        }
        #expect(failing.requests.count == 2)
        #expect(waits.all.count == 2)
    }

    @Test(arguments: [(401, InferenceError.Kind.auth), (402, .billing), (404, .configuration)])
    func whatWillNotChangeIsNotAskedAgain(status: Int, kind: InferenceError.Kind) async throws {
        let transport = StubTransport(Self.refusal("no", status: status))
        let error = await inferenceError { () async throws(InferenceError) -> ChatReply in
            try await model(transport).reply(to: [ChatMessage(.user, "x")])
        }
        #expect(error.kind == kind)
        #expect(transport.requests.count == 1)
    }

    @Test func toolArgumentsPartsAndStreamsAreRead() async throws {
        let tool = StubTransport(
            StubTransport.json(
                #"{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"d","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}]}"#
            ))
        #expect(try await model(tool).reply(to: []).toolArguments == #"{"a":1}"#)
        let parts = StubTransport(
            StubTransport.json(#"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"text":"b"}]}}]}"#))
        #expect(try await model(parts).reply(to: []).text == "ab")
        let stream = StubTransport(
            StubTransport.body(
                Data(
                    "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                        .utf8)))
        #expect(try await model(stream).reply(to: []) == ChatReply(text: "ab", finishReason: "stop"))
    }

    @Test(arguments: [
        (#"{"choices":[]}"#, InferenceError.Kind.server), ("<html>", .server), ("", .server),
        (#"{"error":{"code":429,"message":"busy"}}"#, .rate),
        (#"{"choices":[{"message":{"content":null,"refusal":"no"}}]}"#, .policy),
        (#"{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}"#, .policy),
        (#"{"choices":[{"message":{"reasoning_content":"I think"},"finish_reason":"stop"}]}"#, .noPicture),
    ])
    func answersWithoutAnAnswerAreErrors(body: String, kind: InferenceError.Kind) async throws {
        let transport = StubTransport(StubTransport.body(Data(body.utf8)))
        let error = await inferenceError { () async throws(InferenceError) -> ChatReply in
            try await model(transport).reply(to: [ChatMessage(.user, "x")])
        }
        #expect(error.kind == kind)
    }

    @Test func furtherMembersArePassedThrough() async throws {
        let transport = StubTransport(Self.content("ok"))
        _ = try await model(transport) { $0.extraBody = ["thinking": ["type": "disabled"], "max_tokens": 5] }.reply(
            to: [])
        #expect(bodies(transport)[0]["thinking"] == ["type": "disabled"])
        #expect(bodies(transport)[0]["max_tokens"] == 5)
    }
}
