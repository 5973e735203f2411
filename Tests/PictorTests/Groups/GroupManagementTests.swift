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

/// Who may manage what, seen from the chat: events in, messages out.
@Suite(.timeLimit(.minutes(5))) struct GroupManagementTests {
    typealias Saying = World.Saying

    private func admin(_ text: String, _ id: Int64) -> Saying {
        Saying(text, id: id).with {
            $0.by = 7
            $0.role = "admin"
        }
    }

    private func superuser(_ text: String, _ id: Int64, isPrivate: Bool = true) -> Saying {
        Saying(text, id: id).with {
            $0.by = 999
            $0.isPrivate = isPrivate
        }
    }

    private func words(_ sent: [ScriptedEndpoint.Call]) -> [String] { sent.map { $0.message.plainText } }

    // MARK: - Rights

    @Test(arguments: ["/关闭画图", "/画图设置 冷却 30", "/画图拉黑 43", "/画图清空", "/画图状态", "/画图名单"])
    func aMemberWhoseCardSaysOwnerManagesNothing(text: String) async throws {
        let world = try World()
        let sent = try await world.hear(Saying(text).with { $0.card = "owner" })
        #expect(words(sent) == [Phrases.denied])
    }

    @Test(arguments: ["/画图模型 x", "/画图人设 x", "/画图额度 42 +10", "/画图群", "/画图群 20002 关", "/画图重载"])
    func aGroupsAdminHasNoSayOverMoneyPersonaAndOtherGroups(text: String) async throws {
        let world = try World()
        let sent = try await world.hear(admin(text, 1))
        #expect(words(sent) == [Phrases.superusersOnly])
    }

    @Test func aDenialIsSaidOnceAMinute() async throws {
        let world = try World()
        let sent = try await world.hear(Saying("/关闭画图", id: 1), Saying("/画图清空", id: 2))
        #expect(words(sent) == [Phrases.denied])
    }

    @Test func helpShowsOnlyWhatOneMayUse() async throws {
        let world = try World { $0.components.directPicCommand = false }
        let sent = try await world.hear(
            Saying("/画图帮助", id: 1), admin("/画图帮助", 2), superuser("/画图帮助", 3, isPrivate: false))
        let texts = words(sent)
        try #require(texts.count == 3)
        #expect(!texts[0].contains("群管理") && !texts[0].contains("/pic"))
        #expect(!texts[0].contains("/画图诊断") && !texts[0].contains("/画图反例"))
        #expect(texts[1].contains("群管理") && !texts[1].contains("超级用户"))
        #expect(texts[1].contains("/画图诊断") && texts[1].contains("/画图反例"))
        #expect(texts[2].contains("群管理") && texts[2].contains("超级用户"))
        // A ban that is given in private holds everywhere, which only superusers can do.
        #expect(texts.map { $0.contains("所有群和私聊都算") } == [false, false, true])
    }

    // MARK: - Settings

    @Test func aGroupCanBeTightenedAndNotLoosened() async throws {
        let world = try World {
            $0.limits.cooldown = .seconds(60)
            $0.limits.userDaily = 5
        }
        let sent = try await world.hear(
            admin("/画图设置 冷却 30", 1), admin("/画图设置 每人 9", 2), admin("/画图设置 每人 1", 3),
            Saying("/pic a", id: 4), Saying("/pic b", id: 5).with { $0.by = 43 })
        #expect(words(sent).prefix(2) == [Phrases.onlyTighter("冷却 60 秒"), Phrases.onlyTighter("每人每天 5 张")])
        #expect(words(sent)[2].contains("每人每天 1 张"))
        #expect(world.backend.requests.map(\.prompt) == ["a", "b"])
        let later = try await world.hear(Saying("/pic c", id: 6))
        // The configuration's cooldown holds before the group's number.
        #expect(later.last.map { $0.message.plainText } == Phrases.cooldown(60))
    }

    @Test func aGroupsNumberHoldsForItAlone() async throws {
        let world = try World()
        let sent = try await world.hear(
            admin("/画图设置 每人 1", 1), Saying("/pic a", id: 2), Saying("/pic b", id: 3),
            Saying("/pic c", id: 4).with { $0.group = 20002 })
        #expect(words(sent).contains(Phrases.userLimit(1)))
        #expect(world.backend.requests.map(\.prompt) == ["a", "c"])
    }

    @Test func aSettingIsTakenBackByDefault() async throws {
        let world = try World()
        try await world.hear(
            admin("/画图设置 每人 0", 1), admin("/画图设置 每人 默认", 2), Saying("/pic a", id: 3))
        #expect(world.backend.requests.count == 1)
    }

    @Test func aSettingThatMakesNoSenseIsExplained() async throws {
        let sent = try await World().hear(admin("/画图设置 冷却 很久", 1))
        #expect(words(sent).first?.contains(Phrases.settingUsage) == true)
    }

    @Test func nothingIsDrawnInQuietHoursAndOnlyACommandIsTold() async throws {
        let world = try World()
        // One of the two halves of the day holds the world's clock, wherever the tests run.
        let hour = Calendar.current.component(.hour, from: world.clock.withLock { $0 })
        let half = hour < 12 ? "0:00-12:00" : "12:00-0:00"
        let told = try await world.hear(
            admin("/画图设置 静音 \(half)", 1), Saying("画一张猫咪的图片", id: 2), Saying("/画 猫", id: 3))
        #expect(world.backend.requests.isEmpty)
        #expect(words(told).count == 2)
        #expect(words(told).last?.contains("安静时段") == true)
    }

    @Test(arguments: ["画一张猫咪的图片", "/画 猫"])
    func aSuperuserIsHeardInQuietHoursInPlainWordsAsByACommand(words: String) async throws {
        let world = try World()
        let hour = Calendar.current.component(.hour, from: world.clock.withLock { $0 })
        let half = hour < 12 ? "0:00-12:00" : "12:00-0:00"
        try await world.hear(admin("/画图设置 静音 \(half)", 1), Saying(words, id: 2).byTheSuperuser)
        #expect(world.backend.requests.count == 1)
    }

    @Test func aBanThatASuperuserGivesInPrivateSaysThatItHoldsEverywhere() async throws {
        let world = try World()
        let sent = try await world.hear(
            Saying("/画图拉黑 55", id: 1).byTheSuperuser.with { $0.isPrivate = true },
            Saying("/pic a cat", id: 2).with { $0.by = 55 })
        #expect(words(sent).first?.hasSuffix("所有群和私聊都算") == true)
        #expect(world.backend.requests.isEmpty)
    }

    // MARK: - Banned words

    @Test func nothingIsDrawnOfABannedWord() async throws {
        let world = try World { $0.moderation.bannedWords = ["血腥"] }
        let sent = try await world.hear(
            Saying("/画 血 腥 的场面", id: 1), admin("/画图设置 屏蔽词 +猫", 2),
            Saying("/pic 猫", id: 3).with { $0.by = 43 }, Saying("/pic 狗", id: 4).with { $0.by = 44 })
        #expect(world.backend.requests.map(\.prompt) == ["狗"])
        #expect(words(sent).filter { $0 == Phrases.refusedByModel }.count == 2)
        let status = try await world.hear(admin("/画图状态", 5))
        #expect(status.last?.message.plainText.contains("屏蔽词 2 次") == true)
    }

    @Test func aBannedWordThatTheModelPutInIsRefusedToo() async throws {
        let world = try World {
            $0.moderation.bannedWords = ["gore"]
            $0.generation.promptAddition = "gore"
        }
        let sent = try await world.hear(Saying("/画 森林", id: 1))
        #expect(world.backend.requests.isEmpty)
        #expect(words(sent) == [Phrases.refusedByModel])
    }

    @Test func eachWordOfASettingIsBannedAndSaid() async throws {
        let world = try World()
        let sent = try await world.hear(
            admin("/画图设置 屏蔽词 +血腥 暴力", 1), Saying("/pic 血腥场面", id: 2),
            Saying("/pic 暴力场面", id: 3).with { $0.by = 43 }, admin("/画图设置 屏蔽词 -血腥", 4),
            Saying("/pic 血腥", id: 5).with { $0.by = 44 })
        #expect(world.backend.requests.map(\.prompt) == ["血腥"])
        #expect(words(sent).first == "好的，屏蔽词加上了：血腥、暴力。本群：屏蔽词 2 个")
        #expect(words(sent).contains("好的，去掉了：血腥。本群：屏蔽词 1 个"))
    }

    @Test func refusalsOfDaysLongPastAreForgotten() async throws {
        let world = try World()
        let refusals = SQLiteJobStore(database: world.database)
        let chat = MessageKey.inGroup(0).chat
        let now = world.clock.withLock { Int64($0.timeIntervalSince1970) }
        let old = now - Bot.refusalRetention - 1
        try await refusals.count(.bannedWord, in: chat, on: old)
        try await refusals.count(.bannedWord, in: chat, on: now - 86_400)
        try await world.run { _ in
            while !(try await refusals.refusals(in: chat, on: old).isEmpty) { await Task.yield() }
        }
        #expect(try await refusals.refusals(in: chat, on: now - 86_400).count == 1)
    }

    // MARK: - Bans

    @Test func whoIsBannedDrawsNoMoreUntilTheTimeIsOver() async throws {
        let world = try World()
        let sent = try await world.hear(
            admin("/画图拉黑 42 1小时", 1), Saying("/pic a", id: 2), Saying("画一张猫咪的图片", id: 3), admin("/画图名单", 4))
        #expect(world.backend.requests.isEmpty)
        #expect(sent.count == 3)
        #expect(words(sent)[1].hasPrefix("你到"))
        #expect(words(sent)[2].contains("42"))
        world.clock.withLock { $0 += 3601 }
        try await world.hear(Saying("/pic b", id: 5))
        #expect(world.backend.requests.map(\.prompt) == ["b"])
    }

    @Test func aBanHoldsInItsGroupAndIsLifted() async throws {
        let world = try World()
        let sent = try await world.hear(
            admin("/画图拉黑 42", 1), Saying("/pic elsewhere", id: 2).with { $0.group = 20002 }, admin("/画图解禁 42", 3),
            Saying("/pic here", id: 4), admin("/画图解禁 42", 5))
        #expect(world.backend.requests.map(\.prompt) == ["elsewhere", "here"])
        #expect(words(sent).last == "42 没有被拉黑")
    }

    @Test func aSuperusersBanInPrivateHoldsEverywhere() async throws {
        let world = try World()
        try await world.hear(
            superuser("/画图拉黑 42", 1), Saying("/pic a", id: 2), Saying("/pic b", id: 3).with { $0.group = 20002 })
        #expect(world.backend.requests.isEmpty)
    }

    @Test func neitherASuperuserNorTheBotCanBeBanned() async throws {
        let sent = try await World().hear(
            admin("/画图拉黑 999", 1), admin("/画图拉黑 \(ScriptedEndpoint.account)", 2))
        #expect(words(sent) == [Phrases.cannotBan, Phrases.cannotBan])
    }

    // MARK: - Superusers

    @Test func aSuperuserManagesAnyGroupFromAPrivateChat() async throws {
        let world = try World()
        let group = ScriptedEndpoint.group.rawValue
        let sent = try await world.hear(
            superuser("/画图群 \(group) 关", 1), Saying("/pic a", id: 2), superuser("/画图群 \(group) 开", 3),
            superuser("/画图群 \(group) 设置 每人 0", 4), Saying("/pic b", id: 5).with { $0.by = 43 })
        #expect(world.backend.requests.isEmpty)
        #expect(words(sent).contains("群 \(group)：" + Phrases.switchedOff))
        #expect(words(sent).contains(Phrases.groupIsOff))
        #expect(words(sent).contains(Phrases.userLimit(0)))
    }

    @Test func wherePrivateChatsAreOffASuperuserManagesThereAndNobodyDraws() async throws {
        let world = try World { $0.bot.servesPrivateChat = false }
        let group = ScriptedEndpoint.group.rawValue
        let stranger = ["/画图帮助", "/额度", "/画图群 \(group) 开", "画一张猫咪的图片"].enumerated().map { number, text in
            Saying(text, id: Int64(10 + number)).with { $0.isPrivate = true }
        }
        let sent = try await world.hear(
            superuser("/画图群 \(group) 关", 1), superuser("/pic a", 2), superuser("/画 猫", 3), superuser("画一张猫咪的图片", 4),
            superuser("在吗", 5), stranger[0], stranger[1], stranger[2], stranger[3], Saying("/pic b", id: 20))
        #expect(world.backend.requests.isEmpty)
        #expect(words(sent) == ["群 \(group)：" + Phrases.switchedOff, Phrases.groupIsOff])
    }

    @Test func wherePrivateChatsAreOffTheFirstSuperuserCanStillBeClaimed() async throws {
        let log = RecordedLog()
        var world = try World {
            $0.bot.servesPrivateChat = false
            $0.bot.superusers = []
        }
        world.logger = log.logger
        let endpoint = world.endpoint
        func whisper(_ text: String, _ id: Int64) -> JSONValue {
            world.event(Saying(text, id: id).with { $0.isPrivate = true })
        }
        try await world.run { settled in
            endpoint.post(whisper("/认领 WRONG", 1))
            _ = await settled()
            let code = log.lines.compactMap { $0.firstMatch(of: /认领 ([A-Z0-9]+)/).map { String($0.1) } }.first
            endpoint.post(whisper("/认领 \(try #require(code))", 2))
            _ = await settled()
            endpoint.post(whisper("/画图人设", 3))
            _ = await settled()
        }
        #expect(words(endpoint.sent).prefix(2) == [Phrases.claimRefused, Phrases.claimed])
        #expect(endpoint.sent.count == 3)
    }

    @Test func picturesGivenOnTopAreSaidByTheQuota() async throws {
        let world = try World { $0.limits.userDaily = 1 }
        let sent = try await world.hear(
            superuser("/画图额度 42 +2", 1), Saying("/pic a", id: 2), Saying("/pic b", id: 3), Saying("/额度", id: 4),
            Saying("/pic c", id: 5), Saying("/pic d", id: 6))
        #expect(world.backend.requests.map(\.prompt) == ["a", "b", "c"])
        let quota = try #require(words(sent).first { $0.contains("今天还剩") })
        #expect(quota.contains("今天还剩 0 张") && quota.contains("1 张赠送"))
        #expect(words(sent).last == Phrases.userLimit(1))
    }

    @Test func superusersAreFreeOfLimitsAndAdminsWhereTheConfigurationSaysSo() async throws {
        let world = try World {
            $0.limits.userDaily = 0
            $0.limits.adminsExempt = true
        }
        try await world.hear(
            superuser("/pic super", 1, isPrivate: false), admin("/pic admin", 2), Saying("/pic member", id: 3))
        #expect(world.backend.requests.map(\.prompt) == ["super", "admin"])
    }

    @Test func theQueueOfAGroupIsDropped() async throws {
        let world = try World(
            backend: ScriptedBackend { _ throws(InferenceError) in
                await suspendUntilCancelled()
                throw InferenceError(.cancelled, detail: "")
            })
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a", id: 1)))
            await world.backend.nextRequest()
            world.endpoint.post(world.event(admin("/画图清空", 2)))
            _ = await settled()
            _ = await settled()
        }
        #expect(words(world.endpoint.sent) == ["清掉了 1 张，想要的再说一遍就行"])
    }

    @Test func aGroupThatIsSwitchedOffDrawsNothingThatWaits() async throws {
        let (gate, opening) = AsyncStream.makeStream(of: Never.self)
        let backend = ScriptedBackend { _ in
            for await _ in gate {}
            return .plain()
        }
        let world = try World(backend: backend) { $0.limits.maxConcurrent = 1 }
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a", id: 1)))
            await backend.nextRequest()
            for id: Int64 in 2...3 {
                world.endpoint.post(world.event(Saying("/pic b", id: id).with { $0.by = 50 + id }))
            }
            var question: Int64 = 100
            while world.endpoint.sent.last?.message.plainText != "正在画 1 张，排队 2 张", !Task.isCancelled {
                question += 1
                world.endpoint.post(world.event(Saying("/队列", id: question).with { $0.by = 60 }))
                _ = await settled()
            }
            world.endpoint.post(world.event(admin("/关闭画图", 9)))
            for _ in 1...3 { _ = await settled() }
            opening.finish()
            _ = await settled()
        }
        #expect(backend.requests.map(\.prompt) == ["a"])
        let sent = world.endpoint.sent.suffix(2)
        #expect(sent.first?.message.plainText == Phrases.switchedOff + "。还没画的 2 张不画了，正在画的 1 张画好还会发")
        #expect(sent.last?.message.images.count == 1)
    }
}
