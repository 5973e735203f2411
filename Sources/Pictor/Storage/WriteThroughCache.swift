import PictorModel
import Primitives

/// Values of a store in memory: read on first need, dropped once a change is durable. Bounded: the least recently used go.
///
/// A read that began before a change never puts back what the change replaced.
final class WriteThroughCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Held {
        var value: Value
        var lastUse: Int
    }

    private struct State {
        var held: [Key: Held] = [:]
        /// Grows with each change.
        var version = 0
        /// Grows with each use.
        var uses = 0
    }

    private let capacity: Int
    private let state = Locked(State())

    /// An empty cache for so many values.
    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// How many values are held.
    var count: Int { state.withLock { $0.held.count } }

    /// The value of a key; `read` reads it from the store, and is called only where it is not held.
    func value(
        for key: Key, reading read: () async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let (known, version) = state.withLock { state -> (Value?, Int) in
            state.uses += 1
            state.held[key]?.lastUse = state.uses
            return (state.held[key]?.value, state.version)
        }
        if let known { return known }
        let value = try await read()
        state.withLock { state in
            guard state.version == version else { return }
            state.uses += 1
            state.held[key] = Held(value: value, lastUse: state.uses)
            guard state.held.count > capacity else { return }
            if let oldest = state.held.min(by: { $0.value.lastUse < $1.value.lastUse }) { state.held[oldest.key] = nil }
        }
        return value
    }

    /// Changes the value of a key in the store by `write`, which returns once the change is durable. The next reading sees what
    /// the store then has, also where the change failed halfway.
    func change<Result>(
        of key: Key, writing write: () async throws(StorageError) -> Result
    ) async throws(StorageError) -> Result {
        defer {
            state.withLock { state in
                state.version += 1
                state.held[key] = nil
            }
        }
        return try await write()
    }

    /// Changes the values of many keys in the store, as `change` does.
    func changeAll<Result>(
        writing write: () async throws(StorageError) -> Result
    ) async throws(StorageError) -> Result {
        defer {
            state.withLock { state in
                state.version += 1
                state.held = [:]
            }
        }
        return try await write()
    }
}
