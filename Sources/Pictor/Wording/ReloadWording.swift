import Foundation

extension ReloadOutcome {
    /// The outcome in Chinese: names of keys and what is wrong, never a value that is secret.
    public var sentence: String {
        switch self {
        case .taken(let changed, let waiting, let warnings):
            var lines: [String] = []
            if !changed.isEmpty { lines.append("新配置生效了：\(changed.joined(separator: "、"))") }
            if !waiting.isEmpty { lines.append("重启后生效：\(waiting.joined(separator: "、"))") }
            if lines.isEmpty { lines.append("配置没有变化") }
            return (lines + warnings.map(\.description)).joined(separator: "\n")
        case .refused(let problems):
            return (["新配置不能用，还照原来的来。先改好这些："] + problems.map(\.description)).joined(separator: "\n")
        case .impossible: return "这个机器人不是照配置文件启动的，没有可以重读的"
        }
    }
}
