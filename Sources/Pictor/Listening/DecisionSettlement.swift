import ChatCore
import Logging
import PictorModel
import Understanding

/// Does what a decision about a message asks for: nothing, a word, or a job. Every decision leaves its trace here.
struct DecisionSettlement: Sendable {
    let admission: RequestAdmission
    let memory: ChatMemory
    let traces: TraceLog
    let logger: Logger

    /// Keeps the trace of a message of which nothing follows.
    func note(_ trace: Trace) { traces.note(trace) }

    /// Makes a job of a request, and notes the trace.
    func settle(
        _ message: IncomingMessage, _ judgement: Judgement, _ decision: IntentResolver.IntentDecision,
        _ trace: inout Trace
    ) async -> Job? {
        defer { traces.note(trace) }
        (trace.decider, trace.barrier, trace.cost) = (decision.decider, decision.barrier, decision.cost)
        logger.debug(
            "message judged",
            metadata: [
                "chat": "\(trace.message.chat)", "message.id": "\(message.key.id)", "rule": "\(judgement.rule)",
                "decided_by": "\(decision.decider.rawValue)",
            ])
        switch decision.verdict {
        case .nothing:
            if decision.barrier == nil { trace.intent = .none }
            return nil
        case .undecided:
            await admission.replier.answer(Phrases.notUnderstood, to: message)
            return nil
        case .wish(let wish):
            trace.intent = wish.intent
            // A job is never without the message that asks for it.
            await memory.flush()
            let acceptance = await admission.accept(
                JobRequest(
                    source: trace.message, requester: message.author.id, intent: wish.intent, origin: wish.origin,
                    request: wish.request, prompt: wish.prompt),
                from: message)
            return trace.take(acceptance)
        }
    }
}
