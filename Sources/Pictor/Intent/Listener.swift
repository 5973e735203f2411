import ChatCore
import Foundation
import Logging
import Understanding

/// Listens to what is said without a command: takes it as a lesson, or has it judged and makes a job of a request. Leaves a
/// trace of every decision.
///
/// In two parts, because a model may take a minute: `consider` decides what rules can decide, `judge` waits for the model's
/// turn and asks it.
struct Listener: Sendable {
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

    let configuration: Configuration
    let judge: Judge
    let teacher: Teacher
    let reception: Reception
    let history: History
    let log: JobLog
    let lessons: LessonBook
    let traces: TraceLog
    let recalls: RecalledRequests
    let queue: JudgementQueue
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
            message: message.key, time: seconds, decider: .rules, rule: "", intent: .none, certainty: 1)
        guard let (judgement, words) = await judgement(of: message, as: ticket, &trace) else {
            traces.note(trace)
            return .settled(nil)
        }
        do {
            let examples = try await examples(for: message)
            // Whoever has no picture left today costs no call either: a plain request still gets its no.
            if judge.asksModel(on: judgement, words: words, lessons: examples), await mayAsk(judgement, message) {
                return .question(Question(message: message, ticket: ticket, judgement: judgement, trace: trace))
            }
            queue.withdraw(ticket)
            let ruling = await judge.ruling(
                on: judgement, words: words, chat: [], lessons: examples, in: trace.message.chat, mayAskModel: false,
                time: now().clockTime)
            return .settled(await settle(message, judgement, ruling, &trace))
        } catch {
            logger.report(error, as: "message not judged")
            traces.note(trace)
            return .settled(nil)
        }
    }

    /// Asks the model about a message when its turn comes. What is too old by then, or finds no room to wait, is not judged, by
    /// rules neither: the same message means the same at any load.
    ///
    /// - Returns: The job that the message asks for, if it asks for one and is let.
    func judge(_ question: Question) async -> Job? {
        let message = question.message
        var trace = question.trace
        let deadline = min(message.time, now()).addingTimeInterval(Bot.freshness)
        do throws(JudgementQueue.Refusal) {
            let ruling = try await queue.withTurn(question.ticket, until: deadline) { () async -> Judge.Ruling? in
                if recalls.contains(trace.message) {
                    trace.barrier = .recalled
                    return nil
                }
                return await self.ruling(on: question)
            }
            // A call that a stop cut short is no verdict.
            if let ruling, !Task.isCancelled { return await settle(message, question.judgement, ruling, &trace) }
        } catch {
            if error != .cancelled { trace.barrier = .busy }
        }
        traces.note(trace)
        return nil
    }

    /// What the rules say of a message that may ask for a picture, and its words; `nil` where it may not, or is a lesson.
    private func judgement(
        of message: IncomingMessage, as ticket: JudgementLine.Ticket, _ trace: inout Trace
    ) async -> (judgement: Judgement, words: String)? {
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
            queue.withdraw(ticket)
            await reception.answer(Phrases.lessonTaken, to: message)
            return nil
        }
        let scene: Scene
        do {
            scene = try await self.scene(of: message)
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
        return (judgement, scene.utterance.text)
    }

    /// The verdict on a message whose turn has come; `nil` where what it takes could not be read.
    ///
    /// The chat is read again rather than kept while the message waits: thousands may wait, and what was said before a message does
    /// not change.
    private func ruling(on question: Question) async -> Judge.Ruling? {
        let message = question.message, judgement = question.judgement
        do {
            let scene = try await scene(of: message)
            return await judge.ruling(
                on: judgement, words: scene.utterance.text, chat: scene.lines,
                lessons: try await examples(for: message), in: question.trace.message.chat,
                // What was accepted meanwhile counts.
                mayAskModel: await mayAsk(judgement, message), time: now().clockTime)
        } catch {
            logger.report(error, as: "message not judged")
            return nil
        }
    }

    /// Makes a job of a request, and notes the trace.
    private func settle(
        _ message: IncomingMessage, _ judgement: Judgement, _ ruling: Judge.Ruling, _ trace: inout Trace
    ) async -> Job? {
        defer { traces.note(trace) }
        (trace.decider, trace.barrier, trace.cost) = (ruling.decider, ruling.barrier, ruling.cost)
        logger.debug(
            "message judged",
            metadata: [
                "chat": "\(trace.message.chat)", "message.id": "\(message.key.id)", "rule": "\(judgement.rule)",
                "decided_by": "\(ruling.decider.rawValue)",
            ])
        switch ruling.verdict {
        case .nothing:
            if ruling.barrier == nil { trace.intent = .none }
            return nil
        case .undecided:
            await reception.answer(Phrases.notUnderstood, to: message)
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

    private func scene(of message: IncomingMessage) async throws(StorageError) -> Scene {
        try await Scene(of: message, history: history, log: log, configuration: configuration)
    }

    private func examples(for message: IncomingMessage) async throws(StorageError) -> CounterExamples {
        return message.isInGroup ? try await lessons.examples(of: message.key.chat) : CounterExamples()
    }

    private func mayAsk(_ judgement: Judgement, _ message: IncomingMessage) async -> Bool {
        judge.needsModel(judgement) ? await !reception.hasNothingLeft(for: message) : true
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }

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
