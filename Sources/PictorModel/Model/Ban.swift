/// One person's ban, in one chat or everywhere.
package struct Ban: Sendable, Equatable {
    /// Who.
    package var user: String
    /// Unix seconds; `nil` = for good.
    package var until: Int64?

    /// Makes it from its parts.
    package init(
        user: String, until: Int64? = nil
    ) {
        self.user = user
        self.until = until
    }
}
