import Foundation

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

    init(_ error: any Error) {
        switch error {
        case let error as BackupError: self = error
        case StorageError.full: self = .full
        case StorageError.claimed(let path): self = .inUse(path: path)
        case let error as StorageError: self = .storage(error)
        case let error as CocoaError where error.code == .fileWriteOutOfSpace: self = .full
        case let error as NSError:
            let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
            let code = underlying?.code ?? error.code
            self = code == Int(ENOSPC) ? .full : .storage(.failed(reason: "\(error.domain) \(error.code)"))
        }
    }

    /// What an operator should do, in Chinese.
    public var advice: String {
        switch self {
        case .noDatabase(let path): "没有数据库 \(path)。检查 [history].path，或用 --config 指定配置"
        case .unwritable(let path): "写不了 \(path)。检查文件夹是否存在、有没有写权限"
        case .unreadable(let path): "读不了 \(path)。检查路径和权限"
        case .exists(let path): "\(path) 已经有了，换个文件名"
        case .full: "磁盘满了，清出空间再来"
        case .damaged(let reason): "这个备份用不了（\(reason)），原来的数据没有动"
        case .tooNew: "这个备份是更新版本的 Pictor 写的，先升级再恢复"
        case .inUse: "机器人还在用这个数据库，先停掉它再恢复"
        case .storage(let error): error.advice
        }
    }
}
