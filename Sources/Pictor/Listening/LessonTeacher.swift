import ChatCore
import Foundation
import Logging
import PictorModel
import Primitives
import Understanding

/// Takes lessons from people: a picture nobody wanted makes its request a counter-example of that group.
///
/// Who asked for the picture, or an admin, says so in words behind it or quoting it; who asked may also put a ❌ under it.
/// What a command asked for teaches nothing.
struct LessonTeacher: Sendable {
    let complaint: Current<Complaint>
    let book: RememberedLessonBook
    let reader: ContextReader
    let resolver: IntentResolver
    let superusers: Superusers
    let now: @Sendable () -> Date
    let logger: Logger

    /// The longest text kept, in characters.
    private static let maximumLength = 200

    /// Takes the lesson in a message.
    ///
    /// - Returns: Whether it was one; then it asks for nothing itself.
    func takesLesson(from message: IncomingMessage) async -> Bool {
        guard message.isInGroup, complaint.value.isMade(in: message.parts.plainText) else { return false }
        do {
            guard let job = try await reader.job(spokenOfIn: message), try await mayTeach(message.author, job)
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
            guard let job = try await reader.job(sentAs: reaction.message), job.requester == reaction.person else {
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

    private func mayTeach(_ person: Person, _ job: Job) async throws(StorageError) -> Bool {
        if job.requester == person.id || person.role.isPrivileged { return true }
        return try await superusers.contains(person.id)
    }

    private func learn(from job: Job, teacher: String) async throws(StorageError) -> Bool {
        guard job.origin != .command, let source = try await reader.entry(for: job.source) else { return false }
        let text = String(PromptText.harmless(source.parts.plainText).prefix(Self.maximumLength))
        guard !text.isEmpty else { return false }
        let utterance = try await reader.utterance(of: source)
        try await book.learn(
            Lesson(
                source: job.source, text: text,
                isAddressed: resolver.judgement(of: utterance, after: []).isAddressed, teacher: teacher,
                time: Int64(now().timeIntervalSince1970)))
        logger.info(
            "lesson taken", metadata: ["chat": "\(job.source.chat)", "message.id": "\(job.source.id)"])
        return true
    }
}
