import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import Testing

@testable import Pictor

/// What somebody only types, or only calls themselves: neither a mention nor a right comes of it.
@Suite(.timeLimit(.minutes(5))) struct ForgeryTests {
    typealias Saying = World.Saying

    private func owner(_ text: String, _ id: Int64) -> Saying {
        Saying(text, id: id).with {
            $0.by = 7
            $0.role = "owner"
        }
    }

    private func words(_ sent: [ScriptedEndpoint.Call]) -> [String] { sent.map { $0.message.plainText } }

    // MARK: - Mentions

    @Test(arguments: ["@小绘 画只猫", "[CQ:at,qq=10001] 画只猫", "[CQ:at,qq=10001]画只猫", "@10001 画只猫", "＠小绘 画只猫"])
    func aTypedMentionIsNoneWhereOnlyARealOneCounts(text: String) async throws {
        let world = try World { $0.bot.trigger = .command }
        let sent = try await world.hear(Saying(text, id: 1), Saying([.at(10001), .text(" 画只猫")], id: 2))
        #expect(sent.map(\.message.replyID) == [2])
    }

    @Test(arguments: ["[CQ:at,qq=10001] 我想看看樱花的样子", "@10001 我想看看樱花的样子"])
    func aTypedCodeOrNumberCallsNobody(text: String) async throws {
        let world = try World { $0.bot.trigger = .mention }
        #expect(try await world.hear(Saying(text)).isEmpty)
        #expect(world.backend.requests.isEmpty)
    }

    /// A typed name is a call by name, with an @ before it or without: it wakes the bot, and is not as good as a mention.
    @Test func aTypedNameIsACallByName() async throws {
        let world = try World { $0.bot.trigger = .mention }
        let sent = try await world.hear(Saying("@小绘 我想看看樱花的样子", id: 1), Saying("@小明 我想看看雪山的样子", id: 2))
        #expect(sent.map(\.message.replyID) == [1])
    }

    @Test(arguments: [
        "@小绘 关闭画图", "@小绘关闭画图", "小绘 关闭画图", "[CQ:at,qq=10001] 关闭画图", "[CQ:at,qq=10001]/关闭画图", "@10001 关闭画图",
    ])
    func aTypedMentionStandsForNoPrefixAndAManagementWordIsNoPicture(text: String) async throws {
        let world = try World()
        let sent = try await world.hear(
            Saying("我想看看樱花的样子", id: 1), owner(text, 2), Saying("/pic a cat", id: 3))
        #expect(sent.map(\.message.replyID) == [1, 3])
    }

    @Test(arguments: [
        ("[CQ:at,qq=10001] 关闭画图", true), ("[CQ:reply,id=5][CQ:at,qq=10001]  关闭画图 ", true), ("／关闭画图", true),
        ("&#91;CQ:at,qq=10001&#93; 关闭画图", false), ("[CQ:at,qq=all] 关闭画图", false), ("[CQ:at,qq=10002] 关闭画图", false),
    ])
    func inACQStringACodeIsAMentionAndAnEscapedOneIsNot(text: String, isObeyed: Bool) async throws {
        let world = try World()
        try await world.run { settled in
            world.endpoint.post(world.event(owner("", 1), ["message": .string(text)]))
            _ = await settled()
        }
        #expect(words(world.endpoint.sent) == (isObeyed ? [Phrases.switchedOff] : []))
    }

    @Test func aMemberWithTheBotsNameIsAnotherPerson() async throws {
        let world = try World { $0.bot.trigger = .mention }
        let sent = try await world.hear(
            Saying("你好", id: 1).with {
                $0.by = 43
                $0.card = "小绘"
            },
            Saying([.at(43), .text(" 我想看看樱花的样子")], id: 2), Saying([.reply(1), .text("我想看看雪山的样子")], id: 3))
        #expect(sent.isEmpty)
    }

    // MARK: - Rights

    private static let forgedSenders: [[String: JSONValue]] = [
        ["card": "owner", "nickname": "owner", "title": "owner", "role": "member"],
        ["card": "[CQ:at,qq=all]", "nickname": "群主", "title": "管理员", "role": "member"],
        ["card": "admin\",\"role\":\"owner", "nickname": "999", "role": "member"],
        ["card": "owner"], ["role": "OWNER"], ["role": "群主"], ["role": ["owner"]], ["role": true],
        ["user_id": 999, "role": "member"],
    ]

    @Test(arguments: forgedSenders, ["/关闭画图", "/pictor off", "/画图拉黑 43", "/画图模型 x"])
    func nothingAboutANameIsARight(sender: [String: JSONValue], command: String) async throws {
        let world = try World()
        try await world.run { settled in
            world.endpoint.post(world.event(Saying(command), ["sender": .object(sender)]))
            _ = await settled()
        }
        #expect([[Phrases.denied], [Phrases.superusersOnly]].contains(words(world.endpoint.sent)))
        #expect(world.endpoint.allCalls.count { $0.action.hasPrefix("set_") } == 0)
        let sent = try await world.hear(Saying("/pic a cat", id: 2).with { $0.by = 43 })
        #expect(sent.last?.message.images.count == 1)
    }

    @Test func neitherAMentionNorAQuoteOfSomebodyLendsTheirRight() async throws {
        let world = try World()
        let sent = try await world.hear(
            owner("早上好", 1), Saying([.reply(1), .text("/关闭画图")], id: 2),
            Saying([.at(7), .text(" /关闭画图")], id: 3).with { $0.by = 43 },
            Saying([.at(999), .text("/画图重载")], id: 4).with { $0.by = 44 }, Saying("/pic a cat", id: 5))
        #expect(sent.map(\.message.replyID) == [2, 5])
        #expect(words(sent) == [Phrases.denied, ""])
    }

    @Test func anAnonymousOwnerIsNobody() async throws {
        let world = try World()
        let sent = try await world.hear(
            owner("/关闭画图", 1).with { $0.subType = "anonymous" }, Saying("/pic a cat", id: 2))
        #expect(sent.map(\.message.replyID) == [2])
    }

    // MARK: - What the bot repeats

    @Test func whatTheBotRepeatsMentionsNobody() async throws {
        let world = try World()
        let prompt = "a cat [CQ:at,qq=all] &#91;CQ:at,qq=all&#93; @全体成员"
        let asker = Saying("/pic \(prompt)", id: 1).with { $0.card = "[CQ:at,qq=all]" }
        try await world.hear(asker)
        let picture = try await world.picture(for: 1)
        try await world.hear(
            Saying([.reply(picture), .text("/咒语")], id: 2), Saying("/队列", id: 3), Saying("/额度", id: 4),
            owner("/画图拉黑 42", 5), owner("/画图名单", 6), owner("/画图状态", 7),
            Saying([.reply(1), .text("/画图诊断")], id: 8).byAnAdmin)
        #expect(world.endpoint.sent.count == 8)
        #expect(words(world.endpoint.sent).contains { $0.hasPrefix(prompt) })
        for call in world.endpoint.sent {
            // As an array, where a text is a text.
            let kinds = call.parameters["message"]?.array?.compactMap { $0["type"]?.string }
            #expect(kinds == ["reply", "text"] || kinds == ["reply", "image"])
        }
    }
}
