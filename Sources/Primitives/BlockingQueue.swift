import Dispatch

/// Threads for work that computes or blocks for long.
///
/// There are only as many cooperative threads as processors. Work that keeps one busy for seconds keeps from running
/// whatever else the process does, timers and the handling of signals included. Such work goes through here instead.
public final class BlockingQueue: Sendable {
    private let queue: DispatchQueue

    /// A queue whose pieces of work run side by side, as far as the processors allow.
    ///
    /// - Parameter label: Its name in debuggers.
    public init(label: String) {
        queue = DispatchQueue(label: label, attributes: .concurrent)
    }

    /// Runs work on another thread.
    ///
    /// Where the calling task is cancelled this returns at once. Work that has not begun by then never does; work under
    /// way goes on until it looks at its `Cancellation`, and what comes of it is dropped.
    /// - Parameter work: Gets what tells it that nobody waits any more.
    /// - Returns: What `work` returned.
    /// - Throws: What `work` threw, or `CancellationError`.
    public func run<Value: Sendable>(
        _ work: @escaping @Sendable (Cancellation) throws -> Value
    ) async throws -> Value {
        let cancellation = Cancellation()
        let outcome = Outcome<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                guard outcome.isAwaited(by: waiter) else { return }
                queue.async {
                    guard !cancellation.isCancelled else { return }
                    outcome.end(with: Result { try work(cancellation) })
                }
            }
        } onCancel: {
            cancellation.cancel()
            outcome.end(with: .failure(CancellationError()))
        }
    }

    /// The same for work that is too short to be stopped half-way, or cannot be.
    public func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await run { (_: Cancellation) in try work() }
    }
}

/// What came first: the end of the work or the cancellation.
private final class Outcome<Value: Sendable>: Sendable {
    private typealias Waiter = CheckedContinuation<Value, any Error>

    private enum State {
        case running
        case awaited(Waiter)
        case ended(Result<Value, any Error>)
        case delivered
    }

    private let state = Locked(State.running)

    /// Delivers to a waiter; `false` where it was over before anybody waited.
    func isAwaited(by waiter: CheckedContinuation<Value, any Error>) -> Bool {
        let early = state.withLock { state -> Result<Value, any Error>? in
            guard case .ended(let result) = state else {
                state = .awaited(waiter)
                return nil
            }
            state = .delivered
            return result
        }
        guard let early else { return true }
        waiter.resume(with: early)
        return false
    }

    /// Ends it; only the first end counts.
    func end(with result: Result<Value, any Error>) {
        let waiter = state.withLock { state -> Waiter? in
            switch state {
            case .running: state = .ended(result)
            case .awaited(let waiter):
                state = .delivered
                return waiter
            case .ended, .delivered: break
            }
            return nil
        }
        waiter?.resume(with: result)
    }
}
