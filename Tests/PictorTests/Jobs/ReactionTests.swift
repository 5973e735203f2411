import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import Primitives
import Testing

@testable import Pictor

@Suite(.timeLimit(.minutes(5))) struct ReactionTests {
    typealias Saying = World.Saying

    private func world(_ backend: ScriptedBackend = ScriptedBackend()) throws -> World {
        try World(backend: backend) { $0.bot.reacts = true }
    }

    private static func failing() -> ScriptedBackend {
        ScriptedBackend { _ throws(InferenceError) in throw InferenceError(.server, detail: "") }
    }

    /// The faces put under messages and taken away, as `1+125`.
    private func faces(_ world: World) -> [String] {
        world.endpoint.allCalls.filter { $0.action == "set_msg_emoji_like" }.map {
            let sign = $0.parameters["set"]?.bool == true ? "+" : "-"
            return "\($0.parameters["message_id"]?.integer ?? 0)\(sign)\($0.parameters["emoji_id"]?.string ?? "")"
        }
    }

    /// Says these and waits until so many faces have changed.
    private func hear(_ world: World, _ sayings: Saying..., until count: Int) async throws {
        try await world.run { settled in
            for saying in sayings {
                world.endpoint.post(world.event(saying))
                _ = await settled()
            }
            while faces(world).count < count, await world.endpoint.nextCall() != nil {}
        }
    }

    @Test func aRequestShowsThatItWasHeardAndThenItsPicture() async throws {
        let world = try world()
        try await hear(world, Saying("/pic a", id: 5), until: 3)
        #expect(faces(world) == ["5+125", "5-125", "5+79"])
    }

    @Test func aFailureIsShownBesideItsOneSentence() async throws {
        let world = try world(Self.failing())
        try await hear(world, Saying("/pic a", id: 5), until: 3)
        #expect(faces(world) == ["5+125", "5-125", "5+106"])
        #expect(world.endpoint.sent.map { $0.message.plainText } == [InferenceError.Kind.server.sentence])
    }

    @Test func anEndpointThatCannotIsAskedOnceAndTheRestGoesOn() async throws {
        let world = try world()
        world.endpoint.fail("set_msg_emoji_like", "不支持的API set_msg_emoji_like", retcode: 1404)
        try await hear(world, Saying("/pic a", id: 5), Saying("/pic b", id: 6), until: 1)
        #expect(faces(world) == ["5+125"])
        #expect(world.endpoint.sent.map { $0.message.images.count } == [1, 1])
    }

    @Test func whereOneMessageCannotHaveAFaceTheNextStillMay() async throws {
        let world = try world()
        world.endpoint.fail("set_msg_emoji_like", "消息不存在")
        try await hear(world, Saying("/pic a", id: 5), Saying("/pic b", id: 6), until: 6)
        #expect(faces(world).suffix(3) == ["6+125", "6-125", "6+79"])
    }

    @Test func privateChatsHaveNoFacesAndTheyCanBeSwitchedOff() async throws {
        var world = try world()
        try await hear(world, Saying("/pic a", id: 5).with { $0.isPrivate = true }, Saying("/pic b", id: 6), until: 3)
        #expect(faces(world).allSatisfy { $0.hasPrefix("6") })
        world.configuration.bot.reacts = false
        try await hear(world, Saying("/pic c", id: 7), until: 0)
        #expect(faces(world).allSatisfy { $0.hasPrefix("6") })
    }

    @Test func whatWasCalledOffLosesItsFace() async throws {
        let world = try world(
            ScriptedBackend { _ in
                await suspendUntilCancelled()
                return .plain()
            })
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a", id: 5)))
            await world.backend.nextRequest()
            world.endpoint.post(world.event(Saying("/取消", id: 6)))
            _ = await settled()
            while faces(world).count < 2, await world.endpoint.nextCall() != nil {}
        }
        #expect(faces(world) == ["5+125", "5-125"])
    }

    @Test func aLineIsSaidOnlyWhereItWillTakeLong() async throws {
        let advance = Locked<@Sendable () async -> Void>({})
        let backend = ScriptedBackend { request in
            if request.prompt != "quick" { await advance.withLock({ $0 })() }
            return .plain()
        }
        let world = try World(backend: backend)
        let isSecond = Locked(false)
        advance.withLock { advance in
            advance = {
                world.clock.withLock { $0 += 30 }
                // The second waits for the line about it, as a slow service would.
                guard isSecond.withLock({ $0 }) else { return }
                while world.endpoint.sent.count < 3, await world.endpoint.nextCall() != nil {}
            }
        }
        try await world.run { settled in
            for (id, words) in [(1, "/pic quick"), (2, "/pic slow"), (3, "/pic slow too")] {
                isSecond.withLock { $0 = id == 3 }
                world.endpoint.post(world.event(Saying(words, id: Int64(id))))
                _ = await settled()
            }
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == ["", "", "收到，大约 30 秒～", ""])
    }
}
