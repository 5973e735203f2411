import ChatCore
import Logging

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
    }

    /// Takes messages in, to be written with the next commit; waits for one where there is no room.
    func add(_ entries: [HistoryEntry]) async {
        if unwritten.count + entries.count > capacity { await flush() }
        unwritten += entries
        let surplus = unwritten.count - capacity
        // While a group is being written its messages are the first of the unwritten.
        guard surplus > 0, !isWriting else { return }
        unwritten.removeFirst(surplus)
        logger.error("messages lost: the store takes none", metadata: ["count": "\(surplus)"])
    }

    /// Writes what was added before, and waits for what is being written just now. What the store does not take is kept and
    /// tried again with the next call.
    func flush() async {
        while isWriting { await withCheckedContinuation { waiters.append($0) } }
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
                logger.report(error, as: "messages not written", metadata: ["count": "\(unwritten.count)"])
                return
            }
            unwritten.removeFirst(group.count)
            left -= group.count
        }
    }

    /// The messages of a chat that the store may not have yet, in order of arrival.
    func unwritten(in chat: ChatKey) -> [HistoryEntry] { unwritten.filter { $0.key.chat == chat } }
}
