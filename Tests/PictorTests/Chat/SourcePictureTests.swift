import Foundation
import HTTP
import Inference
import JSON
import OneBot
import TestSupport
import Testing

@testable import Pictor

/// The picture somebody wants changed: where it is looked for, and what is not taken for one.
@Suite(.timeLimit(.minutes(5))) struct SourcePictureTests {
    typealias Saying = World.Saying

    private let picture = GeneratedImage.plain().bytes
    private let expired = StubTransport.json(#"{"retcode":-5503007,"msg":"download url has expired"}"#, status: 400)

    private func image(_ url: String, marketFace: Bool = false) -> Segment {
        var image = Segment.Image(file: "a.png", url: url)
        if marketFace { image.subType = 1 }
        return .image(image)
    }

    private func world(_ transport: StubTransport) throws -> World {
        var world = try World(backend: ScriptedBackend(canEdit: true))
        world.transport = transport
        return world
    }

    /// What `get_msg` tells of the message from now on.
    private func show(_ segments: JSONValue, in world: World) {
        world.endpoint.answerMessage(with: [
            "message_id": 1, "user_id": 42, "time": 1_795_500_000, "sender": ["user_id": 42], "message": segments,
        ])
    }

    @Test func anExpiredAddressIsAskedForAnewOnce() async throws {
        let transport = StubTransport(expired, StubTransport.body(picture))
        let world = try world(transport)
        show([["type": "image", "data": ["file": "a.png", "url": "https://fresh.example/a"]]], in: world)
        try await world.hear(Saying([image("https://old.example/a?x=1&y=2"), .text("/改 蓝色")], id: 1))
        #expect(transport.requests.map(\.url) == ["https://old.example/a?x=1&y=2", "https://fresh.example/a"])
        #expect(world.backend.requests.map(\.sources) == [[picture]])
        #expect(transport.requests.allSatisfy { $0.reach == .publicOnly && $0.maximumBodySize == 20 << 20 })
    }

    @Test func whereTheFreshAddressFailsTooItIsToldAndNothingIsAskedAThirdTime() async throws {
        let transport = StubTransport(expired)
        let world = try world(transport)
        show([["type": "image", "data": ["file": "a.png", "url": "https://fresh.example/a"]]], in: world)
        let sent = try await world.hear(Saying([image("https://old.example/a"), .text("/改 蓝色")], id: 1))
        #expect(transport.requests.count == 2)
        #expect(sent.map { $0.message.plainText } == [Speech.needsPicture])
        #expect(world.backend.requests.isEmpty)
    }

    @Test(arguments: ["<html><body>403</body></html>", ""])
    func aPageOrNothingIsNoPicture(body: String) async throws {
        let world = try world(StubTransport(StubTransport.body(Data(body.utf8))))
        let sent = try await world.hear(Saying([image("https://x.example/a"), .text("/改 蓝色")], id: 1))
        #expect(world.backend.requests.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Speech.needsPicture])
    }

    @Test func aBodyThatIsTooLargeIsToldAsNoPicture() async throws {
        let world = try world(StubTransport(StubTransport.failure(.tooLarge(limit: 20 << 20))))
        let sent = try await world.hear(Saying([image("https://x.example/a"), .text("/改 蓝色")], id: 1))
        #expect(sent.map { $0.message.plainText } == [Speech.needsPicture])
    }

    @Test func aQuotedMessageNobodyKnowsAnyMoreIsTold() async throws {
        let world = try world(StubTransport())
        let sent = try await world.hear(Saying([.reply(4711), .text("/改 蓝色")], id: 1))
        #expect(sent.map { $0.message.plainText } == [Speech.needsPicture])
        #expect(world.endpoint.allCalls.count { $0.action == "get_msg" } == 1)
    }

    @Test func aStickerIsNotTakenForThePictureToChange() async throws {
        let transport = StubTransport(StubTransport.body(picture))
        let world = try world(transport)
        let sent = try await world.hear(
            Saying([image("https://x.example/a", marketFace: true), .text("/改 蓝色")], id: 1))
        #expect(transport.requests.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Speech.needsPicture])
    }
}
