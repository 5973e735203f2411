import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import Primitives
import Testing

@testable import Pictor

/// What may have been paid for counts, whatever became of it, and `/额度` says what admission goes by.
@Suite(.timeLimit(.minutes(5))) struct PaidPicturesTests {
    typealias Saying = World.Saying

    /// Draws what is asked as "quick", and hangs over everything else.
    private static var slow: ScriptedBackend {
        ScriptedBackend { request async throws(InferenceError) -> GeneratedImage in
            if request.prompt == "quick" { return .plain() }
            await suspendUntilCancelled()
            throw InferenceError(.cancelled, detail: "")
        }
    }

    private func limits(_ configuration: inout Configuration) {
        configuration.limits.userDaily = 1
        configuration.limits.groupDaily = 2
        configuration.limits.cooldown = .seconds(3600)
    }

    private func quota(_ left: Int, group: Int) -> String {
        "今天还剩 \(left) 张（共 1 张），明天 0 点恢复\n本群今天还剩 \(group) 张（共 2 张）"
    }

    private func words(_ world: World) -> [String] { world.endpoint.sent.map { $0.message.plainText } }

    // MARK: - Refused by QQ

    private static let refusal = #"EventChecker Failed: {"result": 110, "errMsg": ""}"#

    @Test func whereQQRefusesEveryPictureOneIsPaidAndNotTen() async throws {
        let world = try World { $0.limits.userDaily = 1 }
        world.endpoint.refusePictures(with: Self.refusal)
        try await world.run { settled in
            for id: Int64 in 1...10 {
                world.endpoint.post(world.event(Saying("/pic a cat", id: id)))
                _ = await settled()
            }
            world.endpoint.post(world.event(Saying("/额度", id: 11)))
            _ = await settled()
        }
        #expect(world.backend.requests.count == 1)
        let answers = words(world).filter { !$0.isEmpty }
        #expect(answers == [Phrases.sendRefused, Phrases.userLimit(1), "今天还剩 0 张（共 1 张），明天 0 点恢复"])
    }

    @Test func theCooldownHoldsAfterAPictureThatQQRefused() async throws {
        let world = try World { $0.limits.cooldown = .seconds(3600) }
        world.endpoint.refusePictures(with: Self.refusal)
        let sent = try await world.hear(Saying("/pic a", id: 1), Saying("/pic b", id: 2))
        #expect(world.backend.requests.count == 1)
        #expect(sent.last?.message.plainText == Phrases.cooldown(3600))
    }

    @Test func whoHasUsedTheDaysNumberOnARefusedPictureIsNotJudgedByAModel() async throws {
        let judge = ScriptedModel(#"{"intent":"draw","subject":"cat","prompt":"a cat"}"#)
        var world = try World {
            $0.intentMode = .llm
            $0.limits.userDaily = 1
        }
        world.model = judge.model
        world.endpoint.refusePictures(with: Self.refusal)
        try await world.hear(Saying("/pic a", id: 1), Saying("小绘画一只猫", id: 2))
        #expect(judge.questions.isEmpty)
        #expect(world.backend.requests.count == 1)
    }

    @Test func theStatusOfAGroupCountsWhatQQRefused() async throws {
        let world = try World()
        world.endpoint.refusePictures(with: Self.refusal)
        let sent = try await world.hear(Saying("/pic a", id: 1), Saying("/画图状态", id: 2).byAnAdmin)
        #expect(sent.last?.message.plainText.contains("今天：本群 1 张") == true)
    }

    // MARK: - Called off

    /// Somebody's way to call a job off, and whether that is the requester's own doing.
    struct CallingOff: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isOwn: Bool
        let event: @Sendable (World) -> JSONValue
        /// Whether it is a message, which is dealt with besides the job.
        var isMessage = false
    }

    private static func notice(_ type: String, _ subType: String, by author: Int64) -> JSONValue {
        [
            "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": .string(type), "group_id": 20001,
            "sub_type": .string(subType), "user_id": 42, "operator_id": .int(author), "message_id": 1,
        ]
    }

    private static let waysToCallOff = [
        CallingOff(testDescription: "taken back", isOwn: true) { _ in notice("group_recall", "", by: 42) },
        CallingOff(
            testDescription: "/取消", isOwn: true, event: { $0.event(Saying("/取消", id: 2)) }, isMessage: true),
        CallingOff(testDescription: "left", isOwn: true) { _ in notice("group_decrease", "leave", by: 42) },
        CallingOff(
            testDescription: "/画图清空", isOwn: false, event: { $0.event(Saying("/画图清空", id: 2).byAnAdmin) },
            isMessage: true),
        CallingOff(
            testDescription: "/画图拉黑", isOwn: false,
            event: { $0.event(Saying("/画图拉黑 42 1秒", id: 2).byAnAdmin) }, isMessage: true),
        CallingOff(testDescription: "deleted by a moderator", isOwn: false) { _ in
            notice("group_recall", "", by: 77)
        },
        CallingOff(testDescription: "kicked", isOwn: false) { _ in notice("group_decrease", "kick", by: 77) },
    ]

    @Test(arguments: waysToCallOff)
    func whatIsCalledOffWhilePaintedCountsForTheGroupAndForWhoeverCalledItOffThemselves(
        way: CallingOff
    ) async throws {
        let world = try World(backend: Self.slow, limits)
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await world.backend.nextRequest()
            world.endpoint.post(way.event(world))
            _ = await settled()
            if way.isMessage { _ = await settled() }
            // A ban is over by then.
            world.clock.withLock { $0 += 60 }
            for (id, text) in [(3, "/额度"), (4, "/pic quick"), (5, "/额度")] {
                world.endpoint.post(world.event(Saying(text, id: Int64(id))))
                _ = await settled()
            }
        }
        let after = way.isOwn ? [quota(0, group: 1), Phrases.cooldown(3540), quota(0, group: 1)] : nil
        let answers = Array(words(world).suffix(3))
        #expect(answers == after ?? [quota(1, group: 1), "", quota(0, group: 0)])
        #expect(world.backend.requests.count == (way.isOwn ? 1 : 2))
    }

    @Test func aGroupsNumberBoundsWhatIsTakenBackWhilePainted() async throws {
        let world = try World(backend: Self.slow) { $0.limits.groupDaily = 2 }
        try await world.run { settled in
            for id: Int64 in 1...2 {
                world.endpoint.post(world.event(Saying("/pic a cat", id: id)))
                await world.backend.nextRequest()
                guard case .object(var recall) = Self.notice("group_recall", "", by: 42) else { return }
                recall["message_id"] = .int(id)
                world.endpoint.post(.object(recall))
                _ = await settled()
            }
            world.endpoint.post(world.event(Saying("/pic quick", id: 3)))
            _ = await settled()
            world.endpoint.post(world.event(Saying("/额度", id: 4)))
            _ = await settled()
        }
        #expect(world.backend.requests.count == 2)
        #expect(words(world) == [Phrases.groupLimit(2), "今天画了 2 张，不限张数\n本群今天还剩 0 张（共 2 张）"])
    }

    // MARK: - Failed

    @Test(arguments: [true, false])
    func aFailureOfTheServiceCountsOnlyWhereAPictureMayHaveBeenMade(mayExist: Bool) async throws {
        let backend = ScriptedBackend { _ throws(InferenceError) in
            throw InferenceError(.server, detail: "", pictureMayExist: mayExist)
        }
        let world = try World(backend: backend, limits)
        let sent = try await world.hear(
            Saying("/pic a", id: 1), Saying("/pic b", id: 2), Saying("/额度", id: 3))
        #expect(backend.requests.count == (mayExist ? 1 : 2))
        #expect(sent.last?.message.plainText == (mayExist ? quota(0, group: 1) : quota(1, group: 2)))
    }

    @Test(arguments: [(true, 3), (false, 2)])
    func ofSeveralPicturesThoseCountThatMayHaveBeenMade(mayExist: Bool, counted: Int) async throws {
        let calls = Locked(0)
        let backend = ScriptedBackend { _ throws(InferenceError) in
            let isSecond = calls.withLock { calls in
                calls += 1
                return calls == 2
            }
            if isSecond { throw InferenceError(.server, detail: "", pictureMayExist: mayExist) }
            return .plain()
        }
        let world = try World(backend: backend) { $0.limits.userDaily = 5 }
        let sent = try await world.hear(Saying("/画 一只猫 x3", id: 1), Saying("/额度", id: 2))
        #expect(sent.first?.message.images.count == 2)
        #expect(sent.last?.message.plainText == "今天还剩 \(5 - counted) 张（共 5 张），明天 0 点恢复")
    }

    @Test func ofSeveralThatAreCalledOffThoseCountThatWereBegun() async throws {
        let calls = Locked(0)
        let backend = ScriptedBackend { _ async throws(InferenceError) -> GeneratedImage in
            let isFirst = calls.withLock { calls in
                calls += 1
                return calls == 1
            }
            if isFirst { return .plain() }
            await suspendUntilCancelled()
            throw InferenceError(.cancelled, detail: "")
        }
        let world = try World(backend: backend) { $0.limits.userDaily = 5 }
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/画 一只猫 x4", id: 1)))
            for _ in 1...2 { await backend.nextRequest() }
            world.endpoint.post(world.event(Saying("/取消", id: 2)))
            for _ in 1...2 { _ = await settled() }
            world.endpoint.post(world.event(Saying("/额度", id: 3)))
            _ = await settled()
        }
        #expect(words(world) == [Phrases.cancelledLate, "今天还剩 3 张（共 5 张），明天 0 点恢复"])
    }

    // MARK: - The same numbers

    @Test func whoIsExemptIsToldSoByTheQuota() async throws {
        let world = try World {
            $0.limits.userDaily = 1
            $0.limits.adminsExempt = true
        }
        let sent = try await world.hear(Saying("/pic a", id: 1).byAnAdmin, Saying("/额度", id: 2).byAnAdmin)
        #expect(sent.last?.message.plainText == "今天画了 1 张，不限张数")
    }
}
