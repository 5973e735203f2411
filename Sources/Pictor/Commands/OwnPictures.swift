import ChatCore
import Foundation

/// Commands about one's own pictures: stop, wait, look up, withdraw, count.
extension CommandDesk {
    func recall(in message: IncomingMessage, mayRecallAll: Bool) async throws(StorageError) -> Outcome {
        guard let quoted = message.quotedKey, let job = try await quotedJob(in: message) else {
            return .reply(Phrases.quoteMyPicture)
        }
        guard mayRecallAll || job.requester == message.author.id else { return .denial(Phrases.notYours) }
        do {
            try await adapter.recall(quoted)
        } catch {
            return .reply(Phrases.recallFailed)
        }
        try await withdrawals.forget(quoted)
        return .silence
    }

    func cancel(in message: IncomingMessage) async throws(StorageError) -> String {
        let stopped = try await ownJobs(of: message).filter { queue.cancel($0.id, by: $0.requester) }
        guard !stopped.isEmpty else { return Phrases.nothingToCancel }
        return stopped.contains { $0.state == .painting || $0.state == .sending }
            ? Phrases.cancelledLate : Phrases.cancelled
    }

    func places(in message: IncomingMessage) async throws(StorageError) -> String {
        let census = queue.census(of: message.key.chat)
        guard census.atWork + census.waiting > 0 else { return Phrases.queueIsEmpty }
        let ahead = try await ownJobs(of: message).compactMap({ queue.ahead(of: $0.id) }).min()
        var seconds: Int64?
        if let ahead { seconds = await waits.expectedWait(ahead: ahead) }
        return Phrases.line(atWork: census.atWork, waiting: census.waiting, ahead: ahead, seconds: seconds)
    }

    func quota(in message: IncomingMessage) async throws(StorageError) -> String {
        let chat = message.key.chat
        let person = message.author.id
        let rules = GroupRules(
            configuration: configuration, values: try await settings.values(for: chat), isGroup: message.isInGroup)
        let terms = rules.terms(isExempt: configuration.limits.exempts(message), dayBegan: now().startOfDay)
        let standing = try await log.standing(of: person, in: chat, on: terms)
        return Phrases.quota(
            left: standing.left, used: standing.used, daily: terms.daily ?? 0, granted: standing.granted,
            group: standing.leftInGroup.map { (left: $0, daily: terms.groupDaily) },
            isSuperuser: try await superusers.contains(person))
    }

    private func ownJobs(of message: IncomingMessage) async throws(StorageError) -> [Job] {
        let chat = message.key.chat
        return try await log.unfinished().filter { $0.source.chat == chat && $0.requester == message.author.id }
    }
}
