import Foundation
import HTTP
import Logging
import Primitives
import TestSupport
import Testing

@testable import Inference

/// Replies that are made to keep the bot busy.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HostileReplyTests {
    private let world = World()

    private func sender(_ transport: StubTransport) -> BillableRequestSender {
        BillableRequestSender(transport: transport, logger: Logger(label: "test"), pause: world.waits.pause)
    }

    private func painter(_ transport: StubTransport) -> OpenAIImageBackend {
        var configuration = OpenAIImageBackend.Configuration(
            baseURL: "http://x.example/v1", apiKeys: [Secret("sk")], model: "m")
        configuration.mode = .chat
        return OpenAIImageBackend(configuration: configuration, sender: sender(transport))
    }

    private func chat(_ transport: StubTransport) -> ChatModel {
        ChatModel(
            configuration: .init(baseURL: "http://x.example/v1", apiKey: Secret("sk"), model: "m"),
            sender: sender(transport))
    }

    private func failure(_ backend: any ImageBackend, within limit: Duration = .seconds(30)) async -> InferenceError {
        await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await backend.generate(ImageRequest(prompt: "a cat"), within: limit)
        }
    }

    private static func said(_ piece: String, bytes: Int = 400_000) -> String {
        #"{"choices":[{"message":{"content":"\#(String(repeating: piece, count: bytes / piece.utf8.count))"}}]}"#
    }

    /// An answer during which the one who asked is called off.
    private static func cancelling(_ body: Data) -> StubTransport.Answer {
        { (_: HTTPRequest) throws(HTTPError) -> HTTPResponse in
            withUnsafeCurrentTask { $0?.cancel() }
            return HTTPResponse(status: 200, body: body)
        }
    }

    @Test(arguments: [
        "http://", "data:image/", "![", "![](data:", "<img ", "<img src=", "<think>", "</think>", "“”", "```",
        "base64,",
        "data:image/png;base64,iVBORw0KGgoAAAAN",
    ])
    func aReplyOfMarksAndNothingElseIsAReplyWithoutAPicture(piece: String) async {
        let error = await failure(painter(StubTransport(StubTransport.json(Self.said(piece)))))
        #expect(error.kind == .noPicture && error.pictureMayExist)
        #expect(error.detail.utf8.count <= 1300)
    }

    @Test func anErrorOfFiveMegabytesIsClassedByItsBeginning() async {
        let words = String(repeating: "the model is busy and so on ", count: 200_000)
        let body = #"{"error":{"code":"insufficient_quota","message":"\#(words)"}}"#
        let transport = StubTransport(StubTransport.json(body, status: 429))
        let error = await failure(painter(transport))
        #expect(error.kind == .billing && error.detail.hasPrefix("status 429"))
        #expect(transport.requests.count == 1)
        let page = "<html><head>" + String(repeating: "<script>", count: 100_000)
        #expect(await failure(painter(StubTransport(StubTransport.json(page, status: 502)))).kind == .unknownOutcome)
    }

    @Test func aCancelledRequestDoesNotWaitUntilItsReplyIsRead() async {
        let transport = StubTransport(Self.cancelling(Data(Self.said("http://").utf8)))
        let painting = Task { await failure(painter(transport)) }
        #expect(await painting.value.kind == .cancelled)
        let asking = Task {
            await inferenceError { () async throws(InferenceError) -> ChatReply in
                try await chat(transport).reply(to: [ChatMessage(.user, "hi")])
            }
        }
        #expect(await asking.value.kind == .cancelled)
    }

    @Test func readingEndsWhenItsTimeIsUpThoughTheWorkGoesOn() async {
        let held = HeldWork()
        let error = await inferenceError { () async throws(InferenceError) -> Bool in
            try await ReplyReading.run(by: Deadline(within: .milliseconds(1)), of: .max) { cancellation in
                held.hold()
                return cancellation.isCancelled
            }
        }
        #expect(error.kind == .timeout && error.pictureMayExist)
        held.letGo()
    }

    @Test func readingEndsAtOnceWhereItIsCalledOff() async {
        let held = HeldWork()
        let reading = Task {
            await inferenceError { () async throws(InferenceError) -> Bool in
                try await ReplyReading.run(by: Deadline(within: .seconds(600)), of: .max) { _ in
                    held.hold()
                    return true
                }
            }
        }
        await held.hasBegun()
        reading.cancel()
        #expect(await reading.value.kind == .cancelled)
        held.letGo()
    }

    @Test func aReplyOfTooManyValuesIsCalledTooLarge() async {
        let body = #"{"data":["# + String(repeating: "1,", count: 300_000) + "1]}"
        let error = await failure(painter(StubTransport(StubTransport.json(body))))
        #expect(error.kind == .noPicture && error.detail.contains("too large"))
        let answer = await inferenceError { () async throws(InferenceError) -> ChatReply in
            try await chat(StubTransport(StubTransport.json(body))).reply(to: [ChatMessage(.user, "hi")])
        }
        #expect(answer.kind == .server && answer.detail.contains("too large"))
    }

    @Test func aTextThatIsOneCharacterIsCutBeforeItIsReadAsWords() {
        let text = "a" + String(repeating: "\u{301}", count: 1 << 20)
        #expect(InferenceError(.server, detail: text).detail.utf8.count <= Redaction.maximumRead)
        #expect(GradioQueue.error(text).detail.utf8.count <= Redaction.maximumRead)
        #expect(RetryAfter.words(text + " retry in 20s") == nil)
    }
}
