import Primitives

/// How many notes a store has said to be durable.
final class WrittenNotes: Sendable {
    private let total = Locked(0)

    /// The sum so far.
    var count: Int { total.withLock { $0 } }

    /// Takes note of some.
    func take(_ notes: Int) { total.withLock { $0 += notes } }
}
