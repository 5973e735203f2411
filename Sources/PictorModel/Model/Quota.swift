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

    /// Makes it from its parts.
    package init(
        cooldown: Int64 = 0, userDaily: Int = -1, userDailyHere: Int = -1, groupDaily: Int = -1, dayBegan: Int64 = 0
    ) {
        self.cooldown = cooldown
        self.userDaily = userDaily
        self.userDailyHere = userDailyHere
        self.groupDaily = groupDaily
        self.dayBegan = dayBegan
    }

    /// No limits at all.
    package static let none = QuotaTerms()

    /// The lower of a person's two daily numbers; `nil` = unlimited.
    package var daily: Int? { [userDaily, userDailyHere].filter { $0 >= 0 }.min() }
}

/// What somebody has used today, and what is left to them.
package struct QuotaStanding: Sendable, Equatable {
    /// Pictures of the day's own number, over all chats.
    package var used: Int
    /// How many of the day's own number are left; `nil` = unlimited.
    package var left: Int?
    /// How many given on top are left.
    package var granted: Int
    /// How many are left to the chat; `nil` = unlimited.
    package var leftInGroup: Int?

    /// Makes it from its parts.
    package init(
        used: Int, left: Int? = nil, granted: Int, leftInGroup: Int? = nil
    ) {
        self.used = used
        self.left = left
        self.granted = granted
        self.leftInGroup = leftInGroup
    }
}

/// What a person may still draw in a chat today.
package struct Quota: Sendable, Equatable {
    /// What is used and left, by the limits that a request of the person is accepted on.
    package var standing: QuotaStanding
    /// Those limits.
    package var terms: QuotaTerms
    /// Why nothing is drawn for the person there now, whatever is left.
    package var refusal: RefusalReason?
    /// Whether the person is a superuser.
    package var isSuperuser: Bool

    /// Makes it from its parts.
    package init(
        standing: QuotaStanding, terms: QuotaTerms, refusal: RefusalReason? = nil, isSuperuser: Bool
    ) {
        self.standing = standing
        self.terms = terms
        self.refusal = refusal
        self.isSuperuser = isSuperuser
    }
}
