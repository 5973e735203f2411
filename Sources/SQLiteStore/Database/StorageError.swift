import GRDB
import PictorModel

extension StorageError {
    /// What GRDB, or the system, threw; `path` is the file at work.
    init(_ error: any Error, path: String?) {
        switch error {
        case let error as StorageError: self = error
        case is CancellationError: self = .cancelled
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_FULL: self = .full
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(reason: error.message ?? "not a database")
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: self = .unwritable(path: path ?? "the database")
            case .SQLITE_INTERRUPT, .SQLITE_ABORT: self = .cancelled
            default: self = .failed(reason: "\(error.resultCode): \(error.message ?? "")")
            }
        default: self = .failed(reason: String(describing: type(of: error)))
        }
    }
}
