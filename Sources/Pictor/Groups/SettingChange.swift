import Foundation
import PictorModel

/// One value of a group, as its admins change it; `nil` = back to the configuration's.
enum SettingChange: Sendable, Equatable {
    /// Seconds between two requests of one person.
    case cooldown(Int64?)
    /// Pictures a person may have there a day.
    case userDaily(Int?)
    /// Pictures the group may have a day.
    case groupDaily(Int?)
    /// Seconds after which pictures are withdrawn.
    case recall(Int64?)
    /// When nothing is drawn.
    case quietHours(QuietHours?)
    /// What nothing is drawn of.
    case words(WordChanges)

    /// Reads `冷却 30`, `每人 5`, `每群 20`, `撤回 60`, `静音 23:00-7:00`, `屏蔽词 +词 -词`, and the same in English.
    ///
    /// - Returns: `nil` where it is none of these, or out of range.
    init?(_ text: String) {
        let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 2 else { return nil }
        let value = words[1].trimmingCharacters(in: .whitespacesAndNewlines)
        let isDefault = ["默认", "default", "关", "off", "不限", "取消"].contains(value.lowercased())
        switch words[0].lowercased() {
        case "冷却", "cd", "cooldown":
            guard isDefault || DurationText.seconds(value).map({ 0...86_400 ~= $0 }) == true else { return nil }
            self = .cooldown(isDefault ? nil : DurationText.seconds(value))
        case "每人", "个人", "限额", "user":
            guard isDefault || Self.count(value) != nil else { return nil }
            self = .userDaily(isDefault ? nil : Self.count(value))
        case "每群", "全群", "本群", "group":
            guard isDefault || Self.count(value) != nil else { return nil }
            self = .groupDaily(isDefault ? nil : Self.count(value))
        case "撤回", "recall":
            guard isDefault || DurationText.seconds(value).map({ 1...86_400 ~= $0 }) == true else { return nil }
            self = .recall(isDefault ? nil : DurationText.seconds(value))
        case "静音", "安静", "quiet":
            guard isDefault || QuietHours(value) != nil else { return nil }
            self = .quietHours(isDefault ? nil : QuietHours(value))
        case "屏蔽词", "违禁词", "word":
            guard let changes = WordChanges(value) else { return nil }
            self = .words(changes)
        default: return nil
        }
    }

    private static func count(_ text: String) -> Int? {
        let digits = text.hasSuffix("张") ? text.dropLast() : text[...]
        guard let number = Int(digits.trimmingCharacters(in: .whitespaces)), 0...100_000 ~= number else { return nil }
        return number
    }

    /// What the configuration allows at most.
    enum Bound: Sendable, Equatable {
        /// At least so many seconds.
        case cooldown(seconds: Int64)
        /// At most so many pictures.
        case userDaily(Int)
        /// At most so many pictures.
        case groupDaily(Int)
        /// After at most so many seconds.
        case recall(seconds: Int64)
    }

    /// What the configuration allows, where this is more; `nil` = it is not.
    func exceeded(_ configuration: Settings) -> Bound? {
        let limits = configuration.limits
        switch self {
        case .cooldown(let seconds?) where .seconds(seconds) < limits.cooldown:
            return .cooldown(seconds: limits.cooldown.components.seconds)
        case .userDaily(let count?) where limits.userDaily >= 0 && count > limits.userDaily:
            return .userDaily(limits.userDaily)
        case .groupDaily(let count?) where limits.groupDaily >= 0 && count > limits.groupDaily:
            return .groupDaily(limits.groupDaily)
        case .recall(let seconds?) where limits.recall > .zero && .seconds(seconds) > limits.recall:
            return .recall(seconds: limits.recall.components.seconds)
        default: return nil
        }
    }

    /// What a change came to.
    enum Effect: Sendable, Equatable {
        /// A value is set.
        case value
        /// Words are banned or allowed again, as far as that was possible.
        case words(WordChanges.Outcome)
    }

    /// Makes the change.
    func apply(to values: inout ChatOverrides) -> Effect {
        switch self {
        case .cooldown(let seconds): values.cooldown = seconds
        case .userDaily(let count): values.userDaily = count
        case .groupDaily(let count): values.groupDaily = count
        case .recall(let seconds): values.recall = seconds
        case .quietHours(let hours): values.quietHours = hours
        case .words(let changes): return .words(changes.apply(to: &values.bannedWords))
        }
        return .value
    }
}

/// Lengths of time as people type them.
enum DurationText {
    private static let units: [(names: [String], seconds: Int64)] = [
        (["秒", "s", "sec"], 1), (["分钟", "分", "m", "min"], 60), (["小时", "时", "h"], 3600), (["天", "日", "d"], 86_400),
        (["周", "星期", "w"], 604_800), (["个月", "月"], 2_592_000),
    ]

    /// Seconds in `30`, `30秒`, `5分钟`, `2小时`, `1天`, `1周`, `2h`; `nil` where it is no length of time.
    static func seconds(_ text: String) -> Int64? {
        let plain = text.folding(options: [.widthInsensitive, .caseInsensitive], locale: nil)
            .filter { !$0.isWhitespace }
        let digits = plain.prefix(while: \.isNumber)
        guard let number = Int64(digits), number <= 1_000_000 else { return nil }
        let unit = plain.dropFirst(digits.count)
        if unit.isEmpty { return number }
        return units.first { $0.names.contains(String(unit)) }.map { number * $0.seconds }
    }
}
