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

    /// A standing.
    package init(used: Int, left: Int?, granted: Int, leftInGroup: Int?) {
        self.used = used
        self.left = left
        self.granted = granted
        self.leftInGroup = leftInGroup
    }
}
