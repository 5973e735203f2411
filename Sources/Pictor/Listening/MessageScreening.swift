import ChatCore
import Logging
import PictorModel
import Primitives
import Understanding

/// What can be said of a message without the model: whether it is listened to at all, whether it is a lesson, and what the rules
/// make of it.
struct MessageScreening: Sendable {
    let components: Current<ComponentSettings>
    let admission: RequestAdmission
    let teacher: LessonTeacher
    let reader: ContextReader
    let resolver: IntentResolver
    let queue: JudgementQueue
    let logger: Logger

    /// What the rules say of a message that may ask for a picture, and its words; `nil` where it may not, or is a lesson.
    func judgement(
        of message: IncomingMessage, as ticket: JudgementLine.Ticket, _ trace: inout Trace
    ) async -> (judgement: Judgement, words: String)? {
        guard components.value.imageGeneration else {
            trace.barrier = .off
            return nil
        }
        let trigger: TriggerMode
        switch await admission.listening(to: message) {
        case .allowed(let mode): trigger = mode
        case .denied(.recalled):
            trace.barrier = .recalled
            return nil
        case .denied(let reason):
            (trace.barrier, trace.reason) = (.off, reason?.code.rawValue)
            return nil
        }
        if await teacher.takesLesson(from: message) {
            trace.barrier = .complaint
            queue.withdraw(ticket)
            await admission.replier.answer(Phrases.lessonTaken, to: message)
            return nil
        }
        let scene: ListeningContext
        do {
            scene = try await reader.context(of: message)
        } catch {
            logger.report(error, as: "message not judged")
            return nil
        }
        let judgement = resolver.judgement(of: scene.utterance, after: scene.context)
        (trace.rule, trace.certainty, trace.intent) = (judgement.rule, judgement.certainty, judgement.intent)
        if let barrier = Self.barrier(to: judgement, message, scene, trigger) {
            if judgement.intent != .none { trace.barrier = barrier }
            return nil
        }
        guard judgement.intent != .none || resolver.needsModel(judgement) else { return nil }
        return (judgement, scene.utterance.text)
    }

    /// What the group's mode asks for and the message lacks.
    private static func barrier(
        to judgement: Judgement, _ message: IncomingMessage, _ scene: ListeningContext, _ trigger: TriggerMode
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
