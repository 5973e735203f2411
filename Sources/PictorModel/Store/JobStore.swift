package import ChatCore

/// Every job ever accepted, with the limits that it was accepted on and what follows from its ending. A job is durable
/// before anything is spent on it, and one message makes one job.
///
/// Shared by many tasks at once: of two requests for the last picture of a day one is refused.
package protocol JobStore: Sendable {
    // MARK: - Accepting

    /// Writes a job down, where it keeps to the terms.
    ///
    /// - Parameters:
    ///   - job: What is asked.
    ///   - terms: What it has to keep to.
    ///   - now: Unix seconds.
    /// - Returns: The job, or why there is none.
    /// - Throws: `StorageError`.
    func accept(_ job: JobRequest, on terms: QuotaTerms, now: Int64) async throws(StorageError) -> JobAcceptance

    /// Why a request would not be accepted now; `nil` where it would. Writes nothing.
    func refusal(of job: JobRequest, on terms: QuotaTerms, now: Int64) async throws(StorageError) -> RefusalReason?

    /// What somebody has used and has left in a chat: the numbers that `accept` goes by.
    func standing(
        of requester: String, in chat: ChatKey, on terms: QuotaTerms
    ) async throws(StorageError) -> QuotaStanding

    /// How many pictures of the day's own number somebody has used; those given on top do not count.
    ///
    /// - Parameters:
    ///   - requester: Who.
    ///   - chat: Where; `nil` = everywhere.
    ///   - moment: Unix seconds.
    /// - Returns: The count.
    /// - Throws: `StorageError`.
    func usage(by requester: String, in chat: ChatKey?, since moment: Int64) async throws(StorageError) -> Int

    /// How many pictures a chat has used since a moment in Unix seconds.
    func pictures(in chat: ChatKey, since moment: Int64) async throws(StorageError) -> Int

    /// Gives somebody so many pictures on top of the daily number; a negative number takes back, never below zero. They do
    /// not expire: each is used up by a picture that the day's own number does not cover, and comes back where that picture
    /// does not count in the end.
    ///
    /// - Returns: What is left to them now.
    func give(_ amount: Int, to user: String, by author: String, now: Int64) async throws(StorageError) -> Int

    /// What is left to somebody of what was given on top.
    func allowance(of user: String) async throws(StorageError) -> Int

    /// Counts a refusal.
    ///
    /// - Parameters:
    ///   - reason: Why.
    ///   - chat: Where.
    ///   - day: The Unix second at which the local day began.
    /// - Throws: `StorageError`.
    func count(_ reason: RefusalReason, in chat: ChatKey, on day: Int64) async throws(StorageError)

    /// How often each reason refused something on one day in a chat, the most frequent first.
    ///
    /// A reason is a `RefusalReason.Code`; rows of older versions hold its Chinese word.
    func refusals(in chat: ChatKey, on day: Int64) async throws(StorageError) -> [(reason: String, count: Int)]

    /// Forgets the refusals of days before a moment, in Unix seconds.
    func forgetRefusals(before moment: Int64) async throws(StorageError)

    // MARK: - The life of a job

    /// Writes down that a job enters a step, and when. An ended job stays ended.
    ///
    /// - Parameters:
    ///   - phase: The step.
    ///   - id: Which job.
    ///   - now: Unix seconds.
    /// - Returns: Whether it did; `false` where the job had ended before.
    /// - Throws: `StorageError`.
    @discardableResult
    func record(_ phase: JobState.Phase, of id: Int64, now: Int64) async throws(StorageError) -> Bool

    /// Writes down under which id a service works for an unfinished job.
    func record(_ task: JobTask, of id: Int64) async throws(StorageError)

    /// Writes down how an unfinished job's request may be answered from now on.
    func record(_ window: ReplyWindow, of id: Int64) async throws(StorageError)

    /// Writes down how many of a job's pictures may have been paid for, the one about to be asked for among them. Entering
    /// `painting` has counted the first.
    func note(paid: Int, of id: Int64) async throws(StorageError)

    /// Keeps what a job is drawn from; `model` = nil keeps what stands there.
    func keep(_ prompt: Prompt, model: String?, of id: Int64) async throws(StorageError)

    /// Writes down how a job ended, and what is to be recalled. An ended job stays as it ended first.
    ///
    /// - Returns: Whether this was its ending.
    func end(_ id: Int64, _ record: EndingRecord) async throws(StorageError) -> Bool

    /// What is known of a job's painting; `nil` where there is no such job.
    func painting(of id: Int64) async throws(StorageError) -> JobPainting?

    // MARK: - Finding jobs

    /// Jobs that a stop or a crash left unfinished, oldest first.
    func unfinished() async throws(StorageError) -> [Job]

    /// The unfinished jobs of a chat, oldest first.
    ///
    /// - Parameters:
    ///   - chat: Where they were asked for.
    ///   - requester: Who asked; `nil` = everybody.
    /// - Returns: The jobs.
    /// - Throws: `StorageError`.
    func unfinished(in chat: ChatKey, of requester: String?) async throws(StorageError) -> [Job]

    /// Somebody's unfinished jobs in all chats, oldest first.
    func unfinished(of requester: String) async throws(StorageError) -> [Job]

    /// The job that a message asked for.
    func job(askedBy source: MessageKey) async throws(StorageError) -> Job?

    /// The job whose picture a message of the bot carries.
    func job(sentAs message: MessageKey) async throws(StorageError) -> Job?

    /// What `/再来` draws again in a chat: a requester's newest job, unless it was cancelled or a guess that failed; for
    /// everyone (`nil`) the newest that was delivered.
    func lastRepeatable(in chat: ChatKey, to requester: String?) async throws(StorageError) -> Job?

    /// How long the newest delivered jobs took from acceptance to delivery, in seconds, newest first; 20 at most.
    func recentDurations() async throws(StorageError) -> [Int64]

    // MARK: - Recalls that are due

    /// The messages that are to be recalled next, the earliest first.
    func dueRecalls(limit: Int) async throws(StorageError) -> [DueRecall]

    /// Forgets that a message is to be recalled.
    func forgetRecall(of message: MessageKey) async throws(StorageError)
}

extension JobStore {
    /// Writes a job down, whatever its requester has used.
    package func accept(_ job: JobRequest, now: Int64) async throws(StorageError) -> JobAcceptance {
        try await accept(job, on: .none, now: now)
    }

    /// The unfinished jobs of everybody in a chat, oldest first.
    package func unfinished(in chat: ChatKey) async throws(StorageError) -> [Job] {
        try await unfinished(in: chat, of: nil)
    }
}
