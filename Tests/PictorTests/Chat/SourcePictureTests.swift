import ChatCore
import Foundation
import HTTP
import Imaging
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
        #expect(sent.map { $0.message.plainText } == [Phrases.needsPicture])
        #expect(world.backend.requests.isEmpty)
    }

    @Test(arguments: ["<html><body>403</body></html>", ""])
    func aPageOrNothingIsNoPicture(body: String) async throws {
        let world = try world(StubTransport(StubTransport.body(Data(body.utf8))))
        let sent = try await world.hear(Saying([image("https://x.example/a"), .text("/改 蓝色")], id: 1))
        #expect(world.backend.requests.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Phrases.needsPicture])
    }

    @Test func aBodyThatIsTooLargeIsToldAsNoPicture() async throws {
        let world = try world(StubTransport(StubTransport.failure(.tooLarge(limit: 20 << 20))))
        let sent = try await world.hear(Saying([image("https://x.example/a"), .text("/改 蓝色")], id: 1))
        #expect(sent.map { $0.message.plainText } == [Phrases.needsPicture])
    }

    @Test func aQuotedMessageNobodyKnowsAnyMoreIsTold() async throws {
        let world = try world(StubTransport())
        let sent = try await world.hear(Saying([.reply(4711), .text("/改 蓝色")], id: 1))
        #expect(sent.map { $0.message.plainText } == [Phrases.needsPicture])
        #expect(world.endpoint.allCalls.count { $0.action == "get_msg" } == 1)
    }

    @Test(arguments: ["消息不存在", "消息不存在或已被撤回"])
    func aQuotedMessageThatWasRecalledIsTold(wording: String) async throws {
        let world = try world(StubTransport())
        world.endpoint.fail("get_msg", wording)
        let sent = try await world.hear(Saying([.reply(4711), .text("/改 蓝色")], id: 1))
        #expect(sent.map { $0.message.plainText } == [Phrases.needsPicture])
        #expect(world.backend.requests.isEmpty)
    }

    @Test func aQuotedMessageThatTakesTwelveSecondsIsWaitedForAndHoldsUpNobody() async throws {
        let clock = ManualClock()
        var world = try world(StubTransport(StubTransport.body(picture)))
        world.waits = clock
        show([["type": "image", "data": ["file": "a.png", "url": "https://x.example/a"]]], in: world)
        world.endpoint.withhold("get_msg")
        try await world.run { settled in
            world.endpoint.post(world.event(Saying([.reply(4711), .text("/改 蓝色")], id: 1)))
            await clock.waitForSleeper(of: .seconds(15))
            world.endpoint.post(world.event(Saying("/画图帮助", id: 2).with { $0.by = 43 }))
            _ = await settled()
            #expect(world.endpoint.sent.count == 1)
            clock.advance(by: .seconds(12))
            world.endpoint.giveWithheld()
            _ = await settled()
        }
        #expect(world.backend.requests.map(\.sources) == [[picture]])
        #expect(world.endpoint.sent.last?.message.images.count == 1)
    }

    @Test func aQuotedMessageThatNeverComesIsToldAfterFifteenSeconds() async throws {
        let clock = ManualClock()
        var world = try world(StubTransport())
        world.waits = clock
        world.endpoint.withhold("get_msg")
        try await world.run { settled in
            world.endpoint.post(world.event(Saying([.reply(4711), .text("/改 蓝色")], id: 1)))
            await clock.waitForSleeper(of: .seconds(15))
            clock.advance(by: .seconds(15))
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == [Phrases.needsPicture])
    }

    @Test func anAddressInACQStringIsAskedForWithItsEscapesUndone() async throws {
        let transport = StubTransport(StubTransport.body(picture))
        let world = try world(transport)
        try await world.run { settled in
            let text = "[CQ:image,file=a.png,url=https://x.example/a?x=1&amp;y=&#91;2&#44;3&#93;]/改 蓝色"
            world.endpoint.post(world.event(Saying(""), ["message": .string(text)]))
            _ = await settled()
        }
        #expect(transport.requests.map(\.url) == ["https://x.example/a?x=1&y=[2,3]"])
        #expect(world.backend.requests.map(\.sources) == [[picture]])
    }

    // MARK: - Formats

    @Test(arguments: [SamplePicture.gif, .animatedGIF, .webP, .animatedWebP])
    func aPictureOfAnotherFormatReachesTheServiceAsItCame(sample: SamplePicture) async throws {
        let bytes = try sample.bytes
        let world = try world(StubTransport(StubTransport.body(bytes)))
        let sent = try await world.hear(Saying([image("https://x.example/a"), .text("/改 蓝色")], id: 1))
        #expect(world.backend.requests.map(\.sources) == [[bytes]])
        #expect(sent.map { $0.message.images.count } == [1])
    }

    @Test func anAVIFReachesTheServiceInAFormatThatServicesRead() async throws {
        let bytes = try SamplePicture.avif.bytes
        let world = try world(StubTransport(StubTransport.body(bytes)))
        try await world.hear(Saying([image("https://x.example/a"), .text("/改 蓝色")], id: 1))
        let source = try Picture(checking: try #require(world.backend.requests.first?.sources.first))
        #expect([.png, .jpeg].contains(source.info.format))
        #expect((source.info.width, source.info.height) == (16, 16))
    }

    @Test func aFormatThatTheServiceRefusesIsToldInOneSentence() async throws {
        let backend = ScriptedBackend(canEdit: true) { _ throws(InferenceError) in
            throw InferenceError(.configuration, detail: "Invalid file format image/gif. Supported: png, webp, jpg")
        }
        var world = try World(backend: backend)
        world.transport = StubTransport(StubTransport.body(try SamplePicture.animatedGIF.bytes))
        let sent = try await world.hear(Saying([image("https://x.example/a"), .text("/改 蓝色")], id: 1))
        #expect(sent.map { $0.message.plainText } == [InferenceError.Kind.configuration.sentence])
    }

    @Test(arguments: [
        Segment.marketFace(Segment.MarketFace(emojiID: "e", packageID: "7", key: "k", url: "https://x.example/a")),
        .face(id: "14"), .video(Segment.Media(file: "a.mp4", url: "https://x.example/a")),
        .file(Segment.Media(file: "a.png", url: "https://x.example/a")),
    ])
    func whatIsNoPictureIsNotFetched(segment: Segment) async throws {
        let transport = StubTransport(StubTransport.body(picture))
        let world = try world(transport)
        let sent = try await world.hear(Saying([segment, .text("/改 蓝色")], id: 1))
        #expect(transport.requests.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Phrases.needsPicture])
    }

    @Test func aStickerIsNotTakenForThePictureToChange() async throws {
        let transport = StubTransport(StubTransport.body(picture))
        let world = try world(transport)
        let sent = try await world.hear(
            Saying([image("https://x.example/a", marketFace: true), .text("/改 蓝色")], id: 1))
        #expect(transport.requests.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Phrases.needsPicture])
    }
}
