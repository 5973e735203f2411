import Foundation
import PictorModel

extension BackupError {
    /// What was thrown while a backup was written or taken back.
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
}
