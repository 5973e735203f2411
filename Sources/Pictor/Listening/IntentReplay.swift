public import ChatCore
public import Inference
public import Logging
public import PictorModel
import Primitives
public import Understanding

/// Judges recorded messages as the bot would have.
public struct IntentReplay: Sendable {
    /// A recorded message, and what it was where it carries a picture of the bot.
    public struct Recorded: Sendable {
        /// The message.
        public var message: IncomingMessage
        /// What the bot's picture in it had been asked for as; `nil` where it has none, or nobody knows.
        public var made: Intent?

        /// Describes a recorded message.
        public init(message: IncomingMessage, made: Intent?) {
            self.message = message
            self.made = made
        }
    }

    /// What came of judging a message.
    public struct Result: Sendable {
        /// What it asks for.
        public var intent: Intent
        /// The thing wanted; "" where there is none.
        public var subject: String
        /// Who decided: "rules" or "model".
        public var decider: String
    }

    private let resolver: IntentResolver

    /// A replay by these rules, and this model where one is configured.
    public init(configuration: Settings, model: ChatModel?, logger: Logger) {
        resolver = IntentResolver(
            detector: Current(constant: IntentDetector(nicknames: configuration.bot.nicknames)),
            model: Current(constant: model),
            personas: PersonaResolver(
                of: Current(constant: Persona(configuration.persona)), model: Current(constant: model), store: nil,
                logger: logger),
            settings: Current(constant: configuration), logger: logger)
    }

    /// Judges a message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - context: What was said before it, oldest first.
    /// - Returns: What it asks for, and who decided.
    public func judged(_ message: IncomingMessage, after context: [Recorded]) async -> Result {
        let judgement = resolver.judgement(
            of: utterance(of: message, among: context),
            // As many as the bot itself looks at.
            after: context.suffix(ListeningContext.contextLength).map {
                utterance(of: $0.message, made: $0.made, among: context)
            })
        let lines = (context.map(\.message) + [message]).map { PromptRecipe.Line(HistoryEntry($0)) }
        let decision = await resolver.decision(
            on: judgement, words: message.parts.plainText, chat: lines, time: message.time.clockTime)
        var result = Result(
            intent: judgement.intent, subject: judgement.subject, decider: decision.decider.rawValue)
        switch decision.verdict {
        case .nothing, .undecided: (result.intent, result.subject) = (.none, "")
        case .wish(let wish):
            result.intent = wish.intent
            if let said = wish.subject { result.subject = said }
        }
        return result
    }

    private func utterance(
        of message: IncomingMessage, made: Intent? = nil, among context: [Recorded]
    ) -> Utterance {
        let quoted = message.quotedKey.flatMap { key in context.last { $0.message.key.id == key.id } }
        return Utterances.utterance(
            of: HistoryEntry(message), quoting: quoted.map { HistoryEntry($0.message) }, made: made)
    }
}
