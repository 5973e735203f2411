import ChatCore
import Foundation
import PictorModel
import Primitives

/// Which job a picture message of the bot belongs to, in memory once it was found. Such a job has ended and changes no more.
final class RememberedJobs: Sendable {
    private struct Known {
        var job: Job?
        var time: Date
    }

    private let jobs: any JobStore
    private let now: @Sendable () -> Date
    private let known = Locked<[MessageKey: Known]>([:])

    /// How many messages are held; with more it begins anew.
    private static let capacity = 1024
    /// How long a message without a job is taken for one that has none, in seconds: its job may be about to end.
    private static let patience: TimeInterval = 5

    /// The jobs of a log, by a wall clock.
    init(_ jobs: any JobStore, now: @escaping @Sendable () -> Date) {
        self.jobs = jobs
        self.now = now
    }

    /// The job whose picture a message of the bot carries.
    func job(sentAs message: MessageKey) async throws(StorageError) -> Job? {
        if let job = known.withLock({ $0[message]?.job }) { return job }
        let job = try await jobs.job(sentAs: message)
        known.withLock { known in
            if known.count >= Self.capacity { known = [:] }
            known[message] = Known(job: job, time: now())
        }
        return job
    }

    /// The same, to judge other messages by: that there was none a moment ago is good enough.
    func knownJob(sentAs message: MessageKey) async throws(StorageError) -> Job? {
        let moment = now()
        let recent = known.withLock { known in
            known[message].flatMap { abs(moment.timeIntervalSince($0.time)) < Self.patience ? $0 : nil }
        }
        if let recent { return recent.job }
        return try await job(sentAs: message)
    }
}
