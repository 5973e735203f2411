import PictorModel

extension TriggerMode {
    /// The word people use for it.
    var name: String {
        switch self {
        case .command: "命令"
        case .mention: "艾特"
        case .smart: "智能"
        }
    }
}

extension SettingChange.Bound {
    /// Why a group may not have it.
    var sentence: String {
        switch self {
        case .cooldown(let seconds): Phrases.onlyTighter("冷却 \(seconds) 秒")
        case .userDaily(let count): Phrases.onlyTighter("每人每天 \(count) 张")
        case .groupDaily(let count): Phrases.onlyTighter("每群每天 \(count) 张")
        case .recall(let seconds): Phrases.onlyTighter("\(seconds) 秒后撤回")
        }
    }
}

extension SettingChange.Effect {
    /// What is said before the group's settings.
    var sentence: String {
        switch self {
        case .value: "好的。"
        case .words(let outcome): outcome.sentence + "。"
        }
    }
}

extension WordChanges.Outcome {
    /// All of it, for people.
    var sentence: String {
        let parts = [
            ("屏蔽词加上了", added), ("去掉了", removed), ("本来就有", known), ("本来就没有", missing),
            ("认不出来（要有字、字母、数字或表情）", unrecognized), ("太长（最多 \(WordChanges.longestWord / 3) 个汉字）", tooLong),
            ("满 \(WordChanges.mostWords) 个了，没加上", beyond),
        ]
        let lines = parts.filter { !$0.1.isEmpty }.map { "\($0.0)：\(Self.list($0.1))" }
        return (added.isEmpty && removed.isEmpty ? "" : "好的，") + lines.joined(separator: "；")
    }

    private static func list(_ words: [String]) -> String {
        let shown = words.prefix(20).map { $0.utf8.count > WordChanges.longestWord ? "\($0.prefix(10))……" : $0 }
        return shown.joined(separator: "、") + (words.count > shown.count ? "等 \(words.count) 个" : "")
    }
}

extension ChatOverrides {
    /// What differs from the configuration, in one line.
    var summary: String {
        var parts: [String] = []
        if let cooldown { parts.append("冷却 \(cooldown) 秒") }
        if let userDaily { parts.append("每人每天 \(userDaily) 张") }
        if let groupDaily { parts.append("全群每天 \(groupDaily) 张") }
        if let recall { parts.append("\(recall) 秒后撤回" + (recall > 120 ? Phrases.lateRecall : "")) }
        if let quietHours { parts.append("静音 \(quietHours)") }
        if !bannedWords.isEmpty { parts.append("屏蔽词 \(bannedWords.count) 个") }
        return parts.isEmpty ? "本群没有单独的设置" : "本群：" + parts.joined(separator: "，")
    }
}
