import ChatCore
import Understanding

/// Why a message was drawn or not: who decided, what, and where it stopped. The words themselves stay in the history.
struct Trace: Sendable, Equatable {
    /// Who decided.
    enum Decider: String, Sendable {
        /// The rules and their classifier.
        case rules
        /// The chat model.
        case model
        /// It was a command.
        case command
    }

    /// What kept a message that asks for a picture, or may ask for one, from becoming a job.
    enum Barrier: String, Sendable {
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
    var message: MessageKey
    /// Unix seconds.
    var time: Int64
    /// Who decided.
    var decider: Decider
    /// The rule that decided; empty for a command and where nothing was judged.
    var rule: String
    /// What was decided.
    var intent: Intent
    /// How sure the rules were, 0…1.
    var certainty: Double
    /// Where it stopped; `nil` where it did not, or where nothing was asked.
    var barrier: Barrier?
    /// What refused it in Chinese, where something named did.
    var reason: String?
    /// What the model cost, prompt included.
    var cost = ModelCost()

    /// Takes note of what became of a request.
    ///
    /// - Returns: Its job, where it has one.
    mutating func take(_ acceptance: JobLog.Acceptance?) -> Job? {
        switch acceptance {
        case .accepted(let job): return job
        case .refused(let refusal): (barrier, reason) = (.refused, refusal.reason)
        case .known, nil: barrier = .refused
        }
        return nil
    }
}
