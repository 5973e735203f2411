import ChatCore
import Foundation
import Logging
import PictorModel
import Primitives

/// Writes the endings of jobs down, with the withdrawal of their pictures where that is wanted. An ending that the database
/// does not take, on a full disk for example, is kept in mind and written later, so that a restart does not give the job
/// another.
final class JobCompletionWriter: Sendable {
    /// How long the database is left alone before what it did not take is tried again.
    private static let pause = Duration.seconds(5)

    private let jobs: any JobStore
    private let rules: CurrentChatRules
    private let scheduledRecalls: ScheduledRecalls
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let unwritten = Locked<[Int64: EndingRecord]>([:])

    init(
        jobs: any JobStore, rules: CurrentChatRules, scheduledRecalls: ScheduledRecalls,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.jobs = jobs
        self.rules = rules
        self.scheduledRecalls = scheduledRecalls
        self.now = now
        self.logger = logger
    }

    /// Ends a job.
    ///
    /// - Returns: Whether this was its ending; `false` where it had one.
    func end(_ job: Job, _ ending: JobEnding) async -> Bool {
        guard unwritten.withLock({ $0[job.id] }) == nil else { return false }
        var record = EndingRecord(ending: ending, time: seconds)
        // Some endpoints do not tell the message's id.
        if case .delivered(.some, _) = ending {
            record.withdrawAt = await lifetime(in: job.source.chat).map { record.time + $0 }
        }
        do {
            return try await jobs.end(job.id, record)
        } catch {
            logger.report(error, as: "ending not written down", metadata: ["job.id": "\(job.id)"])
            unwritten.withLock { $0[job.id] = record }
            return true
        }
    }

    /// Looks at what is to be withdrawn: an ending has put something there.
    func scheduleRecall() { scheduledRecalls.wake() }

    /// Writes what could not be written before, until the task is cancelled.
    func run() async {
        while (try? await Task.sleep(for: Self.pause)) != nil { await retry() }
    }

    /// Writes what could not be written before.
    func retry() async {
        for (job, record) in unwritten.withLock({ $0 }) {
            guard (try? await jobs.end(job, record)) != nil else { return }
            unwritten.withLock { $0[job] = nil }
            logger.notice("ending written down after all", metadata: ["job.id": "\(job)"])
        }
    }

    /// Seconds that pictures stay in a chat; `nil` = for ever.
    private func lifetime(in chat: ChatKey) async -> Int64? {
        do {
            return try await rules.rules(of: chat).recall
        } catch {
            logger.report(error, as: "chat settings not read", metadata: ["chat": "\(chat)"])
            return rules.configured(for: chat).recall
        }
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
