import Foundation

/// A value that only one thread at a time can touch.
///
/// Built on `NSLock` because ThreadSanitizer does not see `Synchronization.Mutex` on Linux and reports races that are
/// not there. The lock guards a decision, never an effect: do not suspend, call out or do I/O inside `withLock`.
public final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    /// Creates a lock around an initial value.
    public init(_ value: sending Value) {
        self.value = value
    }

    /// Runs `body` with exclusive access to the value.
    public func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
