import ChatCore
import Foundation
import Logging
import PictorModel
import Understanding

/// Listens to what is said without a command: takes it as a lesson, or has it judged and makes a job of a request. Leaves a
/// trace of every decision.
///
/// In two parts, because a model may take a minute: `consider` decides what rules can decide, `judge` waits for the model's
/// turn and asks it.
struct MessageListener: Sendable {
    /// What became of a message without the model.
    enum Hearing: Sendable {
        /// It is dealt with; the job is what it asks for.
        case settled(Job?)
        /// The model has to be asked.
        case question(Question)
    }

    /// A message about which the model has to be asked.
    struct Question: Sendable {
        fileprivate let message: IncomingMessage
        fileprivate let ticket: JudgementLine.Ticket
        fileprivate let judgement: Judgement
        fileprivate let trace: Trace
    }

    let screening: MessageScreening
    let model: ModelJudgement
    let settlement: DecisionSettlement
    let reader: ContextReader
    let resolver: IntentResolver
    let now: @Sendable () -> Date
    let logger: Logger

    /// Decides about a message without waiting for the model.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - ticket: What it was announced to the queue as. Withdrawn before anything is sent that may take long.
    /// - Returns: What became of it.
    func consider(_ message: IncomingMessage, as ticket: JudgementLine.Ticket) async -> Hearing {
        var trace = Trace(
            message: message.key, time: Int64(now().timeIntervalSince1970), decider: .rules, rule: "", intent: .none,
            certainty: 1)
        guard let (judgement, words) = await screening.judgement(of: message, as: ticket, &trace) else {
            settlement.note(trace)
            return .settled(nil)
        }
        do {
            let examples = try await reader.examples(for: message)
            // Where no call may be spent a plain request still gets its no.
            if resolver.asksModel(on: judgement, words: words, lessons: examples),
                await model.mayAsk(about: message, judgement)
            {
                return .question(Question(message: message, ticket: ticket, judgement: judgement, trace: trace))
            }
            model.withdraw(ticket)
            let decision = await resolver.decision(
                on: judgement, words: words, chat: [], lessons: examples, in: trace.message.chat, mayAskModel: false,
                time: now().clockTime)
            return .settled(await settlement.settle(message, judgement, decision, &trace))
        } catch {
            logger.report(error, as: "message not judged")
            settlement.note(trace)
            return .settled(nil)
        }
    }

    /// Asks the model about a message when its turn comes.
    ///
    /// - Returns: The job that the message asks for, if it asks for one and is let.
    func judge(_ question: Question) async -> Job? {
        var trace = question.trace
        switch await model.outcome(for: question.message, as: question.ticket, question.judgement) {
        case .decided(let decision):
            return await settlement.settle(question.message, question.judgement, decision, &trace)
        case .dropped(let barrier):
            if let barrier { trace.barrier = barrier }
            settlement.note(trace)
            return nil
        }
    }
}
