import Foundation
import OneBot
import PictorModel
import Testing

@testable import Pictor

/// Plain words, a command and `/额度` meet the same answer, seen from the chat: events in, messages out.
@Suite(.timeLimit(.minutes(5))) struct RequestAdmissionTests {
    typealias Saying = World.Saying

    /// Who asks, where, and what becomes of it.
    struct Case: Sendable {
        let name: String
        /// Why it is refused; `nil` = it is drawn.
        let refusal: RefusalReason.Code?
        /// What `/额度` says.
        let quota: String
        /// Whether plain words are not even understood, and so get no answer.
        var isDeaf = false
        var by: Int64 = 42
        var role = "member"
        /// What is said before.
        var before: [Saying] = []
        var configure: @Sendable (inout Settings) -> Void = { _ in }
    }

    /// Half a day that holds the clock of the tests, wherever they run.
    private static let quietNow: QuietHours? = {
        let hour = Calendar.current.component(.hour, from: Date(timeIntervalSince1970: 1_795_500_000))
        return QuietHours(hour < 12 ? "0:00-12:00" : "12:00-0:00")
    }()

    private static let cases: [Case] = [
        Case(name: "nothing stands against it", refusal: nil, quota: "不限张数"),
        Case(name: "off", refusal: .groupIsOff, quota: Phrases.groupIsOff, isDeaf: true) {
            $0.bot.isEnabledByDefault = false
        },
        Case(name: "quiet", refusal: .quiet, quota: "安静时段", isDeaf: true) { $0.bot.quietHours = quietNow },
        Case(
            name: "banned", refusal: .banned, quota: "不能在这里画图", isDeaf: true,
            before: [Saying("/画图拉黑 42", id: 1).byAnAdmin]),
        Case(name: "banned word", refusal: .bannedWord, quota: "不限张数") { $0.moderation.bannedWords = ["猫"] },
        Case(name: "person's limit", refusal: .userLimit, quota: "今天还剩 0 张") { $0.limits.userDaily = 0 },
        Case(name: "group's limit", refusal: .groupLimit, quota: "本群今天还剩 0 张") { $0.limits.groupDaily = 0 },
        Case(name: "cooldown", refusal: .tooSoon, quota: "秒后再来", before: [Saying("/pic a", id: 1)]) {
            $0.limits.cooldown = .seconds(60)
        },
        Case(name: "exempt admin", refusal: nil, quota: "不限张数", by: 7, role: "admin") {
            $0.limits.userDaily = 0
            $0.limits.cooldown = .seconds(60)
            $0.limits.adminsExempt = true
        },
        Case(name: "admin who is not exempt", refusal: .userLimit, quota: "今天还剩 0 张", by: 7, role: "admin") {
            $0.limits.userDaily = 0
        },
        Case(
            name: "exempt admin and the group's limit", refusal: .groupLimit, quota: "本群今天还剩 0 张", by: 7,
            role: "admin"
        ) {
            $0.limits.groupDaily = 0
            $0.limits.adminsExempt = true
        },
        Case(name: "superuser", refusal: nil, quota: "不限张数\n你是超级用户，不受这些限制", by: 999) {
            $0.bot.quietHours = quietNow
            $0.limits.userDaily = 0
            $0.limits.groupDaily = 0
        },
        Case(
            name: "superuser where the bot is off", refusal: .groupIsOff, quota: Phrases.groupIsOff, isDeaf: true,
            by: 999
        ) {
            $0.bot.isEnabledByDefault = false
        },
        Case(name: "superuser and a banned word", refusal: .bannedWord, quota: "不限张数", by: 999) {
            $0.moderation.bannedWords = ["猫"]
        },
    ]

    @Test(arguments: cases)
    func aSentenceACommandAndTheQuotaMeetTheSameAnswer(test: Case) async throws {
        let spoken = try await outcome(of: "画一张猫咪的图片", in: test)
        let commanded = try await outcome(of: "/画 猫", in: test)
        #expect(spoken.isDrawn == (test.refusal == nil), "\(test.name)")
        #expect(commanded.isDrawn == (test.refusal == nil), "\(test.name)")
        #expect(spoken.reason == test.refusal?.rawValue, "\(test.name)")
        #expect(commanded.reason == test.refusal?.rawValue, "\(test.name)")
        if test.refusal != nil {
            #expect(!commanded.answers.isEmpty, "\(test.name)")
            #expect(spoken.answers == (test.isDeaf ? [] : commanded.answers), "\(test.name)")
        }
        #expect(commanded.quota.contains(test.quota), "\(test.name): \(commanded.quota)")
        #expect(commanded.quota.split(separator: "\n").count <= 3, "\(test.name): \(commanded.quota)")
    }

    private struct Outcome {
        var isDrawn: Bool
        /// Why it was refused, as it is remembered.
        var reason: String?
        var answers: [String]
        var quota: String
    }

    /// What becomes of a request made with these words, and what `/额度` says before it.
    private func outcome(of words: String, in test: Case) async throws -> Outcome {
        let world = try World {
            $0.intentMode = .rules
            test.configure(&$0)
        }
        func said(_ text: String, _ id: Int64) -> Saying {
            Saying(text, id: id).with {
                $0.by = test.by
                $0.role = test.role
            }
        }
        var answers: [String] = [], quota = "", drawnBefore = 0
        try await world.run { settled in
            func hear(_ saying: Saying) async -> [String] {
                let before = world.endpoint.sent.count
                world.endpoint.post(world.event(saying))
                _ = await settled()
                return world.endpoint.sent.dropFirst(before).map { $0.message.plainText }
            }
            for saying in test.before { _ = await hear(saying) }
            quota = await hear(said("/额度", 50)).joined()
            drawnBefore = world.backend.requests.count
            answers = await hear(said(words, 51))
        }
        return Outcome(
            isDrawn: world.backend.requests.count > drawnBefore,
            reason: try await world.traces.trace(of: .inGroup(51))?.reason, answers: answers, quota: quota)
    }

    @Test func aRefusalIsCountedByItsCodeAndToldByItsWordAlsoWhereAnOlderVersionStoredTheWord() {
        let names = RefusalWording.names([("冷却", 4), ("banned_word", 3), ("屏蔽词", 2), ("heaven knows", 1)])
        #expect(names.map(\.name) == ["屏蔽词", "冷却", "heaven knows"])
        #expect(names.map(\.count) == [5, 4, 1])
        for code in RefusalReason.Code.allCases {
            #expect(RefusalWording.name(ofStored: code.rawValue) == code.name)
            #expect(RefusalWording.name(ofStored: code.name) == code.name)
        }
    }

    @Test func everyReasonHasACodeOfItsOwn() throws {
        let hours = try #require(QuietHours("23-7"))
        let reasons: [RefusalReason] = [
            .recalled, .groupIsOff, .banned(until: nil), .quiet(hours), .bannedWord, .tooSoon(seconds: 1),
            .userLimit(1), .groupLimit(1),
        ]
        #expect(reasons.map(\.code) == RefusalReason.Code.allCases)
        // Whoever takes a request back is told nothing.
        #expect(reasons.filter { $0.sentence == nil } == [.recalled])
    }
}
