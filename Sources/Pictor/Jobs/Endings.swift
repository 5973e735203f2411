import Foundation
import Logging
import Primitives

/// Writes the endings of jobs down. One that the database does not take, on a full disk for example, is kept in mind and
/// written later, so that a restart does not give the job another.
final class Endings: Sendable {
    /// How a job ended.
    struct Ending: Sendable {
        /// The last state.
        var state: Job.State
        /// The fact behind it, for the log.
        var fact: String?
        /// The bot's message with the pictures.
        var sent: String?
        /// How many pictures were delivered.
        var count: Int?
        /// Who called it off; `nil` where it was not called off, or by the bot itself.
        var calledOffBy: String?
        /// When that message is to be withdrawn, in Unix seconds.
        var withdrawAt: Int64?
        /// When it ended, in Unix seconds.
        var time: Int64
    }

    private let log: JobLog
    private let reactions: Reactions
    private let logger: Logger
    private let unwritten = Locked<[Int64: Ending]>([:])

    init(log: JobLog, reactions: Reactions, logger: Logger) {
        self.log = log
        self.reactions = reactions
        self.logger = logger
    }

    /// Ends a job.
    ///
    /// - Returns: Whether this was its ending; `false` where it had one.
    @discardableResult
    func end(_ job: Job, _ ending: Ending) async -> Bool {
        guard unwritten.withLock({ $0[job.id] }) == nil else { return false }
        do {
            guard try await log.end(job.id, ending) else { return false }
        } catch {
            logger.report(error, as: "ending not written down", metadata: ["job.id": "\(job.id)"])
            unwritten.withLock { $0[job.id] = ending }
        }
        reactions.end(job, as: ending.state)
        return true
    }

    /// Writes what could not be written before.
    func retry() async {
        for (job, ending) in unwritten.withLock({ $0 }) {
            guard (try? await log.end(job, ending)) != nil else { return }
            unwritten.withLock { $0[job] = nil }
            logger.notice("ending written down after all", metadata: ["job.id": "\(job)"])
        }
    }
}
