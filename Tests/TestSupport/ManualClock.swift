import Primitives

/// A clock that moves when a test moves it.
public final class ManualClock: Clock, Sendable {
    /// A moment of this clock.
    public struct Instant: InstantProtocol, Sendable {
        /// Time since the clock was made.
        public var offset: Duration

        /// The moment this much later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        /// The time from here to another moment.
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Orders by time.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var id: Int
        var deadline: Instant
        var waiter: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        var isSatisfied: @Sendable ([Duration]) -> Bool
        var waiter: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var lastID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []
    }

    private let state = Locked(State())

    /// Makes a clock that stands still.
    public init() {}

    /// The present moment.
    public var now: Instant { state.withLock { $0.now } }

    /// None: it stands where it was put.
    public var minimumResolution: Duration { .zero }

    /// Sleeps until the clock was moved that far or the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                let (isOver, isCancelled) = state.withLock { state -> (Bool, Bool) in
                    if state.cancelled.remove(id) != nil || Task.isCancelled { return (true, true) }
                    if deadline <= state.now { return (true, false) }
                    state.sleepers.append(Sleeper(id: id, deadline: deadline, waiter: waiter))
                    return (false, false)
                }
                if isCancelled {
                    waiter.resume(throwing: CancellationError())
                } else if isOver {
                    waiter.resume()
                }
                notify()
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.waiter.resume(throwing: CancellationError())
        }
    }

    /// Moves the clock and wakes whoever's time has come, earliest first.
    public func advance(by duration: Duration) {
        let due = state.withLock { state -> [Sleeper] in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.deadline <= state.now }.sorted { $0.deadline < $1.deadline }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return due
        }
        for sleeper in due { sleeper.waiter.resume() }
    }

    /// Waits until somebody sleeps who will wake this long from now, give or take nothing.
    public func waitForSleeper(of duration: Duration) async {
        await wait { $0.contains(duration) }
    }

    /// Waits until somebody sleeps whose wait lies in this range.
    public func waitForSleeper(in range: ClosedRange<Duration>) async {
        await wait { $0.contains { range.contains($0) } }
    }

    private func wait(until isSatisfied: @escaping @Sendable ([Duration]) -> Bool) async {
        await withCheckedContinuation { waiter in
            state.withLock { $0.watchers.append(Watcher(isSatisfied: isSatisfied, waiter: waiter)) }
            notify()
        }
    }

    private func notify() {
        let satisfied = state.withLock { state -> [Watcher] in
            let waits = state.sleepers.map { state.now.duration(to: $0.deadline) }
            let satisfied = state.watchers.filter { $0.isSatisfied(waits) }
            state.watchers.removeAll { $0.isSatisfied(waits) }
            return satisfied
        }
        for watcher in satisfied { watcher.waiter.resume() }
    }
}
