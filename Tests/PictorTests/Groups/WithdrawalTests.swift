import ChatCore
import Foundation
import JSON
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

@Suite(.timeLimit(.minutes(5))) struct WithdrawalTests {
    typealias Saying = World.Saying

    private func withdrawn(_ world: World) -> [Int64] {
        world.endpoint.allCalls.filter { $0.action == "delete_msg" }.compactMap { $0.parameters["message_id"]?.integer }
    }

    private func sent(_ id: Int, _ world: World) async throws -> Int64 {
        let chat = ChatKey(
            account: "\(ScriptedEndpoint.account)", kind: .group, peer: "\(ScriptedEndpoint.group)")
        let job = try await SQLiteJobStore(database: world.database).job(askedBy: MessageKey(chat: chat, id: "\(id)"))
        return try #require(job?.sent.flatMap { Int64($0) })
    }

    private func hear(_ world: World, _ saying: Saying, _ settled: World.Settlement) async {
        world.endpoint.post(world.event(saying))
        _ = await settled()
    }

    /// Waits until so many messages are withdrawn.
    private func wait(for count: Int, _ world: World) async {
        while withdrawn(world).count < count, await world.endpoint.nextCall() != nil {}
    }

    @Test func aPictureIsWithdrawnWhenItsTimeIsOver() async throws {
        let world = try World { $0.limits.recall = .seconds(60) }
        try await world.run { settled in
            await hear(world, Saying("/pic a", id: 1), settled)
            world.clock.withLock { $0 += 59 }
            await hear(world, Saying("/pic b", id: 2), settled)
            #expect(withdrawn(world).isEmpty)
            world.clock.withLock { $0 += 1 }
            await hear(world, Saying("/pic c", id: 3), settled)
            await wait(for: 1, world)
        }
        #expect(withdrawn(world) == [try await sent(1, world)])
    }

    @Test func aRestartForgetsNone() async throws {
        let world = try World { $0.limits.recall = .seconds(60) }
        try await world.hear(Saying("/pic a", id: 1))
        world.clock.withLock { $0 += 3600 }
        try await world.run { _ in await wait(for: 1, world) }
        #expect(withdrawn(world) == [try await sent(1, world)])
    }

    @Test func whatQQRefusesToWithdrawIsGivenUp() async throws {
        let world = try World { $0.limits.recall = .seconds(60) }
        world.endpoint.fail("delete_msg", "撤回失败，超过时间")
        try await world.run { settled in
            await hear(world, Saying("/pic a", id: 1), settled)
            world.clock.withLock { $0 += 60 }
            await hear(world, Saying("/pic b", id: 2), settled)
            await wait(for: 1, world)
            world.clock.withLock { $0 += 60 }
            await hear(world, Saying("/pic c", id: 3), settled)
            await wait(for: 2, world)
        }
        #expect(withdrawn(world) == [try await sent(1, world), try await sent(2, world)])
    }

    @Test func aGroupMaySetAShorterTimeAndNoLonger() async throws {
        let world = try World { $0.limits.recall = .seconds(60) }
        let admin = { (text: String, id: Int64) in
            Saying(text, id: id).with {
                $0.by = 7
                $0.role = "admin"
            }
        }
        try await world.run { settled in
            await hear(world, admin("/画图设置 撤回 90", 1), settled)
            await hear(world, admin("/画图设置 撤回 30", 2), settled)
            await hear(world, Saying("/pic a", id: 3), settled)
            world.clock.withLock { $0 += 30 }
            await hear(world, Saying("/pic b", id: 4).with { $0.group = 20002 }, settled)
            await wait(for: 1, world)
            world.clock.withLock { $0 += 60 }
            await hear(world, Saying("/pic c", id: 5), settled)
            await wait(for: 2, world)
        }
        #expect(world.endpoint.sent.first?.message.plainText == Phrases.onlyTighter("60 秒后撤回"))
        #expect(withdrawn(world).first == (try await sent(3, world)))
    }

    @Test func aPictureTakenBackByHandIsNotWithdrawnAgain() async throws {
        let world = try World { $0.limits.recall = .seconds(60) }
        try await world.hear(Saying("/pic a", id: 1))
        let first = try await sent(1, world)
        try await world.run { settled in
            await hear(world, Saying([.reply(MessageID(first)), .text("/撤回")], id: 2), settled)
            await hear(world, Saying("/pic b", id: 3), settled)
            world.clock.withLock { $0 += 60 }
            await hear(world, Saying("/pic c", id: 4), settled)
            await wait(for: 2, world)
        }
        #expect(withdrawn(world) == [first, try await sent(3, world)])
    }

    @Test(
        arguments: [(0, nil, nil), (0, 30, 30), (60, nil, 60), (60, 30, 30), (60, 90, 60)] as [(Int64, Int64?, Int64?)])
    func theShorterOfTheTwoTimesHolds(configured: Int64, set: Int64?, expected: Int64?) {
        var configuration = Settings()
        configuration.limits.recall = .seconds(configured)
        var values = ChatOverrides()
        values.recall = set
        #expect(ChatRules(configuration: configuration, values: values, isGroup: true).recall == expected)
    }
}
