/// What a message asks of the bot.
///
/// The raw values are the words of the command line's JSON Lines and of a model's verdict.
public enum Intent: String, Sendable, CaseIterable {
    /// A picture is wanted of something that is not the bot.
    case draw
    /// The bot itself is to be seen: its face, clothes, food, room or surroundings.
    case selfie
    /// A picture that is at hand is to be changed.
    case edit
    /// Nothing is asked that a picture would answer.
    case none
}

/// What the detector thinks of one message, and why.
public struct Judgement: Sendable, Equatable {
    /// What is asked.
    public var intent: Intent
    /// The thing wanted, as the speaker said it (after a redo: the earlier subject, then the new words); "" if none.
    public var subject: String
    /// How sure the decision is, 0…1. Below ``IntentDetector/sureness`` a model is worth asking.
    public var certainty: Double
    /// Whether the message is meant for the bot: mention, quote of the bot, its name as a call, or a private chat.
    public var isAddressed: Bool
    /// Whether this is a plain request, whose failure must be answered; a mere guess fails in silence.
    public var isExplicit: Bool
    /// Whether the last picture is wanted again, as it was or changed.
    public var isRedo: Bool
    /// The name of the rule that decided, or `classifier`; for a trace, never for control flow.
    public var rule: String
    /// Whether a model should be asked where one is at hand.
    public var needsModel: Bool

    /// Makes a judgement of its parts; the defaults are those of a message that asks for nothing.
    public init(
        intent: Intent, subject: String = "", certainty: Double = 1, isAddressed: Bool = false,
        isExplicit: Bool = false, isRedo: Bool = false, rule: String, needsModel: Bool = false
    ) {
        self.intent = intent
        self.subject = subject
        self.certainty = certainty
        self.isAddressed = isAddressed
        self.isExplicit = isExplicit
        self.isRedo = isRedo
        self.rule = rule
        self.needsModel = needsModel
    }
}
