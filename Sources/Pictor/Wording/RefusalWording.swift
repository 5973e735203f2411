import PictorModel

/// Why a request was refused, for people.
enum RefusalWording {
    /// The word for a stored reason.
    ///
    /// - Parameter stored: A `RefusalReason.Code`; rows of older versions hold the word itself.
    /// - Returns: The word.
    static func name(ofStored stored: String) -> String { RefusalReason.Code(rawValue: stored)?.name ?? stored }

    /// How often each reason occurred, the most frequent first, by its word: on the day of an upgrade a reason is stored both
    /// as its code and as its word.
    static func names(_ stored: [(reason: String, count: Int)]) -> [(name: String, count: Int)] {
        var names: [(name: String, count: Int)] = []
        for (reason, count) in stored {
            let name = name(ofStored: reason)
            if let place = names.firstIndex(where: { $0.name == name }) {
                names[place].count += count
            } else {
                names.append((name, count))
            }
        }
        // Not sorted by count alone, so that equal counts keep their order.
        return names.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
            .map(\.element)
    }
}

extension RefusalReason.Code {
    /// The word shown to those who run a group.
    var name: String {
        switch self {
        case .recalled: "已撤回"
        case .groupIsOff: "群没开"
        case .banned: "被拉黑"
        case .quiet: "安静时段"
        case .bannedWord: "屏蔽词"
        case .tooSoon: "冷却"
        case .userLimit: "个人额度"
        case .groupLimit: "本群额度"
        }
    }
}

extension RefusalReason {
    /// What the person is told; `nil` where they know: they took the request back themselves.
    var sentence: String? {
        switch self {
        case .recalled: nil
        case .groupIsOff: Phrases.groupIsOff
        case .banned(let until): Phrases.banned(until: until)
        case .quiet(let hours): Phrases.quiet(hours)
        case .bannedWord: Phrases.refusedByModel
        case .tooSoon(let seconds): Phrases.cooldown(seconds)
        case .userLimit(let limit, let left): Phrases.userLimit(limit, left: left)
        case .groupLimit(let limit, let left): Phrases.groupLimit(limit, left: left)
        }
    }
}
