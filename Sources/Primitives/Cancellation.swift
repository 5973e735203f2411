/// Tells work on a thread of its own whether anybody still waits for it.
///
/// `Task.isCancelled` says nothing there: such work belongs to no task.
public final class Cancellation: Sendable {
    private let flag = Locked(false)

    /// Not yet cancelled.
    public init() {}

    /// Whether nobody waits any more. Cheap, but takes a lock: ask once in some thousand steps.
    public var isCancelled: Bool { flag.withLock { $0 } }

    /// Says that nobody waits any more.
    public func cancel() { flag.withLock { $0 = true } }

    /// Throws `CancellationError` where nobody waits any more.
    public func check() throws(CancellationError) {
        if isCancelled { throw CancellationError() }
    }
}
