import Primitives

/// Adds up the time between starts and stops.
final class Stopwatches: Sendable {
    private let state = Locked((total: Duration.zero, started: ContinuousClock.Instant?.none))

    var total: Duration { state.withLock { $0.total } }

    func reset() { state.withLock { $0 = (.zero, nil) } }
    func start() { state.withLock { $0.started = .now } }
    func stop() { state.withLock { if let started = $0.started { $0.total += .now - started } } }
}
