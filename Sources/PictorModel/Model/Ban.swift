/// One person's ban.
package struct Ban: Sendable, Equatable {
    /// Who.
    package var user: String
    /// Unix seconds; `nil` = for good.
    package var until: Int64?

    /// A ban of somebody.
    package init(user: String, until: Int64? = nil) {
        self.user = user
        self.until = until
    }
}
