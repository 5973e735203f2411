extension Refusal {
    /// What it is counted as, and shown to those who run a group.
    var reason: String {
        switch self {
        case .groupIsOff: "群没开"
        case .banned: "被拉黑"
        case .quiet: "安静时段"
        case .bannedWord: "屏蔽词"
        case .tooSoon: "冷却"
        case .userLimit: "个人额度"
        case .groupLimit: "本群额度"
        }
    }

    /// What the person is told.
    var sentence: String {
        switch self {
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
