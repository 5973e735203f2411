/// How long to wait before a connection is tried again.
struct Backoff: Sendable {
    /// Tries since the last lasting connection.
    private(set) var attempt = 0

    /// A connection that lasted this long starts the count anew; one that breaks at once does not.
    static let lasting: Duration = .seconds(10)

    /// The next wait: 1 s, doubled up to 60 s, each spread by a fifth, so that clients do not return all at once.
    mutating func next(random: (ClosedRange<Double>) -> Double) -> Duration {
        let seconds = min(60, Double(1 << min(attempt, 6)))
        attempt += 1
        return .milliseconds(Int64(min(60, seconds * random(0.8...1.2)) * 1000))
    }

    /// The wait after a refused token, which only a person can change: 60 to 75 s.
    mutating func nextAfterRejection(random: (ClosedRange<Double>) -> Double) -> Duration {
        attempt += 1
        return .milliseconds(Int64(60_000 * random(1...1.25)))
    }

    /// A connection showed its account and broke soon after: the address is right, so nobody need wait a minute for it.
    /// The next wait is 8 s at most; the ones after it double again.
    mutating func shorten() { attempt = min(attempt, 3) }

    /// A connection lasted.
    mutating func reset() { attempt = 0 }
}
