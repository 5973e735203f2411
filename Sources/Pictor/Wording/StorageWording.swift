import Foundation
public import PictorModel

extension StorageError {
    /// What an operator should do, in Chinese.
    public var advice: String {
        switch self {
        case .full: "磁盘满了。清出空间后会自己恢复"
        case .locked: "数据库被别的程序占着。关掉正在打开它的工具"
        case .claimed(let path): "另一个 Pictor 正在用这个数据库（\(path)）。先停掉它，或者换一个 [history].path"
        case .missing(let path): "没有 \(path)。检查 [history].path，或者先让机器人跑起来"
        case .damaged(let reason): "数据库文件坏了（\(reason)）。用备份换回来，或者改名后重新开始"
        case .unwritable(let path): "写不了 \(path)。检查文件夹是否存在、当前用户有没有写权限"
        case .failed(let reason): "数据库出错（\(reason)）"
        case .cancelled: "操作被取消"
        }
    }
}

extension BackupError {
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

extension PictureUsage {
    /// For people.
    var summary: String {
        "数据库 \(Self.megabytes(databaseBytes))，图片 \(count) 张 \(Self.megabytes(bytes))"
    }

    private static func megabytes(_ bytes: Int64) -> String {
        String(format: "%.1f MB", Double(bytes) / 1_048_576)
    }
}
