import Foundation
import HTTP
import JSON
import Primitives
import TestSupport
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(5))) struct OpenAIImageBackendTests {
    let world = World()

    private func draw(
        _ backend: OpenAIImageBackend, _ request: ImageRequest = ImageRequest(prompt: "a cat")
    ) async throws -> GeneratedImage {
        try await backend.generate(request, within: .seconds(30))
    }

    private func failure(
        _ backend: OpenAIImageBackend, within limit: Duration = .seconds(30)
    ) async -> InferenceError {
        await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await backend.generate(ImageRequest(prompt: "a cat"), within: limit)
        }
    }

    private func body(_ request: LoopbackServer.Request?) throws -> JSONValue {
        let request = try #require(request)
        return try #require(JSONValue(reading: request.body))
    }

    // MARK: - What is sent

    @Test func onlyModelAndPromptAreSentUnlessTheOperatorSetsMore() async throws {
        let server = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer { server.stop() }
        _ = try await draw(world.openAI(server.url + "/v1", model: "gpt-image-2.6-flare"))
        #expect(try body(server.requests.first) == ["model": "gpt-image-2.6-flare", "prompt": "a cat"])
        #expect(server.requests.first?.path == "/v1/images/generations")
        #expect(server.requests.first?.headers["authorization"] == "Bearer sk-test")
        let full = world.openAI(server.url + "/v1") {
            $0.size = "1024x1024"
            $0.quality = "low"
            $0.outputFormat = "jpeg"
            $0.responseFormat = "b64_json"
            $0.extraBody = ["watermark": false]
        }
        _ = try await draw(full)
        let expected: JSONValue = [
            "model": "m", "prompt": "a cat", "size": "1024x1024", "quality": "low", "output_format": "jpeg",
            "response_format": "b64_json", "watermark": false,
        ]
        #expect(try body(server.requests.last) == expected)
    }

    @Test(arguments: [
        ("https://h.example/v1/", "https://h.example/v1"), ("https://h.example", "https://h.example/v1"),
        ("https://h.example/", "https://h.example/v1"),
        ("https://h.example/v1/chat/completions", "https://h.example/v1"),
        ("https://h.example/v1/images/generations/", "https://h.example/v1"),
        ("https://ark.cn-beijing.volces.com/api/v3", "https://ark.cn-beijing.volces.com/api/v3"),
        ("https://open.bigmodel.cn/api/paas/v4/", "https://open.bigmodel.cn/api/paas/v4"),
        (
            "https://generativelanguage.googleapis.com/v1beta/openai/",
            "https://generativelanguage.googleapis.com/v1beta/openai"
        ),
    ])
    func theBaseIsReadHoweverItIsWritten(written: String, base: String) throws {
        #expect(try #require(BaseAddress(written)).text == base)
    }

    @Test(arguments: [
        ("gpt-image-1.5", Aspect.portrait, "", "1024x1536"), ("gpt-image-2", .landscape, "", "1248x832"),
        ("dall-e-3", .landscape, "1024x1024", "1792x1024"), ("cogview-4", .square, "", "1024x1024"),
        ("qwen-image", .portrait, "", "1056x1584"), ("doubao-seedream-4-0", .landscape, "2K", "2496x1664"),
        ("flux-dev", .landscape, "", "1280x832"), ("flux-dev", .landscape, "1536x1024", "1536x1024"),
    ])
    func aShapeBecomesASizeTheModelOffers(model: String, aspect: Aspect, configured: String, size: String) async throws
    {
        let server = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1", model: model) { $0.size = configured }
        _ = try await draw(backend, ImageRequest(prompt: "x", aspect: aspect))
        #expect(try body(server.requests.first)["size"]?.text == size)
    }

    @Test func anExactRatioGoesBeforeTheRoughShape() async throws {
        let server = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer { server.stop() }
        let request = ImageRequest(prompt: "x", aspect: .portrait, ratio: AspectRatio(width: 16, height: 9))
        _ = try await draw(world.openAI(server.url + "/v1", model: "gpt-image-2"), request)
        let text = try body(server.requests.first)["size"]?.text ?? ""
        let size = try #require(PixelSize(reading: text))
        #expect(abs(size.quotient - 16.0 / 9) < 0.05)
        #expect(size.width % 16 == 0 && size.height % 16 == 0)
    }

    @Test func editsUploadEveryPicture() async throws {
        let server = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer { server.stop() }
        let request = ImageRequest(prompt: "戴帽子", sources: [Fixture.picture, Fixture.picture])
        _ = try await draw(world.openAI(server.url + "/v1"), request)
        let sent = try #require(server.requests.first)
        #expect(sent.path == "/v1/images/edits")
        #expect(sent.headers["content-type"]?.hasPrefix("multipart/form-data; boundary=") == true)
        #expect(sent.body.range(of: Data("name=\"prompt\"\r\n\r\n戴帽子\r\n".utf8)) != nil)
        let part = Data("name=\"image[]\"; filename=\"image2.png\"\r\nContent-Type: image/png\r\n\r\n".utf8)
        #expect(sent.body.range(of: part + Fixture.picture) != nil)
    }

    @Test func editsByChatCarryThePictureAsAPart() async throws {
        let server = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1", mode: .chat)
        _ = try await draw(backend, ImageRequest(prompt: "hat", sources: [Fixture.picture]))
        let content = try body(server.requests.first)["messages"]?.items.first?["content"]?.items
        #expect(content?.first?["text"]?.text == "hat")
        #expect(
            content?.last?["image_url"]?["url"]?.text
                == "data:image/png;base64," + Fixture.picture.base64EncodedString())
    }

    @Test func autoModeTriesTheOtherEndpointAndRemembersIt() async throws {
        let server = try LoopbackServer { request, connection in
            if request.path.hasSuffix("/chat/completions") {
                connection.reply(json: LoopbackServer.imagesReply())
            } else {
                connection.reply(json: #"{"error":{"message":"Invalid URL"}}"#, status: 404)
            }
        }
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1", mode: .auto)
        _ = try await draw(backend)
        _ = try await draw(backend)
        #expect(
            server.requests.map(\.path) == [
                "/v1/images/generations", "/v1/chat/completions", "/v1/chat/completions",
            ])
    }

    // MARK: - Refusals

    @Test func aRefusedParameterIsLeftOutAndStaysOut() async throws {
        let server = try LoopbackServer { request, connection in
            if request.text.contains("\"size\"") {
                connection.reply(
                    json:
                        #"{"error":{"message":"Unknown parameter: 'size'.","param":"size","code":"unknown_parameter"}}"#,
                    status: 400)
            } else {
                connection.reply(json: LoopbackServer.imagesReply())
            }
        }
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1") {
            $0.size = "512x512"
            $0.quality = "low"
        }
        _ = try await draw(backend)
        _ = try await draw(backend)
        let bodies = try server.requests.map { try body($0) }
        #expect(bodies.map { $0["size"] != nil } == [true, false, false])
        #expect(bodies.allSatisfy { $0["quality"]?.text == "low" })
    }

    @Test func aRefusedParameterNobodySetIsAnError() async throws {
        let server = try LoopbackServer {
            $1.reply(json: #"{"error":{"message":"Unknown parameter: 'prompt'.","param":"prompt"}}"#, status: 400)
        }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1"))
        #expect(error.kind == .configuration && error.parameter == "prompt")
        #expect(server.requests.count == 1)
    }

    @Test func aKeyInAnErrorIsShownNowhere() async throws {
        let server = try LoopbackServer {
            $1.reply(
                json: #"{"error":{"message":"Incorrect API key provided: sk-secret99. See https://x.example/k"}}"#,
                status: 401)
        }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1", keys: ["sk-secret99"]))
        #expect(error.kind == .auth)
        #expect(!"\(error)".contains("secret99"))
        #expect(!"\(error)".contains("x.example"))
    }

    @Test func anotherKeyIsTriedWhereOneIsRefusedAndTheRefusedOneIsSetAside() async throws {
        let server = try LoopbackServer { request, connection in
            if request.headers["authorization"] == "Bearer bad" {
                connection.reply(json: #"{"error":{"code":"insufficient_quota"}}"#, status: 429)
            } else {
                connection.reply(json: LoopbackServer.imagesReply())
            }
        }
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1", keys: ["bad", "good"])
        for _ in 0..<3 { _ = try await draw(backend) }
        #expect(
            server.requests.map { $0.headers["authorization"] } == ["Bearer bad"]
                + Array(repeating: "Bearer good", count: 3))
    }

    @Test func severalKeysAreUsedInTurn() async throws {
        let server = try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1", keys: ["a", "b"])
        for _ in 0..<3 { _ = try await draw(backend) }
        #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer a", "Bearer b", "Bearer a"])
    }

    // MARK: - Repeating

    @Test func aShortRequestedWaitIsGrantedOnce() async throws {
        let count = Locked(0)
        let server = try LoopbackServer { _, connection in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 1 {
                connection.reply(
                    json: #"{"error":{"code":"rate_limit_exceeded"}}"#, status: 429, headers: ["Retry-After": "3"])
            } else {
                connection.reply(json: LoopbackServer.imagesReply())
            }
        }
        defer { server.stop() }
        _ = try await draw(world.openAI(server.url + "/v1"))
        #expect(world.waits.all == [.seconds(3)])
        #expect(server.requests.count == 2)
    }

    @Test func aRepeatedRefusalIsNotWaitedForTwice() async throws {
        let server = try LoopbackServer {
            $1.reply(json: #"{"error":{"code":"rate_limit_exceeded"}}"#, status: 429, headers: ["Retry-After": "2"])
        }
        defer { server.stop() }
        #expect(await failure(world.openAI(server.url + "/v1")).kind == .rate)
        #expect(server.requests.count == 2)
    }

    @Test func aLongRequestedWaitIsToldInsteadOfWaited() async throws {
        let server = try LoopbackServer {
            $1.reply(json: #"{"error":{"code":"rate_limit_exceeded"}}"#, status: 429, headers: ["Retry-After": "3600"])
        }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1"))
        #expect(error.kind == .rate)
        #expect(error.retryAfter == .seconds(3600))
        #expect(server.requests.count == 1 && world.waits.all.isEmpty)
    }

    @Test(arguments: [500, 502, 504, 524, 408])
    func aFailureThatMayHaveDrawnIsNeverRepeated(status: Int) async throws {
        let server = try LoopbackServer { $1.reply(status, [:], Data("<html>broken</html>".utf8)) }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1"))
        #expect(error.pictureMayExist)
        #expect(server.requests.count == 1)
    }

    @Test func aResetAfterTheRequestIsAnUnknownOutcome() async throws {
        let server = try LoopbackServer { $1.reset() }
        defer { server.stop() }
        #expect(await failure(world.openAI(server.url + "/v1")).kind == .unknownOutcome)
        #expect(server.requests.count == 1)
    }

    @Test func aServiceThatIsAwayIsKnockedAtThreeTimes() async throws {
        let server = try LoopbackServer { _, _ in }
        server.stop()
        let error = await failure(world.openAI(server.url + "/v1"))
        #expect(error.kind == .unreachable && !error.pictureMayExist)
        #expect(world.waits.all.count == 2)
    }

    @Test func emptyDataIsNoPictureAndIsNotAskedForAgain() async throws {
        let server = try LoopbackServer { $1.reply(json: #"{"created":1,"data":[]}"#) }
        defer { server.stop() }
        #expect(await failure(world.openAI(server.url + "/v1")).kind == .noPicture)
        #expect(server.requests.count == 1)
    }

    @Test func anErrorInsideA200IsClassedByItsCode() async throws {
        let server = try LoopbackServer { $1.reply(json: #"{"error":{"code":429,"message":"busy"}}"#) }
        defer { server.stop() }
        #expect(await failure(world.openAI(server.url + "/v1")).kind == .rate)
    }

    // MARK: - Fetching the picture

    /// A service whose images reply points to `address`, and which serves `serve` for everything else.
    private func pointing(
        to address: String, _ serve: @escaping LoopbackServer.Script
    ) throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            if request.method == "POST" {
                connection.reply(json: #"{"created":1,"data":[{"url":"\#(address)"}]}"#)
            } else {
                serve(request, connection)
            }
        }
    }

    @Test(arguments: ["/files/a%2Fb.png?sig=x%2By+z&e=1", "http://127.0.0.1:1/files/a%2Fb.png?sig=x%2By+z&e=1"])
    func aPictureOnTheServiceItselfIsFetchedByteForByteWithTheKey(address: String) async throws {
        let server = try pointing(to: address) { $1.reply(200, ["Content-Type": "text/html"], Fixture.picture) }
        defer { server.stop() }
        #expect(try await draw(world.openAI(server.url + "/v1")).bytes == Fixture.picture)
        #expect(server.requests.last?.target == "/files/a%2Fb.png?sig=x%2By+z&e=1")
        #expect(server.requests.last?.headers["authorization"] == "Bearer sk-test")
        #expect(server.requests.last?.headers["user-agent"]?.hasPrefix("Mozilla/5.0") == true)
    }

    @Test func aFailedFetchIsRepeatedButThePictureIsNotDrawnAgain() async throws {
        let count = Locked(0)
        let server = try pointing(to: "/a.png") { _, connection in
            let number = count.withLock { count in
                count += 1
                return count
            }
            switch number {
            case 1: connection.reply(404)
            case 2:
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nshort")
                connection.cut()
            default: connection.reply(200, [:], Fixture.picture)
            }
        }
        defer { server.stop() }
        #expect(try await draw(world.openAI(server.url + "/v1")).bytes == Fixture.picture)
        #expect(server.requests.map(\.method) == ["POST", "GET", "GET", "GET"])
    }

    @Test(arguments: [
        "http://169.254.169.254/latest/meta-data", "http://127.0.0.1:1/x", "file:///etc/passwd", "ftp://a.example/b",
        "https://127.0.0.1:1/x", "https://[::1]/x", "https://localhost/x", "http://a.example/plain.png",
    ])
    func aRedirectThatLeadsInsideOrOffTheWebIsNotFollowed(target: String) async throws {
        let server = try pointing(to: "/start") { $1.reply(302, ["Location": target]) }
        defer { server.stop() }
        #expect(await failure(world.openAI(server.url + "/v1")).kind == .noPicture)
        #expect(server.requests.count == 2)
    }

    @Test func theKeyStaysHomeWhereARedirectLeavesTheService() async throws {
        let elsewhere = try LoopbackServer { $1.reply(200, [:], Fixture.picture) }
        let server = try pointing(to: "/start") { $1.reply(302, ["Location": "\(elsewhere.url)/x"]) }
        defer {
            server.stop()
            elsewhere.stop()
        }
        #expect(await failure(world.openAI(server.url + "/v1")).kind == .noPicture)
        #expect(elsewhere.requests.isEmpty)
    }

    @Test func fiveRedirectsAreFollowedAndNotSix() async throws {
        func server(hops: Int) throws -> LoopbackServer {
            try pointing(to: "/\(hops)") { request, connection in
                let left = Int(request.path.dropFirst()) ?? 0
                if left == 0 {
                    connection.reply(200, [:], Fixture.picture)
                } else {
                    connection.reply(302, ["Location": "\(left - 1)"])
                }
            }
        }
        let (five, six) = (try server(hops: 5), try server(hops: 6))
        defer {
            five.stop()
            six.stop()
        }
        #expect(try await draw(world.openAI(five.url + "/v1")).bytes == Fixture.picture)
        #expect(await failure(world.openAI(six.url + "/v1")).kind == .noPicture)
    }

    @Test func aDownloadOverTheCapIsCutOff() async throws {
        let server = try pointing(to: "/big") { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            let piece = Data(repeating: 1, count: 1 << 20)
            while connection.send(piece) {}
        }
        defer { server.stop() }
        let error = await failure(world.openAI(server.url + "/v1"))
        #expect(error.kind == .noPicture)
        #expect(error.detail.contains("larger than"))
    }

    // MARK: - Diagnosis

    @Test func diagnosingCostsNothingAndNamesWhatIsWrong() async throws {
        let server = try LoopbackServer { request, connection in
            if request.headers["authorization"] == "Bearer good" {
                connection.reply(json: #"{"data":[{"id":"other"}]}"#)
            } else {
                connection.reply(json: #"{"error":{"code":"invalid_api_key"}}"#, status: 401)
            }
        }
        defer { server.stop() }
        let unknown = await world.openAI(server.url + "/v1", keys: ["good"]).diagnose()
        #expect(unknown.map(\.isSound) == [true, false])
        #expect(unknown.last?.fact == .modelMissing(name: "m"))
        let refused = await world.openAI(server.url + "/v1", model: "other", keys: ["bad"]).diagnose()
        #expect(refused.map(\.isSound) == [false])
        #expect(refused.first?.fact == .keyRefused(number: nil, asking: .models))
        #expect(await world.openAI("not a url").diagnose().map(\.isSound) == [false])
        // A relay may call another model by a name that OpenAI has given up.
        let relayed = await world.openAI(server.url, model: "gpt-image-1", keys: ["good"]).diagnose()
        let retirement = try #require(OpenAIRetirement(model: "gpt-image-1"))
        #expect(relayed.first?.fact == .retirement(retirement, isOfficial: false) && relayed.first?.isSound == true)
        let official = world.openAI("http://api.openai.com/v1", model: "gpt-image-1", keys: ["good"]) {
            $0.proxy = server.url
        }
        #expect(await official.diagnose().first?.isSound == false)
        #expect(server.requests.allSatisfy { $0.method == "GET" })
        server.stop()
        #expect(await world.openAI(server.url + "/v1").diagnose().map(\.isSound) == [false])
    }
}
