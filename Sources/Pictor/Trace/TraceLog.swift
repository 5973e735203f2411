import ChatCore
import Logging
import PictorModel
import Primitives
import Understanding

/// The traces of the last days, written in the background so that no message waits for its own.
final class TraceLog: Sendable {
    /// How long a trace is kept, in seconds: 7 days.
    static let retention: Int64 = 7 * 86_400
    /// How many may wait to be written; more are lost rather than kept in memory.
    private static let capacity = 10_000
    /// How long traces are gathered for one transaction.
    private static let gathering = Duration.milliseconds(50)

    private struct Waiting {
        var notes: [TraceNote] = []
        /// How many notes were let go of.
        var gone = 0
        var lost = 0
    }

    private let store: any TraceStore
    private let messages: MessageWriter?
    private let logger: Logger
    private let waiting = Locked(Waiting())
    private let wakeUps: AsyncStream<Void>
    private let wakeUpInput: AsyncStream<Void>.Continuation

    /// The traces of a store.
    ///
    /// - Parameters:
    ///   - store: Where they are kept.
    ///   - messages: What writes the messages that they are of; `nil` = those are written already.
    ///   - logger: Told of what is lost.
    init(store: any TraceStore, messages: MessageWriter? = nil, logger: Logger) {
        self.store = store
        self.messages = messages
        self.logger = logger
        (wakeUps, wakeUpInput) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes note of a decision.
    func note(_ trace: Trace) { append(.trace(trace)) }

    /// Takes note of what the model cost besides, for a message noted before.
    func note(_ cost: ModelCost, for message: MessageKey) {
        if cost.calls > 0 { append(.cost(cost, message)) }
    }

    private func append(_ note: TraceNote) {
        waiting.withLock { waiting in
            if waiting.notes.count < Self.capacity { waiting.notes.append(note) } else { waiting.lost += 1 }
        }
        wakeUpInput.yield()
    }

    /// Writes what is noted until the task is cancelled, and what is left then.
    func run() async {
        for await _ in wakeUps {
            await flush()
            // What is noted meanwhile goes into one transaction; a stop does not wait for that.
            try? await Task.sleep(for: Self.gathering)
        }
        await flush()
    }

    /// Writes what is noted and not written yet, and waits for what somebody else is writing just now.
    func flush() async {
        // A trace whose message is not in the store would be lost: only those noted before the messages are written go along.
        let end = waiting.withLock { $0.gone + $0.notes.count }
        if let messages, await !messages.flush() { return }
        do {
            // Looked at in the transaction itself, so that a cost never overtakes its trace; let go of only once it is
            // committed, so that a disk that is full for a while costs none.
            let lost = Locked(0)
            try await store.write { [waiting] in
                waiting.withLock { waiting in
                    lost.withLock { $0 = waiting.lost }
                    return Array(waiting.notes.prefix(max(0, end - waiting.gone)))
                }
            } written: { [waiting] notes in
                waiting.withLock { waiting in
                    waiting.notes.removeFirst(notes.count)
                    waiting.gone += notes.count
                    waiting.lost -= lost.withLock { $0 }
                }
            }
            let gone = lost.withLock { $0 }
            if gone > 0 { logger.warning("traces lost", metadata: ["count": "\(gone)"]) }
        } catch {
            logger.warning("traces not written", metadata: ["reason": "\(error)"])
        }
    }

    /// The trace of a message, if it has one.
    func trace(of message: MessageKey) async throws(StorageError) -> Trace? {
        await flush()
        return try await store.trace(of: message)
    }

    /// Forgets traces older than ``retention``, as seen from a moment in Unix seconds.
    func tidy(now: Int64) async throws(StorageError) {
        try await store.forgetTraces(before: now - Self.retention)
    }
}
