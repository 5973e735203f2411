/// Why a request is not accepted.
package enum RefusalReason: Sendable, Equatable {
    /// Its author took it back.
    case recalled
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

    /// What a reason is stored, counted and logged as. `RefusalWording` makes words of it.
    package enum Code: String, Sendable, CaseIterable {
        case recalled
        case groupIsOff = "group_off"
        case banned
        case quiet = "quiet_hours"
        case bannedWord = "banned_word"
        case tooSoon = "cooldown"
        case userLimit = "user_limit"
        case groupLimit = "group_limit"
    }

    /// The reason without its data.
    package var code: Code {
        switch self {
        case .recalled: .recalled
        case .groupIsOff: .groupIsOff
        case .banned: .banned
        case .quiet: .quiet
        case .bannedWord: .bannedWord
        case .tooSoon: .tooSoon
        case .userLimit: .userLimit
        case .groupLimit: .groupLimit
        }
    }
}
