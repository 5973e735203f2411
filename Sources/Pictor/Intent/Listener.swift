import ChatCore
import Foundation
import Logging
import Understanding

/// Listens to what is said without a command: takes it as a lesson, or has it judged and makes a job of a request. Leaves a
/// trace of every decision.
struct Listener: Sendable {
    let configuration: Configuration
    let judge: Judge
    let teacher: Teacher
    let reception: Reception
    let history: History
    let log: JobLog
    let lessons: LessonBook
    let traces: TraceLog
    let now: @Sendable () -> Date
    let logger: Logger

    /// The job that a message asks for, if it asks for one and is let.
    func consider(_ message: IncomingMessage) async -> Job? {
        var trace = Trace(
            message: message.key, time: Int64(now().timeIntervalSince1970), decider: .rules, rule: "",
            intent: .none, certainty: 1)
        defer { traces.note(trace) }
        let chat = message.key.chat
        guard configuration.components.imageGeneration else {
            trace.barrier = .off
            return nil
        }
        let trigger: TriggerMode
        switch await reception.attention(to: message) {
        case .paid(let mode): trigger = mode
        case .withheld(let refusal):
            (trace.barrier, trace.reason) = (.off, refusal?.reason)
            return nil
        }
        if await teacher.takesLesson(from: message) {
            trace.barrier = .complaint
            await reception.answer(Speech.lessonTaken, to: message)
            return nil
        }
        let scene: Scene
        do {
            scene = try await Scene(of: message, history: history, log: log, configuration: configuration)
        } catch {
            logger.report(error, as: "message not judged")
            return nil
        }
        let judgement = judge.judgement(of: scene.utterance, after: scene.context)
        (trace.rule, trace.certainty, trace.intent) = (judgement.rule, judgement.certainty, judgement.intent)
        if let barrier = Self.barrier(to: judgement, message, scene, trigger) {
            if judgement.intent != .none { trace.barrier = barrier }
            return nil
        }
        guard judgement.intent != .none || judge.needsModel(judgement) else { return nil }
        let examples: CounterExamples
        do {
            examples = message.isInGroup ? try await lessons.examples(of: chat) : CounterExamples()
        } catch {
            logger.report(error, as: "message not judged")
            return nil
        }
        // Whoever has no picture left today costs no call either: a plain request still gets its no.
        let mayAsk = judge.needsModel(judgement) ? await !reception.hasNothingLeft(for: message) : true
        let ruling = await judge.ruling(
            on: judgement, words: scene.utterance.text, chat: scene.lines, lessons: examples, in: chat,
            mayAskModel: mayAsk, time: now().clockTime)
        // A call that a stop cut short is no verdict.
        if Task.isCancelled { return nil }
        (trace.decider, trace.barrier, trace.cost) = (ruling.decider, ruling.barrier, ruling.cost)
        logger.debug(
            "message judged",
            metadata: [
                "chat": "\(chat)", "message.id": "\(message.key.id)", "rule": "\(judgement.rule)",
                "decided_by": "\(ruling.decider.rawValue)",
            ])
        switch ruling.verdict {
        case .nothing:
            if ruling.barrier == nil { trace.intent = .none }
            return nil
        case .undecided:
            await reception.answer(Speech.notUnderstood, to: message)
            return nil
        case .wish(let wish):
            trace.intent = wish.intent
            let acceptance = await reception.accept(
                JobLog.NewJob(
                    source: trace.message, requester: message.author.id, intent: wish.intent, origin: wish.origin,
                    request: wish.request, prompt: wish.prompt),
                from: message)
            return trace.take(acceptance)
        }
    }

    /// What the group's mode asks for and the message lacks.
    private static func barrier(
        to judgement: Judgement, _ message: IncomingMessage, _ scene: Scene, _ trigger: TriggerMode
    ) -> Trace.Barrier? {
        switch trigger {
        case .smart: return nil
        case .mention: return judgement.isAddressed ? nil : .mention
        // Here only an @ followed by a draw word is as good as a command.
        case .command:
            let isAsGood = message.mentionsSelf && scene.beginsWithDrawWord && judgement.intent != .none
            return isAsGood ? nil : .command
        }
    }
}
