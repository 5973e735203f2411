import ChatCore
import PictorModel
import Understanding

/// Explains to the people who run a group why a message was drawn or not.
struct Diagnosis: Sendable {
    let traces: TraceLog
    let jobs: any JobStore
    let lessons: RememberedLessonBook
    let history: any MessageStore

    /// What is known of a message; a picture or an answer of the bot stands for what it answers.
    ///
    /// - Parameter quoted: The message.
    /// - Returns: A few lines of Chinese, without the message's words, addresses or codes.
    /// - Throws: `StorageError`.
    func report(on quoted: MessageKey) async throws(StorageError) -> String {
        let message = try await request(behind: quoted)
        let job = try await jobs.job(askedBy: message)
        guard let trace = try await traces.trace(of: message) else {
            guard let job else { return Phrases.noTrace }
            return Phrases.diagnosis(outcome: Self.outcome(of: job))
        }
        var known: (state: Job.State, outcome: String)?
        if let job { known = (job.state, Self.outcome(of: job)) }
        let isLesson = trace.barrier == .lesson
        let count = isLesson ? try await lessons.lessons(of: trace.message.chat).count : 0
        return Phrases.diagnosis(of: trace, job: known, lessons: count)
    }

    private func request(behind quoted: MessageKey) async throws(StorageError) -> MessageKey {
        if let job = try await jobs.job(sentAs: quoted) { return job.source }
        guard let entry = try await history.entry(for: quoted), entry.isOwn, let asked = entry.parts.quote else {
            return quoted
        }
        return MessageKey(chat: quoted.chat, id: asked.id)
    }

    private static func outcome(of job: Job) -> String {
        Phrases.outcome(job.state, ending: job.ending)
    }
}
