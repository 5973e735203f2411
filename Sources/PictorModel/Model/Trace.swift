package import ChatCore
package import Understanding

/// Why a message was drawn or not: who decided, what, and where it stopped. The words themselves stay in the history.
package struct Trace: Sendable, Equatable {
    /// Who decided.
    package enum Decider: String, Sendable {
        /// The rules and their classifier.
        case rules
        /// The chat model.
        case model
        /// It was a command.
        case command
    }

    /// What kept a message that asks for a picture, or may ask for one, from becoming a job.
    package enum Barrier: String, Sendable {
        /// Nothing said without a command starts a picture there, then or from that person.
        case off
        /// The group's mode wants the bot to be called.
        case mention
        /// The group's mode wants a command.
        case command
        /// The group has shown this message to be no request.
        case lesson
        /// The model gave no verdict.
        case undecided
        /// One of the limits, a ban, or rights it lacks.
        case refused
        /// It denied an earlier picture, and was taken as a lesson.
        case complaint
        /// The model was busy until the message was too old, or too many waited for it.
        case busy
        /// It was taken back before it was judged.
        case recalled
    }

    /// The message.
    package var message: MessageKey
    /// Unix seconds.
    package var time: Int64
    /// Who decided.
    package var decider: Decider
    /// The rule that decided; empty for a command and where nothing was judged.
    package var rule: String
    /// What was decided.
    package var intent: Intent
    /// How sure the rules were, 0…1.
    package var certainty: Double
    /// Where it stopped; `nil` where it did not, or where nothing was asked.
    package var barrier: Barrier?
    /// The code of what refused it, where something named did (`RefusalReason.Code`; in rows of older versions its Chinese word).
    package var reason: String?
    /// What the model cost, prompt included.
    package var cost = ModelCost()

    /// Makes it from its parts.
    package init(
        message: MessageKey, time: Int64, decider: Decider, rule: String, intent: Intent, certainty: Double,
        barrier: Barrier? = nil, reason: String? = nil, cost: ModelCost = ModelCost()
    ) {
        self.message = message
        self.time = time
        self.decider = decider
        self.rule = rule
        self.intent = intent
        self.certainty = certainty
        self.barrier = barrier
        self.reason = reason
        self.cost = cost
    }

    /// Takes note of what became of a request.
    ///
    /// - Returns: Its job, where it has one.
    package mutating func take(_ acceptance: JobAcceptance?) -> Job? {
        switch acceptance {
        case .accepted(let job): return job
        case .refused(.recalled): barrier = .recalled
        case .refused(let refusal): (barrier, reason) = (.refused, refusal.code.rawValue)
        case .known, nil: barrier = .refused
        }
        return nil
    }
}
