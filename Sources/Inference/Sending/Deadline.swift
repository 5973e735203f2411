/// A point in time by which an operation must have ended.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    /// The point `limit` from now.
    init(within limit: Duration) {
        end = .now + max(.zero, limit)
    }

    /// What is left; zero once it has passed.
    var left: Duration { max(.zero, ContinuousClock.now.duration(to: end)) }

    /// What is left, but not more than `limit`.
    func left(atMost limit: Duration) -> Duration { min(left, limit) }
}
