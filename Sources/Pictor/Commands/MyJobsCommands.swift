import ChatCore
import PictorModel

/// Commands about one's own pictures: cancel, wait, look up, recall, count.
struct MyJobsCommands: Sendable {
    let adapter: any ChatAdapter
    let jobs: any JobStore
    let queue: JobRunner
    let waits: WaitEstimate
    let pictures: any PictureStore
    let scheduledRecalls: ScheduledRecalls
    let admission: RequestAdmission

    /// Cancels the author's jobs in this chat.
    func cancel(in message: IncomingMessage) async throws(StorageError) -> String {
        let stopped = try await jobs(of: message).filter { queue.cancel($0.id, by: $0.requester) }
        guard !stopped.isEmpty else { return Phrases.nothingToCancel }
        return stopped.contains { $0.state == .painting || $0.state == .sending }
            ? Phrases.cancelledLate : Phrases.cancelled
    }

    /// How long the queue is, and where the author's next picture stands in it.
    func places(in message: IncomingMessage) async throws(StorageError) -> String {
        let census = queue.census(of: message.key.chat)
        guard census.atWork + census.waiting > 0 else { return Phrases.queueIsEmpty }
        let ahead = try await jobs(of: message).compactMap({ queue.ahead(of: $0.id) }).min()
        var seconds: Int64?
        if let ahead { seconds = await waits.expectedWait(ahead: ahead) }
        return Phrases.line(atWork: census.atWork, waiting: census.waiting, ahead: ahead, seconds: seconds)
    }

    /// What the quoted picture was drawn from.
    func prompt(in message: IncomingMessage) async throws(StorageError) -> String {
        guard let job = try await jobs.job(quotedIn: message) else { return Phrases.quoteMyPicture }
        return job.recipeText(seeds: try await pictures.seeds(of: job.id))
    }

    /// Recalls the quoted picture, where the author asked for it or may recall any.
    func recall(in message: IncomingMessage, mayRecallAll: Bool) async throws(StorageError) -> CommandOutcome {
        guard let quoted = message.quotedKey, let job = try await jobs.job(quotedIn: message) else {
            return .reply(Phrases.quoteMyPicture)
        }
        guard mayRecallAll || job.requester == message.author.id else { return .denial(Phrases.notYours) }
        do {
            try await adapter.recall(quoted)
        } catch {
            return .reply(Phrases.recallFailed)
        }
        try await scheduledRecalls.forget(quoted)
        return .silence
    }

    /// What is left to the author today, as admission sees it.
    func quota(in message: IncomingMessage) async throws(StorageError) -> String {
        Phrases.quota(try await admission.quota(for: message))
    }

    private func jobs(of message: IncomingMessage) async throws(StorageError) -> [Job] {
        try await jobs.unfinished(in: message.key.chat, of: message.author.id)
    }
}
