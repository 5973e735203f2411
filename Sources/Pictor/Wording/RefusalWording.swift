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
        case .groupIsOff: Speech.groupIsOff
        case .banned(let until): Speech.banned(until: until)
        case .quiet(let hours): Speech.quiet(hours)
        case .bannedWord: Speech.refusedByModel
        case .tooSoon(let seconds): Speech.cooldown(seconds)
        case .userLimit(let limit, let left): Speech.userLimit(limit, left: left)
        case .groupLimit(let limit, let left): Speech.groupLimit(limit, left: left)
        }
    }
}
