import PictorModel

@testable import Pictor
@testable import SQLiteStore

extension SQLiteJobStore {
    /// Brings a job to a step, or to an ending of its class, as tests need it.
    @discardableResult
    func advance(_ id: Int64, to state: Job.State, sent: String? = nil, now: Int64) async throws(StorageError) -> Bool {
        let ending: JobEnding
        switch state {
        case .queued: return try await record(.queued, of: id, now: now)
        case .writing: return try await record(.writing, of: id, now: now)
        case .painting: return try await record(.painting, of: id, now: now)
        case .sending: return try await record(.sending, of: id, now: now)
        case .done: ending = .delivered(message: sent, pictures: 1)
        case .failed: ending = .failed(.other, mayHaveBeenPaid: false)
        case .cancelled: ending = .cancelled(by: .requester, during: .queued)
        case .unknown: ending = .unknownOutcome(afterRestart: false)
        }
        return try await end(id, EndingRecord(ending: ending, time: now))
    }
}
