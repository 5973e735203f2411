import GRDB
import Logging

/// Why something could not be kept or read back.
public enum StorageError: Error, Equatable, Sendable {
    /// The disk, or the quota, is full.
    case full
    /// Another program held the database longer than we wait (5 s).
    case locked
    /// Another Pictor has this database open.
    case claimed(path: String)
    /// There is no database where one is to be read.
    case missing(path: String)
    /// The file is not a database, or a damaged one.
    case damaged(reason: String)
    /// The folder or file cannot be made or written.
    case unwritable(path: String)
    /// Anything else SQLite said.
    case failed(reason: String)
    /// The waiting task was cancelled.
    case cancelled

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

extension Logger {
    /// One line about something that was not kept or not read; none where the bot is only being stopped.
    func report(_ error: StorageError, as message: Message, metadata: Metadata = [:]) {
        guard error != .cancelled else { return }
        self.error(message, metadata: metadata.merging(["reason": "\(error)"]) { $1 })
    }
}
