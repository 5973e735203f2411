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
}
