import ChatCore
import Logging
import PictorModel
import Primitives

/// Lets a job's requester know: by a sentence, by a mark under the request, and by taking back what came too late.
struct JobNotifier: Sendable {
    let sender: ChatSender
    let reactions: StatusReactions
    let limits: Current<LimitSettings>
    let logger: Logger

    /// Says how a job ended.
    func tell(_ ending: JobEnding, retryAfter: Int?, of job: RunningJob) async {
        // A picture of which nobody knows whether it is there mostly is: a sentence about that would only puzzle.
        if case .unknownOutcome = ending { return }
        guard
            let sentence = EndingWording.sentence(
                for: ending, retryAfter: retryAfter, queueLength: limits.value.queueLength)
        else { return }
        await sender.say(sentence, to: job.target, quoting: job.job.source.id)
    }

    /// Says that it takes a while.
    func announce(_ notice: JobNotice, of job: RunningJob) async {
        let sentence =
            switch notice {
            case .queue(let ahead, let seconds): Phrases.waiting(ahead: ahead, seconds: seconds.map { Int64($0) })
            case .service(let ahead, let seconds): Phrases.serviceWait(ahead: ahead, seconds: seconds.map { Int64($0) })
            }
        await sender.say(sentence, to: job.target, quoting: job.job.source.id)
    }

    /// Marks the request.
    func react(_ mark: JobMark, to job: RunningJob) {
        switch mark {
        case .working: reactions.begin(job.job)
        case .done: reactions.end(job.job, as: .done)
        case .failed: reactions.end(job.job, as: .failed)
        case .none: reactions.end(job.job, as: .cancelled)
        }
    }

    /// Takes a message back that arrived after its job was called off.
    func recall(_ message: String, of job: RunningJob) async {
        do {
            try await sender.recall(MessageKey(chat: job.job.source.chat, id: message))
        } catch {
            logger.notice(
                "picture that came too late not withdrawn",
                metadata: ["job.id": "\(job.id)", "message.id": "\(message)", "reason": "\(error)"])
        }
    }
}
