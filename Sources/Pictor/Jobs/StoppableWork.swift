import Primitives

/// Work in a task that goes on until it is done, or until somebody who holds this says that it is to stop.
final class StoppableWork: Sendable {
    private let ends: AsyncStream<Never>
    private let end: AsyncStream<Never>.Continuation
    private let flag = Locked(false)

    init() {
        (ends, end) = AsyncStream.makeStream(of: Never.self)
    }

    /// Whether it was told to stop; what it still finds out counts for nothing.
    var isStopped: Bool { flag.withLock { $0 } }

    /// Cancels the work.
    func stop() {
        flag.withLock { $0 = true }
        end.finish()
    }

    /// Does the work, once, and returns when it has ended, however long that takes it once it is cancelled. What was stopped
    /// before is not begun.
    func run(_ work: @escaping @Sendable () async -> Void) async {
        guard !isStopped else { return }
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                await work()
                end.finish()
            }
            for await _ in ends {}
            group.cancelAll()
        }
    }
}
