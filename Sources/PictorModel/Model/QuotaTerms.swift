/// What a request has to keep to; -1 = unlimited, 0 = none.
package struct QuotaTerms: Sendable, Equatable {
    /// Seconds between two requests of one person in one chat.
    package var cooldown: Int64 = 0
    /// Pictures a person may have a day, over all chats.
    package var userDaily = -1
    /// Pictures a person may have a day in this chat.
    package var userDailyHere = -1
    /// Pictures this chat may have a day.
    package var groupDaily = -1
    /// Unix seconds at which the local day began.
    package var dayBegan: Int64 = 0

    /// No limits at all.
    package static let none = QuotaTerms()

    /// Terms; what is not given is unlimited.
    package init(
        cooldown: Int64 = 0, userDaily: Int = -1, userDailyHere: Int = -1, groupDaily: Int = -1, dayBegan: Int64 = 0
    ) {
        self.cooldown = cooldown
        self.userDaily = userDaily
        self.userDailyHere = userDailyHere
        self.groupDaily = groupDaily
        self.dayBegan = dayBegan
    }

    /// The lower of a person's two daily numbers; `nil` = unlimited.
    package var daily: Int? { [userDaily, userDailyHere].filter { $0 >= 0 }.min() }
}
