import ChatCore
import Foundation
import HTTP
import Inference
import Logging
import OneBot
import PictorModel
import Primitives
import TestSupport
import Testing

@testable import Pictor

/// Those who run a group are told why a message was drawn or not.
@Suite(.timeLimit(.minutes(5))) struct DiagnosisTests {
    typealias Saying = World.Saying

    /// What an admin is told of a message.
    private func diagnosis(of id: MessageID, in world: World, as number: Int64 = 100) async throws -> String {
        let sent = try await world.hear(Saying([.reply(id), .text("/画图诊断")], id: number).byAnAdmin)
        return sent.last?.message.plainText ?? ""
    }

    @Test func whatTheRulesHadDrawnIsExplainedByThePictureToo() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying(Self.request, id: 1))
        let told = try await diagnosis(of: 1, in: world)
        let lines = told.split(separator: "\n")
        try #require(lines.count == 4)
        #expect(lines[0] == "这条画了")
        #expect(lines[1].hasPrefix("判断：规则（要图的说法 draw."))
        #expect(lines[1].hasSuffix("%），要画图"))
        #expect(lines[2] == "结果：画好发出去了")
        #expect(lines[3] == "花费：没有问语言模型")
        #expect(try await diagnosis(of: try await world.picture(for: 1), in: world, as: 101) == told)
    }

    /// A message that is not drawn, where, and what is said of it.
    struct Stop: Sendable {
        let text: String
        let facts: [String]
        let configure: @Sendable (inout Settings) -> Void

        init(
            _ text: String, _ facts: String..., configure: @escaping @Sendable (inout Settings) -> Void = { _ in }
        ) {
            self.text = text
            self.facts = facts
            self.configure = configure
        }
    }

    private static let request = "画一张猫咪的图片"

    @Test(arguments: [
        Stop("今天天气不错", "这条没画：没看出是在要图", "不是要图"),
        Stop(request, "这条没画：像是要图", "艾特模式") { $0.bot.trigger = .mention },
        Stop(request, "这条没画：像是要图", "命令模式") { $0.bot.trigger = .command },
        Stop(request, "这条没画：机器人没有理会", "拦下：群没开") { $0.bot.isEnabledByDefault = false },
        Stop(request, "这条没画：机器人没有理会", "只开了命令") { $0.components.imageGeneration = false },
        Stop(request, "这条没画：像是要图", "拦下：个人额度") { $0.limits.userDaily = 0 },
        Stop(request, "这条没画：像是要图", "拦下：本群额度") { $0.limits.groupDaily = 0 },
        Stop("/画 一只猫", "这条是命令，没有照办", "拦下：个人额度") { $0.limits.userDaily = 0 },
        Stop("/额度", "这条是管理或查询的命令"), Stop("/关闭画图", "这条是命令，没有照办", "没有权限"),
    ])
    func whatWasNotDrawnIsExplainedByWhereItStopped(stop: Stop) async throws {
        let world = try World {
            $0.intentMode = .rules
            stop.configure(&$0)
        }
        try await world.hear(Saying(stop.text, id: 1))
        let told = try await diagnosis(of: 1, in: world)
        for fact in stop.facts { #expect(told.contains(fact)) }
        #expect(world.backend.requests.isEmpty)
    }

    @Test func aBannedWordABannedPersonAndALessonAreNamed() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(
            Saying("/画图设置 屏蔽词 +猫", id: 1).byAnAdmin, Saying(Self.request, id: 2),
            Saying("/画图拉黑 43", id: 3).byAnAdmin, Saying("画一张小狗的图片", id: 4).with { $0.by = 43 },
            Saying("给我看看火星表面长啥样", id: 5), Saying("不是让你画", id: 6), Saying("给我看看火星表面长啥样", id: 7))
        #expect(try await diagnosis(of: 2, in: world, as: 102).contains("拦下：屏蔽词"))
        #expect(try await diagnosis(of: 4, in: world, as: 104).contains("拦下：被拉黑"))
        #expect(try await diagnosis(of: 5, in: world, as: 105).hasPrefix("这条画了"))
        #expect(try await diagnosis(of: 6, in: world, as: 106).contains("记成了反例"))
        #expect(try await diagnosis(of: 7, in: world, as: 107).contains("和本群的反例一样（现有 1 条"))
    }

    @Test func aFailureIsToldInWordsAndAnAnswerStandsForItsRequest() async throws {
        let world = try World(
            backend: ScriptedBackend { _ throws(InferenceError) in
                throw InferenceError(.billing, detail: "402 https://pictures.example/pay sk-abcdef123456")
            }
        ) { $0.intentMode = .rules }
        try await world.hear(Saying("/画 一只猫", id: 1))
        let told = try await diagnosis(of: try await world.lastAnswer(), in: world)
        #expect(told.hasPrefix("这条想画，没画成"))
        #expect(told.contains("结果：没画成：\(InferenceError.Kind.billing.sentence)"))
        #expect(!told.contains("http") && !told.contains("402") && !told.contains("sk-"))
    }

    @Test func whatTheModelSaidAndCostIsTold() async throws {
        let judge = ScriptedModel(
            #"{"intent":"draw","subject":"猫","prompt":"a cat","confidence":0.9}"#, #"{"intent":"none"}"#, "说不好")
        var world = try World {
            $0.llm.model = "judge"
            $0.intentMode = .llm
        }
        world.model = judge.model
        for id in 1...3 { try await world.hear(Saying([.at(10001), .text(" 能不能整一个那种感觉的")], id: Int64(id))) }
        let drawn = try await diagnosis(of: 1, in: world, as: 101)
        #expect(drawn.hasPrefix("这条画了\n判断：问了语言模型，要画图（规则只是说："))
        #expect(drawn.contains("花费：语言模型 1 次，100 token，"))
        let refused = try await diagnosis(of: 2, in: world, as: 102)
        #expect(refused.hasPrefix("这条没画：没看出是在要图\n判断：问了语言模型，不是要图"))
        #expect(try await diagnosis(of: 3, in: world, as: 103).contains("拦下：语言模型没有给出判断"))
    }

    @Test func aBannedWordThatTheModelPutInIsTold() async throws {
        let writer = ScriptedModel("a cat with blood")
        var world = try World {
            $0.llm.model = "judge"
            $0.intentMode = .rules
        }
        world.model = writer.model
        try await world.hear(Saying("/画图设置 屏蔽词 +blood", id: 1).byAnAdmin, Saying("/画 一只猫", id: 2))
        #expect(world.backend.requests.isEmpty)
        #expect(try await diagnosis(of: 2, in: world).contains("结果：没画成：写出来的提示词里有屏蔽词"))
    }

    // MARK: - Who may ask, and of what

    @Test func aMemberIsDenied() async throws {
        let world = try World { $0.intentMode = .rules }
        let sent = try await world.hear(Saying(Self.request, id: 1), Saying([.reply(1), .text("/画图诊断")], id: 2))
        #expect(sent.last?.message.plainText == Phrases.denied)
    }

    @Test func anAdminWithoutAQuoteIsToldHow() async throws {
        let sent = try await World().hear(Saying("/画图诊断", id: 1).byAnAdmin)
        #expect(sent.map { $0.message.plainText } == [Phrases.diagnosisUsage])
    }

    @Test func whatNobodyHeardHasNoRecord() async throws {
        #expect(try await diagnosis(of: 5, in: World()) == Phrases.noTrace)
    }

    @Test(arguments: [true, false])
    func aSuperuserWithoutAQuoteSeesHowTheBotIsWithoutAddressesAndKeys(isPrivate: Bool) async throws {
        var world = try World()
        let transport = StubTransport(StubTransport.failure(.unreachable(host: "pictures", reason: "sk-abcdef123456")))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let key = Secret("sk-abcdef123456")
        world.snapshot = Snapshot(
            settings: world.configuration,
            backend: OpenAIImageBackend(
                configuration: OpenAIImageBackend.Configuration(
                    baseURL: "http://pictures:8188/v1", apiKeys: [key], model: "painter"),
                transport: transport, logger: logger),
            model: ChatModel(
                configuration: ChatModel.Configuration(
                    baseURL: "https://judge.example/v1", apiKey: key, model: "judge"),
                transport: transport, logger: logger))
        let sent = try await world.hear(Saying("/画图诊断", id: 1).byTheSuperuser.with { $0.isPrivate = isPrivate })
        let told = try #require(sent.last?.message.plainText)
        #expect(told.contains("正常 存储") && told.contains("正常 QQ 端点"))
        #expect(told.contains("异常 画图服务连接：连不上 （地址）") && told.contains("异常 语言模型连接：连不上 （地址）"))
        for secret in ["pictures", "judge.example", "8188", "http", "sk-"] { #expect(!told.contains(secret)) }
    }

    // MARK: - For how long

    @Test func aBotThatRunsForgetsAfterSevenDays() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying("今天天气不错", id: 1), Saying(Self.request, id: 2))
        world.clock.withLock { $0 += TimeInterval(TraceLog.retention + 1) }
        try await world.run { _ in
            while try await world.traces.trace(of: .inGroup(2)) != nil { await Task.yield() }
        }
        #expect(try await diagnosis(of: 1, in: world, as: 101) == Phrases.noTrace)
        #expect(try await diagnosis(of: 2, in: world, as: 102) == "结果：画好发出去了\n判断的记录过期了，只留 7 天")
    }
}
