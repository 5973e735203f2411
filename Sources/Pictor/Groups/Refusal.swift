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
}
