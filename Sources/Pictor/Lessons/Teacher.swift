import Foundation
import Logging
import OneBot
import Understanding

/// Takes lessons from people: a picture nobody wanted makes its request a counter-example of that group.
///
/// Who asked for the picture, or an admin, says so in words behind it or quoting it; who asked may also put a ❌ under it.
/// What a command asked for teaches nothing.
struct Teacher: Sendable {
    let complaint: Complaint
    let book: LessonBook
    let judge: Judge
    let history: History
    let log: JobLog
    let superusers: Superusers
    let now: @Sendable () -> Date
    let logger: Logger

    /// How long after a picture words without a quote are about it, in seconds.
    private static let attention: Int64 = 120
    /// How many messages back the picture may be.
    private static let distance = 3
    /// The longest text kept, in characters.
    private static let maximumLength = 200
    /// What people put under a picture they do not want: QQ's NO, 踩, 弱 and 拒绝, and the code points of ❌ ❎ 👎 🙅 🚫.
    private static let dislikes: Set<String> = [
        "123", "77", "322", "10060", "10062", "128078", "128581", "128683",
    ]

    /// Takes the lesson in a message.
    ///
    /// - Returns: Whether it was one; then it asks for nothing itself.
    func takesLesson(from event: MessageEvent) async -> Bool {
        guard case .group = event.chat, complaint.isMade(in: event.message.plainText) else { return false }
        do {
            guard let job = try await unwantedJob(complainedOfIn: event), try await mayTeach(event, job) else {
                return false
            }
            return try await learn(from: job, teacher: "\(event.userID)")
        } catch {
            logger.report(error, as: "lesson not taken")
            return false
        }
    }

    /// Takes the lesson in a reaction; taking the reaction back takes the lesson back.
    func take(_ like: EmojiLike, as account: UserID) async {
        guard like.likes.contains(where: { Self.dislikes.contains($0.emojiID) }) else { return }
        let chat = Address(account: account, chat: .group(like.groupID)).key
        do {
            guard let job = try await log.job(sentAs: MessageKey(chat: chat, id: "\(like.messageID)")),
                job.requester == "\(like.userID)"
            else { return }
            if like.isAdded {
                _ = try await learn(from: job, teacher: "\(like.userID)")
            } else {
                try await book.forget(job.source)
            }
        } catch {
            logger.report(error, as: "lesson not taken")
        }
    }

    /// The job whose picture a message quotes, or comes right behind.
    private func unwantedJob(complainedOfIn event: MessageEvent) async throws(StorageError) -> Job? {
        let entry = HistoryEntry(event)
        if let quoted = event.message.replyID {
            return try await log.job(sentAs: MessageKey(chat: entry.key.chat, id: "\(quoted)"))
        }
        let recent = try await history.recent(
            in: entry.key.chat, limit: Self.distance, since: entry.time - Self.attention, before: entry)
        guard let picture = recent.last(where: { $0.isOwn && !$0.message.images.isEmpty }) else { return nil }
        return try await log.job(sentAs: picture.key)
    }

    private func mayTeach(_ event: MessageEvent, _ job: Job) async throws(StorageError) -> Bool {
        if job.requester == "\(event.userID)" || event.sender.role.isPrivileged { return true }
        return try await superusers.contains("\(event.userID)")
    }

    private func learn(from job: Job, teacher: String) async throws(StorageError) -> Bool {
        guard job.origin != .command, let source = try await history.entry(for: job.source) else { return false }
        let text = String(PromptText.harmless(source.message.plainText).prefix(Self.maximumLength))
        guard !text.isEmpty else { return false }
        var quoted: HistoryEntry?
        if let id = source.message.replyID {
            quoted = try await history.entry(for: MessageKey(chat: job.source.chat, id: "\(id)"))
        }
        guard let account = UserID(job.source.chat.account) else { return false }
        let utterance = Utterances(account: account).utterance(of: source, quoting: quoted)
        try await book.learn(
            LessonBook.Lesson(
                source: job.source, text: text,
                isAddressed: judge.judgement(of: utterance, after: []).isAddressed, teacher: teacher,
                time: Int64(now().timeIntervalSince1970)))
        logger.info(
            "lesson taken", metadata: ["chat": "\(job.source.chat)", "message.id": "\(job.source.id)"])
        return true
    }
}
