/// Why a backup could not be written or taken back.
public enum BackupError: Error, Equatable, Sendable {
    /// There is no database to back up.
    case noDatabase(path: String)
    /// The file or folder cannot be written.
    case unwritable(path: String)
    /// The file cannot be read.
    case unreadable(path: String)
    /// There is a file of that name already.
    case exists(path: String)
    /// The disk is full.
    case full
    /// The archive is cut off, is none of ours, or its database is damaged.
    case damaged(reason: String)
    /// The archive was written by a newer version.
    case tooNew
    /// A bot runs on the database.
    case inUse(path: String)
    /// The database said no.
    case storage(StorageError)
}
