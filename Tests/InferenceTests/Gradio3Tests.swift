import Foundation
import JSON
import TestSupport
import Testing

@testable import Inference

/// Version 3.50 as its wire shows it: arguments have labels and no names, and a dropdown tells its options in words.
@Suite(.timeLimit(.minutes(5))) struct Gradio3Tests {
    private let world = World()

    private static let info = """
        {"named_endpoints":{"/generate":{"returns":[],"parameters":[
        {"label":"Prompt","type":{"type":"string"},"component":"Textbox"},
        {"label":"Width x Height (Ratio)","type":{"type":"string","description":"Option from: [('1024x1024 ( 1:1 )', \
        '1024x1024 ( 1:1 )'), ('Wide', '1248x832 ( 3:2 )'), ('512x512 ( 1:1 )', '512x512 ( 1:1 )')]"},
        "component":"Dropdown"},
        {"label":"Seed","type":{"type":"number"},"component":"Number"},
        {"label":"Steps","type":{"type":"number","description":"numeric value between 1 and 100"}},
        {"label":"Time Shift","type":{"type":"number"}},
        {"label":"Random Seed","type":{"type":"boolean"}},
        {"label":"Generated Images","type":{"type":"array"},"component":"Gallery"}]}}}
        """

    private func server(_ reply: String, status: Int = 200) throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            switch request.path {
            case "/config": connection.reply(json: #"{"version":"3.50.2","dependencies":[]}"#)
            case "/info": connection.reply(json: Self.info)
            case "/api/generate": connection.reply(json: reply, status: status)
            case "/file=/tmp/g/07d9/image.png": connection.reply(200, [:], Fixture.picture)
            default: connection.reply(404)
            }
        }
    }

    private func failure(_ backend: any ImageBackend) async -> InferenceError {
        await inferenceError { () async throws(InferenceError) -> GeneratedImage in
            try await backend.generate(ImageRequest(prompt: "a cat"), within: .seconds(20))
        }
    }

    private static let gallery =
        #"{"data":[[{"name":"/tmp/g/07d9/image.png","data":null,"is_file":true}],"7",7],"is_generating":false}"#

    @Test func argumentsAreToldByTheirLabelsAndThePictureIsFetchedByItsName() async throws {
        let server = try self.server(Self.gallery)
        defer { server.stop() }
        let backend = world.gradio(server.url) { $0.resolution = "512x512 ( 1:1 )" }
        let request = ImageRequest(prompt: "a cat", seed: 7)
        #expect(try await backend.generate(request, within: .seconds(20)).bytes == Fixture.picture)
        let sent = JSONValue(reading: server.requests.first { $0.method == "POST" }?.body ?? Data())
        #expect(sent?["data"] == ["a cat", "512x512 ( 1:1 )", 7, 8, 3, false, []])
    }

    @Test func aShapeBecomesTheNearestOption() async throws {
        let server = try self.server(Self.gallery)
        defer { server.stop() }
        let request = ImageRequest(prompt: "a cat", aspect: .landscape)
        _ = try await world.gradio(server.url).generate(request, within: .seconds(20))
        let sent = JSONValue(reading: server.requests.first { $0.method == "POST" }?.body ?? Data())
        #expect(sent?["data"]?.items.dropFirst().first == "1248x832 ( 3:2 )")
    }

    @Test func aResolutionThatIsNotAnOptionIsCaughtBeforeAnythingIsSent() async throws {
        let server = try self.server(Self.gallery)
        defer { server.stop() }
        let error = await failure(world.gradio(server.url) { $0.resolution = "640x640" })
        #expect(error.kind == .configuration && error.parameter == "gradio_resolution")
        #expect(server.requests.allSatisfy { $0.method == "GET" })
    }

    @Test(arguments: [
        (#"{"error":"'Too long'"}"#, InferenceError.Kind.server), (#"{"error":null}"#, .server),
        (#"{"error":"'You have exceeded your free GPU quota. Try again in 3:21:09'"}"#, .billing),
    ])
    func aFailureIsClassedByItsReasonAndNotAskedForAgain(reply: String, kind: InferenceError.Kind) async throws {
        let server = try self.server(reply, status: 500)
        defer { server.stop() }
        #expect(await failure(world.gradio(server.url)).kind == kind)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }
}
