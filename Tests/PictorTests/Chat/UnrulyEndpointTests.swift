import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

/// What endpoints and groups do to a bot: old news, floods, mutes and partings while a picture is drawn.
@Suite(.timeLimit(.minutes(5))) struct UnrulyEndpointTests {
    typealias Saying = World.Saying

    /// A backend at work until it is told to finish.
    private struct SlowBackend {
        let backend: ScriptedBackend
        private let release: AsyncStream<Void>.Continuation

        init() {
            let (gate, release) = AsyncStream.makeStream(of: Void.self)
            self.release = release
            backend = ScriptedBackend { _ throws(InferenceError) in
                for await _ in gate { break }
                if Task.isCancelled { throw InferenceError(.cancelled, detail: "") }
                return .plain()
            }
        }

        func finish() { release.yield() }
    }

    private func notice(_ type: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": .string(type), "user_id": 10001,
        ]
        return .object(base.merging(more) { $1 })
    }

    private func job(_ world: World, of id: Int) async throws -> Job? {
        let chat = ChatKey(
            account: "\(ScriptedEndpoint.account)", kind: .group, peer: "\(ScriptedEndpoint.group)")
        return try await SQLiteJobStore(database: world.database).job(askedBy: MessageKey(chat: chat, id: "\(id)"))
    }

    // MARK: - Time

    @Test(arguments: [
        (1, 119, true), (1, 121, false), (1000, 119, true), (1000, 121, false), (1, -3600, true), (1000, -3600, true),
    ])
    func whatIsOlderThanTwoMinutesIsKeptAndNotActedOnInSecondsAndInMilliseconds(
        scale: Int64, age: Int64, isDrawn: Bool
    ) async throws {
        let world = try World()
        let now = world.clock.withLock { Int64($0.timeIntervalSince1970) }
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat"), ["time": .int((now - age) * scale)]))
            _ = await settled()
        }
        #expect(world.backend.requests.count == (isDrawn ? 1 : 0))
        #expect(try await SQLiteMessageStore(database: world.database).count() == (isDrawn ? 2 : 1))
    }

    @Test func thatMessagesLookTooOldIsSaidOnce() async throws {
        let log = RecordedLog()
        var world = try World()
        world.logger = log.logger
        try await world.hear(Saying("/额度", id: 1).with { $0.age = 130 }, Saying("/额度", id: 2).with { $0.age = 130 })
        #expect(log.lines.filter { $0.hasPrefix("message too old") }.count == 1)
    }

    @Test(arguments: [JSONValue.int(0), .null, .string("gestern")])
    func aMessageWithoutATimeIsOfNow(time: JSONValue) async throws {
        let world = try World()
        try await world.run { settled in
            world.clock.withLock { $0 = Date() }
            world.endpoint.post(world.event(Saying("/pic a cat"), ["time": time]))
            _ = await settled()
        }
        #expect(world.backend.requests.count == 1)
    }

    // MARK: - Who is meant

    @Test func anAtOfAllOrOfAnotherAndAReplyToAnotherCallNobody() async throws {
        let world = try World { $0.bot.trigger = .mention }
        let wish = Segment.text(" 我想看看樱花的样子")
        try await world.hear(
            Saying("群里的一句话", id: 1), Saying([.at(.all), wish], id: 2), Saying([.at(43), wish], id: 3),
            Saying([.reply(1), wish], id: 4), Saying([.at(10001), wish], id: 5))
        #expect(world.backend.requests.count == 1)
        #expect(try await job(world, of: 5) != nil)
    }

    @Test func aReplyToTheBotsOwnMessageCallsIt() async throws {
        let world = try World { $0.bot.trigger = .mention }
        try await world.hear(Saying([.at(10001), .text(" 我想看看樱花的样子")], id: 1))
        let picture = try #require(try await job(world, of: 1)?.sent)
        try await world.hear(Saying([.reply(try #require(MessageID(picture))), .text(" 我想看看雪山的样子")], id: 2))
        #expect(world.backend.requests.count == 2)
    }

    @Test func aTemporarySessionIsAnsweredThereThroughItsGroup() async throws {
        let world = try World()
        try await world.run { settled in
            let changes: [String: JSONValue] = ["sub_type": "group", "sender": ["user_id": 42, "group_id": 20001]]
            world.endpoint.post(world.event(Saying("/pic a cat").with { $0.isPrivate = true }, changes))
            _ = await settled()
        }
        let call = try #require(world.endpoint.sent.first)
        #expect(call.parameters["user_id"]?.integer == 42)
        #expect(call.parameters["group_id"]?.integer == 20001)
    }

    // MARK: - Floods

    @Test func aFloodDuringAHangingPictureIsKeptWholeAndCommandsAreAnswered() async throws {
        let slow = SlowBackend()
        let world = try World(backend: slow.backend)
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await slow.backend.nextRequest()
            let flood: ClosedRange<Int64> = 2...501
            for id in flood { world.endpoint.post(world.event(Saying("今天天气不错", id: id))) }
            for _ in flood { _ = await settled() }
            world.endpoint.post(world.event(Saying("/画图帮助", id: 502)))
            _ = await settled()
            #expect(world.endpoint.sent.count == 1)
            slow.finish()
            _ = await settled()
        }
        #expect(world.endpoint.sent.last?.message.images.count == 1)
        // Every message, and the two answers.
        #expect(try await SQLiteMessageStore(database: world.database).count() == 504)
        #expect(world.endpoint.connections == 1)
    }

    // MARK: - Mutes and partings

    @Test(arguments: [false, true])
    func theEndOfAMuteThatNobodyTellsOfIsSeenByWhatHappens(isReconnected: Bool) async throws {
        let world = try World()
        try await world.run { settled in
            world.endpoint.post(
                notice(
                    "group_ban",
                    [
                        "group_id": 20001, "user_id": 0, "operator_id": 77, "duration": -1, "sub_type": "ban",
                    ]))
            world.endpoint.post(world.event(Saying("/额度", id: 1).byAnAdmin))
            _ = await settled()
            #expect(world.endpoint.sent.isEmpty)
            if isReconnected {
                world.endpoint.drop()
                while world.endpoint.connections < 2 { await Task.yield() }
                world.endpoint.post([
                    "time": 1, "self_id": 10001, "post_type": "meta_event", "meta_event_type": "lifecycle",
                    "sub_type": "connect",
                ])
            } else {
                world.endpoint.post(world.event(Saying("今天天气不错", id: 2)))
                _ = await settled()
            }
            world.endpoint.post(world.event(Saying("/额度", id: 3).byAnAdmin))
            _ = await settled()
        }
        #expect(world.endpoint.sent.count == 1)
    }

    @Test(arguments: [(10001, 600), (0, -1)])
    func aMuteWhileAPictureIsDrawnHoldsItBack(user: Int64, duration: Int64) async throws {
        let slow = SlowBackend()
        let world = try World(backend: slow.backend)
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await slow.backend.nextRequest()
            let ban: [String: JSONValue] = [
                "group_id": 20001, "user_id": .int(user), "operator_id": 99, "duration": .int(duration),
                "sub_type": "ban",
            ]
            world.endpoint.post(notice("group_ban", ban))
            // Notices are taken in their order with messages: when this is dealt with, so may the mute be. Admins speak on.
            world.endpoint.post(world.event(Saying("今天天气不错", id: 2).byAnAdmin))
            _ = await settled()
            slow.finish()
            _ = await settled()
        }
        #expect(world.endpoint.sent.isEmpty)
        #expect(try await job(world, of: 1)?.state == .failed)
    }

    @Test func aMuteThatIsLiftedBeforeThePictureIsDrawnHoldsNothingBack() async throws {
        let slow = SlowBackend()
        let world = try World(backend: slow.backend)
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await slow.backend.nextRequest()
            for duration: Int64 in [600, 0] {
                let ban: [String: JSONValue] = [
                    "group_id": 20001, "operator_id": 99, "duration": .int(duration),
                    "sub_type": duration == 0 ? "lift_ban" : "ban",
                ]
                world.endpoint.post(notice("group_ban", ban))
            }
            world.endpoint.post(world.event(Saying("今天天气不错", id: 2)))
            _ = await settled()
            slow.finish()
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.images.count } == [1])
    }

    @Test func whatHappensInAGroupIsTakenInTheOrderInWhichItArrives() async throws {
        let world = try World()
        let groups = Int64(20001)...20300
        try await world.run { settled in
            for group in groups {
                // Whoever spoke before a mute of everybody does not show that it is over.
                world.endpoint.post(world.event(Saying("今天天气不错", id: 10 * group).with { $0.group = group }))
                for (user, duration) in [(Int64(0), Int64(-1)), (10001, 600), (10001, 0)] {
                    let ban: [String: JSONValue] = [
                        "group_id": .int(group), "user_id": .int(user), "operator_id": 99, "duration": .int(duration),
                        "sub_type": duration == 0 ? "lift_ban" : "ban",
                    ]
                    world.endpoint.post(notice("group_ban", ban))
                }
                if group % 2 == 0 {
                    let lift: [String: JSONValue] = [
                        "group_id": .int(group), "user_id": 0, "operator_id": 99, "duration": 0, "sub_type": "lift_ban",
                    ]
                    world.endpoint.post(notice("group_ban", lift))
                }
            }
            for _ in groups { _ = await settled() }
            for group in groups {
                world.endpoint.post(world.event(Saying("/额度", id: 10 * group + 1).byAnAdmin.with { $0.group = group }))
            }
            for _ in groups { _ = await settled() }
        }
        let answered = world.endpoint.sent.compactMap { $0.parameters["group_id"]?.integer }
        #expect(answered.sorted() == groups.filter { $0 % 2 == 0 })
    }

    @Test(
        arguments: [
            ("group_decrease", ["sub_type": "kick_me", "group_id": 20001, "operator_id": 99]),
            ("group_decrease", ["sub_type": "leave", "group_id": 20001, "operator_id": 10001]),
            ("group_dismiss", ["group_id": 20001, "operator_id": 99]),
        ] as [(String, [String: JSONValue])])
    func nothingIsSentToAGroupTheBotIsNoLongerIn(type: String, more: [String: JSONValue]) async throws {
        let slow = SlowBackend()
        let world = try World(backend: slow.backend)
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await slow.backend.nextRequest()
            world.endpoint.post(notice(type, more))
            _ = await settled()
        }
        #expect(world.endpoint.sent.isEmpty)
        #expect(try await job(world, of: 1)?.state == .cancelled)
    }

    @Test func aGroupSwitchedOffWhileAPictureIsDrawnStillGetsIt() async throws {
        let slow = SlowBackend()
        let world = try World(backend: slow.backend)
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await slow.backend.nextRequest()
            for id: Int64 in 2...3 {
                world.endpoint.post(world.event(Saying("/关闭画图", id: id).with { $0.role = "owner" }))
                _ = await settled()
            }
            slow.finish()
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.images.count } == [0, 0, 1])
    }

    @Test(arguments: ["/关闭画图 ", "/关闭画图　", "／关闭画图", "  #关闭画图\n"])
    func aSwitchIsUnderstoodWithBlanksOfEveryWidth(text: String) async throws {
        let world = try World()
        let sent = try await world.hear(Saying(text).with { $0.role = "owner" })
        #expect(sent.map { $0.message.plainText } == [Phrases.switchedOff])
    }

    @Test func aSwitchIsUnderstoodAfterAnAtWithoutPrefix() async throws {
        let world = try World()
        let sent = try await world.hear(
            Saying([.at(10001), .text("  关闭画图 ")]).with { $0.role = "owner" })
        #expect(sent.map { $0.message.plainText } == [Phrases.switchedOff])
    }
}
