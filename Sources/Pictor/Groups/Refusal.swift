/// Why a request was not accepted.
enum Refusal: Sendable, Equatable {
    /// Nobody switched the bot on there.
    case groupIsOff
    /// The person may not draw there; `until` in Unix seconds, `nil` = for good.
    case banned(until: Int64?)
    /// It is a quiet time of day there.
    case quiet(QuietHours)
    /// It holds a word that nothing is drawn of.
    case bannedWord
    /// So many seconds are left until the person may ask again.
    case tooSoon(seconds: Int64)
    /// The person's pictures for today are used up, or fewer are left than were asked for.
    case userLimit(Int, left: Int = 0)
    /// The same for the group's.
    case groupLimit(Int, left: Int = 0)

    /// What it is counted as.
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
