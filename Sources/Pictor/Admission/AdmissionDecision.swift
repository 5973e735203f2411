import PictorModel

/// All that the decision about one person's request in one chat goes by, read at one moment.
struct AdmissionFacts: Sendable, Equatable {
    /// The rules of the chat.
    var rules: ChatRules
    /// The quiet hours that the moment falls into.
    var quietHours: QuietHours?
    /// The ban that holds for the person.
    var ban: Ban?
    /// Whether the person is a superuser.
    var isSuperuser = false
    /// Whether the person is free of the limits of persons (`admins_exempt`).
    var isExempt = false
    /// Whether the person took the message back.
    var isRecalled = false
    /// Unix seconds at which the local day began.
    var dayBegan: Int64 = 0
    /// What is asked for, and the prompt where there is one. Empty where the decision is about any request.
    var words: [String] = []
    /// The limit that today's pictures have reached under `terms`; `nil` = none, or it was not looked up.
    var limit: RefusalReason?

    /// The limits that a request of the person has to keep to.
    var terms: QuotaTerms {
        isSuperuser ? QuotaTerms(dayBegan: dayBegan) : rules.terms(isExempt: isExempt, dayBegan: dayBegan)
    }
}

/// The one decision about a request, however it is made: by a command or in plain words. Listening, accepting and `/额度`
/// all go by it.
///
/// Switching a group off and banned words hold for everybody; bans, quiet hours and limits do not hold for superusers.
struct AdmissionDecision: Sendable, Equatable {
    /// Why the request is refused; `nil` where it is not.
    let refusal: RefusalReason?
    /// The limits that the request has to keep to. They are checked once more when the job is written, in one transaction.
    let terms: QuotaTerms
    /// Whether a message without a command may ask for a picture.
    let listening: ListeningPermission

    /// The decision that follows from the facts.
    init(_ facts: AdmissionFacts) {
        refusal = Self.refusal(facts)
        terms = facts.terms
        listening = refusal.map(ListeningPermission.denied) ?? .allowed(facts.rules.trigger)
    }

    private static func refusal(_ facts: AdmissionFacts) -> RefusalReason? {
        if facts.isRecalled { return .recalled }
        guard facts.rules.isOn else { return .groupIsOff }
        if !facts.isSuperuser {
            if let ban = facts.ban { return .banned(until: ban.until) }
            if let hours = facts.quietHours { return .quiet(hours) }
        }
        if facts.words.contains(where: facts.rules.bannedWords.match) { return .bannedWord }
        return facts.isSuperuser ? nil : facts.limit
    }
}

/// Whether what is said without a command may start a picture.
enum ListeningPermission: Sendable, Equatable {
    /// It may, in this mode.
    case allowed(TriggerMode)
    /// It may not; `nil` where the chat's settings could not be read.
    case denied(RefusalReason?)
}
