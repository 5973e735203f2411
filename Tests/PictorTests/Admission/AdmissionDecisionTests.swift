import ChatCore
import PictorModel
import Testing

@testable import Pictor

/// The decision about a request, by comparison: facts in, one answer out.
@Suite struct AdmissionDecisionTests {
    private static let quiet = QuietHours("23:00-7:00")

    private static func facts(
        of values: ChatOverrides = ChatOverrides(), _ change: (inout AdmissionFacts) -> Void = { _ in }
    ) -> AdmissionFacts {
        var configuration = Settings()
        configuration.limits.userDaily = 5
        configuration.limits.groupDaily = 50
        configuration.limits.cooldown = .seconds(30)
        configuration.moderation.bannedWords = ["gore"]
        var facts = AdmissionFacts(
            rules: ChatRules(configuration: configuration, values: values, isGroup: true), dayBegan: 1000)
        change(&facts)
        return facts
    }

    private static let everything: @Sendable (inout AdmissionFacts) -> Void = {
        $0.ban = Ban(user: "42", until: 2000)
        $0.quietHours = quiet
        $0.words = ["gore"]
        $0.limit = .tooSoon(seconds: 5)
    }

    struct Case: Sendable {
        let name: String
        let facts: AdmissionFacts
        let refusal: RefusalReason?
    }

    private static func off(_ change: (inout AdmissionFacts) -> Void = { _ in }) -> AdmissionFacts {
        facts(of: ChatOverrides(isEnabled: false), change)
    }

    private static let cases: [Case] = [
        Case(name: "nothing stands against it", facts: facts(), refusal: nil),
        Case(name: "recalled", facts: facts { $0.isRecalled = true }, refusal: .recalled),
        Case(
            name: "recalled by a superuser",
            facts: facts {
                $0.isRecalled = true
                $0.isSuperuser = true
            }, refusal: .recalled),
        Case(name: "off", facts: off(), refusal: .groupIsOff),
        Case(name: "off before everything else", facts: off(everything), refusal: .groupIsOff),
        Case(name: "off for a superuser too", facts: off { $0.isSuperuser = true }, refusal: .groupIsOff),
        Case(name: "banned before quiet, word and limit", facts: facts(everything), refusal: .banned(until: 2000)),
        Case(
            name: "banned for good", facts: facts { $0.ban = Ban(user: "42", until: nil) },
            refusal: .banned(until: nil)),
        Case(
            name: "an exempt admin is banned as others are",
            facts: facts {
                $0.ban = Ban(user: "42", until: nil)
                $0.isExempt = true
            }, refusal: .banned(until: nil)),
        Case(name: "quiet", facts: facts { $0.quietHours = quiet }, refusal: quiet.map { .quiet($0) }),
        Case(
            name: "quiet for an exempt admin too",
            facts: facts {
                $0.quietHours = quiet
                $0.isExempt = true
            }, refusal: quiet.map { .quiet($0) }),
        Case(name: "a banned word", facts: facts { $0.words = ["a cat", "much gore"] }, refusal: .bannedWord),
        Case(name: "other words", facts: facts { $0.words = ["a cat", ""] }, refusal: nil),
        Case(
            name: "a banned word before a limit",
            facts: facts {
                $0.words = ["gore"]
                $0.limit = .userLimit(5)
            }, refusal: .bannedWord),
        Case(name: "a person's limit", facts: facts { $0.limit = .userLimit(5) }, refusal: .userLimit(5)),
        Case(
            name: "the group's limit for an exempt admin",
            facts: facts {
                $0.limit = .groupLimit(50)
                $0.isExempt = true
            }, refusal: .groupLimit(50)),
        Case(
            name: "neither ban, quiet hours nor limits for a superuser",
            facts: facts {
                everything(&$0)
                $0.words = []
                $0.isSuperuser = true
            }, refusal: nil),
        Case(
            name: "a banned word for a superuser too",
            facts: facts {
                everything(&$0)
                $0.isSuperuser = true
            }, refusal: .bannedWord),
    ]

    @Test(arguments: cases)
    func theFactsDecide(test: Case) {
        let decision = AdmissionDecision(test.facts)
        #expect(decision.refusal == test.refusal, "\(test.name)")
        #expect(decision.terms == test.facts.terms, "\(test.name)")
        // What is not heard in plain words is what a command is refused.
        #expect(decision.listening == test.refusal.map { .denied($0) } ?? .allowed(.smart), "\(test.name)")
    }

    @Test func thePersonsLimitsHoldForOrdinaryMembersTheGroupsForAdminsTooAndNoneForSuperusers() {
        #expect(
            Self.facts().terms
                == QuotaTerms(cooldown: 30, userDaily: 5, userDailyHere: -1, groupDaily: 50, dayBegan: 1000))
        #expect(Self.facts { $0.isExempt = true }.terms == QuotaTerms(groupDaily: 50, dayBegan: 1000))
        #expect(Self.facts { $0.isSuperuser = true }.terms == QuotaTerms(dayBegan: 1000))
    }

    @Test func whatIsHeardGoesByTheGroupsMode() {
        let decision = AdmissionDecision(Self.facts(of: ChatOverrides(trigger: .mention)))
        #expect(decision.listening == .allowed(.mention))
    }
}
