import Foundation
import Logging
import PictorModel
import Primitives

/// Writes the endings of jobs down. One that the database does not take, on a full disk for example, is kept in mind and
/// written later, so that a restart does not give the job another.
final class Endings: Sendable {
    private let log: JobLog
    private let reactions: StatusReactions
    private let logger: Logger
    private let unwritten = Locked<[Int64: JobLog.EndingRecord]>([:])

    init(log: JobLog, reactions: StatusReactions, logger: Logger) {
        self.log = log
        self.reactions = reactions
        self.logger = logger
    }

    /// Ends a job.
    ///
    /// - Returns: Whether this was its ending; `false` where it had one.
    @discardableResult
    func end(_ job: Job, _ record: JobLog.EndingRecord) async -> Bool {
        guard unwritten.withLock({ $0[job.id] }) == nil else { return false }
        do {
            guard try await log.end(job.id, record) else { return false }
        } catch {
            logger.report(error, as: "ending not written down", metadata: ["job.id": "\(job.id)"])
            unwritten.withLock { $0[job.id] = record }
        }
        reactions.end(job, as: record.ending.outcome)
        return true
    }

    /// Writes what could not be written before.
    func retry() async {
        for (job, record) in unwritten.withLock({ $0 }) {
            guard (try? await log.end(job, record)) != nil else { return }
            unwritten.withLock { $0[job] = nil }
            logger.notice("ending written down after all", metadata: ["job.id": "\(job)"])
        }
    }
}
