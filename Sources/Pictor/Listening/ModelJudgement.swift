import ChatCore
import Foundation
import Logging
import PictorModel
import Understanding

/// Asks the model about a message when its turn comes.
struct ModelJudgement: Sendable {
    /// What became of a message.
    enum Outcome: Sendable {
        /// It was judged.
        case decided(IntentResolver.IntentDecision)
        /// It was not, for this reason where there is one to tell.
        case dropped(Trace.Barrier?)
    }

    let queue: JudgementQueue
    let recalledRequests: RecalledRequests
    let admission: RequestAdmission
    let reader: ContextReader
    let resolver: IntentResolver
    let now: @Sendable () -> Date
    let logger: Logger

    /// The message does not need the model.
    func withdraw(_ ticket: JudgementLine.Ticket) { queue.withdraw(ticket) }

    /// Whether a call may be spent on a message. Whoever has no picture left today costs none.
    func mayAsk(about message: IncomingMessage, _ judgement: Judgement) async -> Bool {
        resolver.needsModel(judgement) ? await admission.couldAccept(from: message) : true
    }

    /// Judges a message in its turn. What is too old by then, or finds no room to wait, is not judged, by rules neither: the
    /// same message means the same at any load.
    func outcome(
        for message: IncomingMessage, as ticket: JudgementLine.Ticket, _ judgement: Judgement
    ) async -> Outcome {
        let deadline = min(message.time, now()).addingTimeInterval(IncomingMessage.freshness)
        do throws(JudgementQueue.Refusal) {
            let outcome = try await queue.withTurn(ticket, until: deadline) { () async -> Outcome in
                if recalledRequests.contains(message.key) { return .dropped(.recalled) }
                return await decision(on: message, judgement).map(Outcome.decided) ?? .dropped(nil)
            }
            // A call that a stop cut short is no verdict.
            if case .decided = outcome, Task.isCancelled { return .dropped(nil) }
            return outcome
        } catch {
            return .dropped(error == .cancelled ? nil : .busy)
        }
    }

    /// The verdict on a message whose turn has come; `nil` where what it takes could not be read.
    ///
    /// The chat is read again rather than kept while the message waits: thousands may wait, and what was said before a message does
    /// not change.
    private func decision(
        on message: IncomingMessage, _ judgement: Judgement
    ) async -> IntentResolver.IntentDecision? {
        do {
            let context = try await reader.context(of: message)
            return await resolver.decision(
                on: judgement, words: context.utterance.text, chat: context.lines,
                lessons: try await reader.examples(for: message), in: message.key.chat,
                // What was accepted meanwhile counts.
                mayAskModel: await mayAsk(about: message, judgement), time: now().clockTime)
        } catch {
            logger.report(error, as: "message not judged")
            return nil
        }
    }
}
