import ChatCore
import Logging
import PictorModel

/// Writes messages to the store in the order they came in, many in one commit. Nothing is left out: whoever adds waits
/// while too many are unwritten. Only a store that fails loses the oldest, once no more can be kept, and the log says so.
actor MessageWriter {
    /// Writes messages in one transaction.
    typealias Write = @Sendable ([HistoryEntry]) async throws(StorageError) -> Void

    private let write: Write
    private let capacity: Int
    private let groupSize: Int
    private let logger: Logger
    private var unwritten: [HistoryEntry] = []
    private var isWriting = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    /// Whether the store did not take the last group.
    private var isFailing = false
    private let wakeUps: AsyncStream<Void>
    private let wakeUpInput: AsyncStream<Void>.Continuation

    /// How long a store that failed is left alone.
    private static let pause = Duration.seconds(3)

    /// A writer.
    ///
    /// - Parameters:
    ///   - capacity: How many messages may be unwritten.
    ///   - groupSize: How many are written in one commit at most.
    ///   - logger: Told of what is not written.
    ///   - write: Writes a group.
    init(capacity: Int = 4096, groupSize: Int = 500, logger: Logger, write: @escaping Write) {
        self.capacity = max(1, capacity)
        self.groupSize = max(1, groupSize)
        self.logger = logger
        self.write = write
        (wakeUps, wakeUpInput) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Writes what is added until the task is cancelled. What comes while a group is written makes the next group.
    func run() async {
        for await _ in wakeUps {
            while await !flush(), !Task.isCancelled { try? await Task.sleep(for: Self.pause) }
        }
    }

    /// Takes messages in, to be written with the next commit; waits for one where there is no room.
    func add(_ entries: [HistoryEntry]) async {
        if unwritten.count + entries.count > capacity { await flush() }
        unwritten += entries
        if !entries.isEmpty { wakeUpInput.yield() }
        let surplus = unwritten.count - capacity
        // While a group is being written its messages are the first of the unwritten.
        guard surplus > 0, !isWriting else { return }
        unwritten.removeFirst(surplus)
        logger.error("messages lost: the store takes none", metadata: ["count": "\(surplus)"])
    }

    /// Writes what was added before, and waits for what is being written just now. What the store does not take is kept and
    /// tried again with the next call.
    ///
    /// A store may take seconds to say that it takes nothing. Whoever waited for that does not try once more.
    ///
    /// - Returns: Whether the store has all of it.
    @discardableResult
    func flush() async -> Bool {
        while isWriting {
            await withCheckedContinuation { waiters.append($0) }
            if isFailing { return false }
        }
        isWriting = true
        defer {
            isWriting = false
            for waiter in waiters { waiter.resume() }
            waiters = []
        }
        var left = unwritten.count
        while left > 0 {
            let group = Array(unwritten.prefix(min(groupSize, left)))
            do {
                try await write(group)
            } catch {
                // Once, not with every try.
                if !isFailing {
                    logger.report(error, as: "messages not written", metadata: ["count": "\(unwritten.count)"])
                }
                isFailing = true
                return false
            }
            isFailing = false
            unwritten.removeFirst(group.count)
            left -= group.count
        }
        return true
    }

    /// The messages of a chat that the store may not have yet, in order of arrival.
    func unwritten(in chat: ChatKey) -> [HistoryEntry] { unwritten.filter { $0.key.chat == chat } }
}
