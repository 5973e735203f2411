/// What a person may still draw in a chat today.
struct Quota: Sendable, Equatable {
    /// What is used and left, by the limits that a request of the person is accepted on.
    var standing: JobLog.Standing
    /// Those limits.
    var terms: JobLog.Terms
    /// Why nothing is drawn for the person there now, whatever is left.
    var refusal: RefusalReason?
    /// Whether the person is a superuser.
    var isSuperuser: Bool
}
