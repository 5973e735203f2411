import ChatCore
import Foundation
import Logging
import Understanding

/// Takes lessons from people: a picture nobody wanted makes its request a counter-example of that group.
///
/// Who asked for the picture, or an admin, says so in words behind it or quoting it; who asked may also put a ❌ under it.
/// What a command asked for teaches nothing.
struct LessonTeacher: Sendable {
    let complaint: Complaint
    let book: RememberedLessonBook
    let resolver: IntentResolver
    let memory: ChatMemory
    let jobs: RememberedJobs
    let superusers: Superusers
    let now: @Sendable () -> Date
    let logger: Logger

    /// How long after a picture words without a quote are about it, in seconds.
    private static let attention: Int64 = 120
    /// How many messages back the picture may be.
    private static let distance = 3
    /// The longest text kept, in characters.
    private static let maximumLength = 200

    /// Takes the lesson in a message.
    ///
    /// - Returns: Whether it was one; then it asks for nothing itself.
    func takesLesson(from message: IncomingMessage) async -> Bool {
        guard message.isInGroup, complaint.isMade(in: message.parts.plainText) else { return false }
        do {
            guard let job = try await unwantedJob(complainedOfIn: message), try await mayTeach(message.author, job)
            else {
                return false
            }
            return try await learn(from: job, teacher: message.author.id)
        } catch {
            logger.report(error, as: "lesson not taken")
            return false
        }
    }

    /// Takes the lesson in a reaction; taking the reaction back takes the lesson back.
    func take(_ reaction: ReactionEvent) async {
        guard reaction.marks.contains(.disliked) else { return }
        do {
            guard let job = try await jobs.job(sentAs: reaction.message), job.requester == reaction.person else {
                return
            }
            if reaction.isAdded {
                _ = try await learn(from: job, teacher: reaction.person)
            } else {
                try await book.forget(job.source)
            }
        } catch {
            logger.report(error, as: "lesson not taken")
        }
    }

    /// The job whose picture a message quotes, or comes right behind.
    private func unwantedJob(complainedOfIn message: IncomingMessage) async throws(StorageError) -> Job? {
        if let quoted = message.quotedKey { return try await jobs.job(sentAs: quoted) }
        let entry = HistoryEntry(message)
        let recent = try await memory.recent(
            in: entry.key.chat, limit: Self.distance, since: entry.time - Self.attention, before: entry)
        guard let picture = recent.last(where: { $0.isOwn && !$0.parts.pictures.isEmpty }) else { return nil }
        return try await jobs.job(sentAs: picture.key)
    }

    private func mayTeach(_ person: Person, _ job: Job) async throws(StorageError) -> Bool {
        if job.requester == person.id || person.role.isPrivileged { return true }
        return try await superusers.contains(person.id)
    }

    private func learn(from job: Job, teacher: String) async throws(StorageError) -> Bool {
        guard job.origin != .command, let source = try await memory.entry(for: job.source) else { return false }
        let text = String(PromptText.harmless(source.parts.plainText).prefix(Self.maximumLength))
        guard !text.isEmpty else { return false }
        var quoted: HistoryEntry?
        if let quote = source.parts.quote {
            quoted = try await memory.entry(for: MessageKey(chat: job.source.chat, id: quote.id))
        }
        let utterance = Utterances.utterance(of: source, quoting: quoted)
        try await book.learn(
            LessonBook.Lesson(
                source: job.source, text: text,
                isAddressed: resolver.judgement(of: utterance, after: []).isAddressed, teacher: teacher,
                time: Int64(now().timeIntervalSince1970)))
        logger.info(
            "lesson taken", metadata: ["chat": "\(job.source.chat)", "message.id": "\(job.source.id)"])
        return true
    }
}
