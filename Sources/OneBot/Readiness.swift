internal import Primitives

extension OneBotClient {
    /// Whether an account can be spoken for now: a connection stands, and nothing says that it lost QQ.
    /// - Parameter account: The account; nil for the one whose connection is newest.
    /// - Returns: Whether a call would be sent and could succeed.
    public func isReady(_ account: UserID?) -> Bool {
        guard let status = link(for: account)?.status else { return false }
        return status.phase == .connected && status.isOnline != false
    }

    /// Waits until an account can be spoken for, after a lost connection or while its endpoint is away from QQ.
    /// - Parameters:
    ///   - account: The account; nil for the one whose connection is newest.
    ///   - limit: How long at most.
    /// - Returns: Whether it can be; `false` at the limit, or when the task is cancelled.
    public func waitUntilReady(_ account: UserID?, within limit: Duration) async -> Bool {
        if isReady(account) { return true }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                var seen = self.changes.count
                while !Task.isCancelled {
                    if self.isReady(account) { return true }
                    seen = await self.changes.next(after: seen)
                }
                return false
            }
            group.addTask {
                try? await self.stopwatch.sleep(limit)
                return false
            }
            let isReady = await group.next() ?? false
            group.cancelAll()
            return isReady
        }
    }
}

/// Counts changes, and wakes who waits for the next.
final class ChangeCounter: Sendable {
    private typealias Waiter = CheckedContinuation<Int, Never>

    private struct State {
        var count = 0
        var lastID = 0
        var waiters: [Int: Waiter] = [:]
    }

    private let state = Locked(State())

    var count: Int { state.withLock { $0.count } }

    /// Something changed.
    func increment() {
        let (count, waiters) = state.withLock { state in
            state.count += 1
            defer { state.waiters = [:] }
            return (state.count, Array(state.waiters.values))
        }
        for waiter in waiters { waiter.resume(returning: count) }
    }

    /// Waits until the count is another than the one seen last.
    /// - Returns: The count; the one seen last where the task is cancelled.
    func next(after seen: Int) async -> Int {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let count = state.withLock { state -> Int? in
                    if state.count != seen || Task.isCancelled { return state.count }
                    state.waiters[id] = waiter
                    return nil
                }
                if let count { waiter.resume(returning: count) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(returning: seen)
        }
    }
}
