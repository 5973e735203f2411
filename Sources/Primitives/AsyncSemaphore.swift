/// Lets so many tasks go on at once; the others wait for their turn, first come first served.
public final class AsyncSemaphore: Sendable {
    private typealias Waiter = CheckedContinuation<Bool, Never>

    private struct State {
        var free: Int
        var lastID = 0
        var waiters: [(id: Int, waiter: Waiter)] = []
    }

    private let state: Locked<State>

    /// A semaphore with so many places, at least one.
    public init(places: Int) {
        state = Locked(State(free: max(1, places)))
    }

    /// Takes a place, and waits for one where none is free. Who has taken one calls `signal` once.
    ///
    /// - Returns: Whether a place was taken; `false` only in a cancelled task.
    public func wait() async -> Bool {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let isTaken = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiters.append((id, waiter))
                    return nil
                }
                if let isTaken { waiter.resume(returning: isTaken) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
                return state.waiters.remove(at: index).waiter
            }
            waiter?.resume(returning: false)
        }
    }

    /// Does `work` in a place that `wait` has taken, and gives the place back whichever way it ends.
    ///
    /// - Returns: What `work` returned.
    /// - Throws: What `work` threw.
    public func givingBack<Result: Sendable, Failure: Error>(
        _ work: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        defer { signal() }
        return try await work()
    }

    /// Gives a place back, to whoever has waited longest.
    public func signal() {
        let waiter = state.withLock { state -> Waiter? in
            guard !state.waiters.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiters.removeFirst().waiter
        }
        waiter?.resume(returning: true)
    }
}
