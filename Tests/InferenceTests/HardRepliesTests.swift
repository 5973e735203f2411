import Foundation
import HTTP
import JSON
import Logging
import Primitives
import TestSupport
import Testing

@testable import Inference

/// What services do that is neither a picture nor a plain error.
@Suite(.timeLimit(.minutes(5))) struct HardRepliesTests {
    private let world = World()

    private func draw(_ backend: any ImageBackend, _ prompt: String = "a cat") async throws -> GeneratedImage {
        try await backend.generate(ImageRequest(prompt: prompt), within: .seconds(20))
    }

    private func failure(_ backend: any ImageBackend) async -> InferenceError {
        await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await backend.generate(ImageRequest(prompt: "a cat"), within: .seconds(20))
        }
    }

    /// A service whose images reply points to a file of its own with these bytes.
    private func pointing(to bytes: Data, as name: String, _ type: String) throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            if request.method == "POST" {
                connection.reply(json: #"{"created":1,"data":[{"url":"/\#(name)"}]}"#)
            } else {
                connection.reply(200, ["Content-Type": type], bytes)
            }
        }
    }

    @Test func aJPEGThatIsCalledAPNGIsTakenForWhatItIs() async throws {
        let jpeg = PictureBytesTests.padded(
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 17, 8, 0, 64, 0, 64])
        let server = try pointing(to: jpeg, as: "a.png", "image/png")
        defer { server.stop() }
        #expect(try await draw(world.openAI(server.url + "/v1")).bytes == jpeg)
    }

    @Test(arguments: [
        Data("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), Data("<!doctype html><html></html>".utf8),
        PictureBytesTests.padded(Array("....ftypmp42".utf8)), PictureBytesTests.png(0xEA, 0x60, 0xEA, 0x60),
        PictureBytesTests.png(0, 1, 0, 1), Data(),
    ])
    func aDownloadThatIsNoPictureIsRefusedWhateverItSaysOfItself(bytes: Data) async throws {
        let server = try pointing(to: bytes, as: "a.png", "image/png")
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1"))
        #expect(error.kind == .noPicture && error.pictureMayExist)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    /// It is answered as base64, as a link, and as a link in a chat, which a member may tell a model to write.
    @Test(arguments: [OpenAIImageBackend.Mode.images, .chat], [false, true])
    func anAVIFOfFourBillionPixelsASideIsRefused(mode: OpenAIImageBackend.Mode, isLinked: Bool) async throws {
        let avif = PictureBytesTests.avif([.max])
        let place = isLinked ? "/a.avif" : "data:image/avif;base64," + avif.base64EncodedString()
        let reply =
            mode == .chat
            ? #"{"choices":[{"message":{"content":"![x](\#(isLinked ? "http://127.0.0.1" + place : place))"}}]}"#
            : #"{"data":[{"url":"\#(place)"}]}"#
        let server = try LoopbackServer { request, connection in
            if request.method == "POST" {
                connection.reply(json: reply)
            } else {
                connection.reply(200, ["Content-Type": "image/avif"], avif)
            }
        }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1", mode: mode))
        #expect(error.kind == .noPicture)
        #expect(error.detail.contains("4294967295x4294967295 pixels is too large"))
    }

    @Test(arguments: [
        "", "{}", "<html>200</html>", #"{"choices":[]}"#, #"{"choices":[{"message":{"content":null}}]}"#,
        #"{"choices":[{"message":{"content":"iVBORw is how they begin"}}]}"#,
        #"{"choices":[{"message":{"content":"![x](data:image/svg+xml;base64,PHN2Zy8+)"}}]}"#,
    ])
    func aReplyWithoutAPictureIsOneErrorAndNoSecondRequest(body: String) async throws {
        let server = try LoopbackServer { $1.reply(200, [:], Data(body.utf8)) }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1", mode: .chat))
        #expect(error.kind == .noPicture)
        #expect(server.requests.count == 1)
    }

    @Test func aLongStreamIsJoinedAsAShortOneIs() async throws {
        let letters = Array(Fixture.picture.base64EncodedString())
        let pieces = ["![x](data:image/png;base64,"] + letters.map { String($0) } + [")"]
        let idle = String(repeating: ": nothing yet\n\n", count: 5)
        let stream = pieces.map { "data: {\"choices\":[{\"delta\":{\"content\":\"\($0)\"}}]}\n\n" + idle }.joined()
        #expect(stream.utf8.count > 3 << 16)
        let server = try LoopbackServer { $1.reply(200, [:], Data((stream + "data: [DONE]\n\n").utf8)) }
        defer { server.stop() }
        #expect(try await draw(world.openAI(server.url + "/v1", mode: .chat)).bytes == Fixture.picture)
    }

    @Test func aServiceThatComesUpWhileItIsKnockedAtIsAskedOnce() async throws {
        let away = StubTransport.failure(.unreachable(host: "x", reason: "refused"))
        let transport = StubTransport(away, away, StubTransport.json(LoopbackServer.imagesReply()))
        let sender = BillableRequestSender(
            transport: transport, logger: Logger(label: "test"), pause: world.waits.pause)
        let backend = OpenAIImageBackend(
            configuration: .init(baseURL: "http://x.example/v1", apiKeys: [Secret("sk")], model: "gpt-image-2"),
            sender: sender)
        #expect(try await draw(backend).bytes == Fixture.picture)
        #expect(transport.requests.count == 3 && world.waits.all.count == 2)
    }

    @Test(arguments: [
        #"{"error":{"message":"hard limit","code":"billing_hard_limit_reached"}}"#,
        #"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
        #"{"error":{"code":"1113","message":"余额不足或无可用资源包"}}"#,
    ])
    func spentMoneyIsToldAsSuchAndNotAskedForAgain(body: String) async throws {
        let server = try LoopbackServer { $1.reply(json: body, status: 429, headers: ["Retry-After": "1"]) }
        defer { server.stop() }
        #expect(await failure(world.openAI(server.url + "/v1")).kind == .billing)
        #expect(server.requests.count == 1)
    }

    @Test func aModerationIsToldWithoutTheRequestsNumber() async throws {
        let server = try LoopbackServer {
            $1.reply(
                json: #"{"error":{"code":"moderation_blocked","message":"Rejected, request id req_0af3b2c1d4e5f607"}}"#,
                status: 400)
        }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1"))
        #expect(error.kind == .policy)
        #expect(!error.detail.contains("0af3b2c1"))
        #expect(server.requests.count == 1)
    }

    // MARK: - Gradio

    @Test func twoWhoAskAGradioAppAtOnceGetTheirOwnPictures() async throws {
        @Sendable func picture(_ number: String) -> Data { Fixture.picture + Data(number.utf8) }
        let prompts = Locked<[String: String]>([:])
        let server = try LoopbackServer { request, connection in
            let session = request.target.split(separator: "=").last.map(String.init) ?? ""
            if request.method == "POST" {
                let body = JSONValue(reading: request.body)
                prompts.withLock { $0[body?["session_hash"]?.text ?? ""] = body?["data"]?.items.first?.text }
            }
            if request.path.hasSuffix("/queue/data") {
                let prompt = prompts.withLock { $0[session] } ?? ""
                var script = GradioScript()
                script.outputs = #"[{"path":"/tmp/\#(prompt).png"}]"#
                script.serve(request, connection)
            } else if let name = request.path.split(separator: "/").last, name.hasSuffix(".png") {
                connection.reply(200, [:], picture(String(name.dropLast(4))))
            } else {
                GradioScript().serve(request, connection)
            }
        }
        defer { server.stop() }
        let backend = world.gradio(server.url)
        try await withThrowingTaskGroup(of: (String, Data).self) { group in
            for number in 1...6 {
                group.addTask { ("\(number)", try await draw(backend, "\(number)").bytes) }
            }
            for try await (number, bytes) in group { #expect(bytes == picture(number)) }
        }
    }

    @Test func aQueueThatFallsSilentIsAnUnknownOutcomeAndTheJobIsNotSubmittedAgain() async throws {
        let transport = StubTransport(
            StubTransport.json(#"{"version":"5.50.0","api_prefix":"/gradio_api","dependencies":[]}"#),
            StubTransport.json(#"{"named_endpoints":{"/generate":{"parameters":[],"returns":[]}}}"#),
            StubTransport.json(#"{"event_id":"66f8"}"#), StubTransport.failure(.timedOut(.idle, sent: true)))
        let sender = BillableRequestSender(
            transport: transport, logger: Logger(label: "test"), pause: world.waits.pause)
        var configuration = GradioImageBackend.Configuration(baseURL: "http://x.example")
        configuration.data = ["{prompt}"]
        let error = await failure(GradioImageBackend(configuration: configuration, sender: sender))
        #expect(error.kind == .unknownOutcome && error.pictureMayExist)
        #expect(transport.requests.filter { $0.method == .post }.count == 1)
        #expect(transport.requests.last?.idleLimit == .seconds(45))
    }
}
