import Foundation
import JSON
import Primitives
import TestSupport
import Testing

@testable import Inference

/// A request may name its model: that one is asked, and reported as the one that drew.
@Suite(.timeLimit(.minutes(5))) struct RequestedModelTests {
    private let world = World()
    private let request = ImageRequest(prompt: "a cat", model: "chosen")

    private func draw(_ backend: any ImageBackend, _ request: ImageRequest) async throws -> GeneratedImage {
        try await backend.generate(request, within: .seconds(20))
    }

    private func bodies(_ server: LoopbackServer) -> [JSONValue] {
        server.requests.filter { $0.method == "POST" }.compactMap { try? JSONValue(parsing: $0.body) }
    }

    private func drawing() throws -> LoopbackServer {
        try LoopbackServer { $1.reply(json: LoopbackServer.imagesReply()) }
    }

    @Test(arguments: [OpenAIImageBackend.Mode.images, .chat, .responses])
    func anOpenAIStyleServiceIsAskedForIt(mode: OpenAIImageBackend.Mode) async throws {
        let server = try drawing()
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1", model: "configured", mode: mode)
        #expect(try await draw(backend, request).model == "chosen")
        #expect(try await draw(backend, ImageRequest(prompt: "a cat")).model == "configured")
        #expect(bodies(server).map { $0["model"] } == ["chosen", "configured"])
    }

    @Test func anUploadedPictureGoesToIt() async throws {
        let server = try drawing()
        defer { server.stop() }
        var edit = request
        edit.sources = [Fixture.picture]
        _ = try await draw(world.openAI(server.url + "/v1", model: "gpt-image-2"), edit)
        let text = String(decoding: server.requests.first?.body ?? Data(), as: UTF8.self)
        #expect(text.contains("chosen") && !text.contains("gpt-image-2"))
    }

    @Test func whatOneModelRefusesAnotherIsStillTold() async throws {
        let server = try LoopbackServer { request, connection in
            if request.text.contains("chosen"), request.text.contains("quality") {
                connection.reply(
                    json: #"{"error":{"code":"unknown_parameter","param":"quality","message":"no quality"}}"#,
                    status: 400)
            } else {
                connection.reply(json: LoopbackServer.imagesReply())
            }
        }
        defer { server.stop() }
        let backend = world.openAI(server.url + "/v1", model: "configured") { $0.quality = "high" }
        _ = try await draw(backend, request)
        _ = try await draw(backend, ImageRequest(prompt: "a cat"))
        _ = try await draw(backend, request)
        #expect(bodies(server).map { $0["quality"] } == ["high", nil, "high", nil])
    }

    @Test(arguments: ["modelscope", "novelai"])
    func servicesWithModelNamesAreAskedForIt(kind: String) async throws {
        let server = try drawing()
        defer { server.stop() }
        let backend = world.make(kind, server.url) { $0.model = "configured" }
        #expect(try await draw(backend, request).model == "chosen")
        #expect(bodies(server).map { $0["model"] } == ["chosen"])
    }

    @Test func theWebUISwitchesItsCheckpoint() async throws {
        let server = try LoopbackServer {
            $1.reply(json: #"{"images":["\#(Fixture.picture.base64EncodedString())"],"info":"{}"}"#)
        }
        defer { server.stop() }
        #expect(try await draw(world.make("a1111", server.url), request).model == "chosen")
        #expect(bodies(server).map { $0["override_settings"]?["sd_model_checkpoint"] } == ["chosen"])
    }

    @Test func anAddressTellsItOnlyWhereItHasAPlaceForIt() async throws {
        let server = try LoopbackServer { $1.reply(200, [:], Fixture.picture) }
        defer { server.stop() }
        let placed = world.make("regex_url", server.url + "/{prompt}?m={model}") { $0.model = "configured" }
        #expect(try await draw(placed, request).model == "chosen")
        let fixed = world.make("regex_url", server.url + "/{prompt}") { $0.model = "configured" }
        #expect(try await draw(fixed, request).model == "configured")
        #expect(server.requests.map(\.target) == ["/a%20cat?m=chosen", "/a%20cat"])
    }

    @Test func theOthersOfAChainDrawWithTheirOwn() async throws {
        let first = try LoopbackServer { $1.reply(json: "{}", status: 402) }
        let second = try drawing()
        defer {
            first.stop()
            second.stop()
        }
        let chain = FallbackBackend(
            [.init(world.openAI(first.url + "/v1")), .init(world.openAI(second.url + "/v1", model: "own"))],
            logger: world.sender.logger)
        #expect(try await draw(chain, request).model == "own")
        #expect(bodies(first).map { $0["model"] } == ["chosen"])
        #expect(bodies(second).map { $0["model"] } == ["own"])
    }
}
