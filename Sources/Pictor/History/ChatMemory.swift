import ChatCore
import Logging
import PictorModel
import Primitives

/// The recent messages of each chat in memory, filled from the store on first need, in front of a writer that brings new ones
/// to the store in groups. Bounded over all chats: the least recently used go.
final class ChatMemory: Sendable {
    /// How much is held.
    struct Bounds: Sendable {
        /// The last messages of a chat that are held however old they are.
        var messagesPerChat = 40
        /// Beyond those, messages that are this much older than the newest go, in seconds.
        var youth: Int64 = 120
        /// How many chats.
        var chats = 512
        /// How many messages, over all chats.
        var messages = 65_536
    }

    private struct Held {
        var window: ChatWindow
        var isFilled = false
        var lastUse = 0
    }

    private struct State {
        var chats: [ChatKey: Held] = [:]
        var messages = 0
        var uses = 0
    }

    private let history: any MessageStore
    private let writer: MessageWriter
    private let bounds: Bounds
    private let state = Locked(State())
    private let logger: Logger

    /// An empty memory.
    ///
    /// - Parameters:
    ///   - history: The store, which is read on first need and where the memory cannot tell.
    ///   - writer: Brings messages to the same store.
    ///   - bounds: How much is held.
    ///   - logger: Told where the store could not be read.
    init(history: any MessageStore, writer: MessageWriter, bounds: Bounds = Bounds(), logger: Logger) {
        self.history = history
        self.writer = writer
        self.bounds = bounds
        self.logger = logger
    }

    /// Takes messages in, in order of arrival, and has them written with the next commit.
    ///
    /// - Returns: For each, whether it is news: `false` where it is held already.
    func append(_ entries: [HistoryEntry]) async -> [Bool] {
        for chat in Set(entries.map(\.key.chat)) {
            do {
                try await fill(chat)
            } catch {
                // Answering is still possible; the job log guards against doing it twice.
                logger.report(error, as: "messages not read", metadata: ["chat": "\(chat)"])
            }
        }
        let isNews = state.withLock { state in
            entries.map { entry in change(entry.key.chat, in: &state) { $0.window.append(entry) } }
        }
        await writer.add(zip(entries, isNews).filter(\.1).map(\.0))
        return isNews
    }

    /// The last messages of a chat, as `MessageStore.recent` gives them.
    func recent(
        in chat: ChatKey, limit: Int, since: Int64, before: HistoryEntry? = nil
    ) async throws(StorageError) -> [HistoryEntry] {
        try await fill(chat)
        let held = state.withLock { state in
            change(chat, in: &state) { $0.window.recent(limit: limit, since: since, before: before) }
        }
        if let held { return held }
        if await !writer.unwritten(in: chat).isEmpty { await writer.flush() }
        return try await history.recent(in: chat, limit: limit, since: since, before: before)
    }

    /// One message, if it is remembered.
    func entry(for key: MessageKey) async throws(StorageError) -> HistoryEntry? {
        try await fill(key.chat)
        let (held, isWhole) = state.withLock { state in
            change(key.chat, in: &state) { ($0.window.entry(key.id), $0.window.isWhole) }
        }
        if held != nil || isWhole { return held }
        if let unwritten = await writer.unwritten(in: key.chat).last(where: { $0.key == key }) { return unwritten }
        return try await history.entry(for: key)
    }

    /// Waits until the store has what was taken in before.
    ///
    /// - Returns: Whether it has; else it is kept and tried again.
    @discardableResult
    func flush() async -> Bool { await writer.flush() }

    /// Lets go of chats with messages older than a moment, in Unix seconds, which the store forgets as well.
    func forget(before moment: Int64) {
        state.withLock { state in
            state.chats = state.chats.filter { !$0.value.window.reaches(behind: moment) }
            state.messages = state.chats.values.reduce(0) { $0 + $1.window.count }
        }
    }

    private func fill(_ chat: ChatKey) async throws(StorageError) {
        guard state.withLock({ $0.chats[chat]?.isFilled != true }) else { return }
        // In this order, so that what is written in between is in both rather than in none.
        let unwritten = await writer.unwritten(in: chat)
        var stored = try await history.recent(in: chat, limit: bounds.messagesPerChat, since: .min)
        let isAll = stored.count < bounds.messagesPerChat
        // What an endpoint may replay after a start is no news, however much was said meanwhile.
        if !isAll, let newest = stored.map(\.time).max() {
            let (since, _) = newest.subtractingReportingOverflow(bounds.youth)
            let young = try await history.recent(in: chat, limit: ChatWindow.mostYoung, since: since)
            if young.count > stored.count { stored = young }
        }
        let known = Set(stored.map(\.key.id))
        let earlier = stored + unwritten.filter { !known.contains($0.key.id) }
        state.withLock { state in
            change(chat, in: &state) { held in
                guard !held.isFilled else { return }
                held.window.fill(with: earlier, isAll: isAll)
                held.isFilled = true
            }
        }
    }

    /// Uses, or changes, what is held of a chat, and keeps the bounds.
    private func change<Result>(
        _ chat: ChatKey, in state: inout State, _ body: (inout Held) -> Result
    ) -> Result {
        var held =
            state.chats.removeValue(forKey: chat)
            ?? Held(
                window: ChatWindow(capacity: bounds.messagesPerChat, youth: bounds.youth))
        state.uses += 1
        held.lastUse = state.uses
        state.messages -= held.window.count
        let result = body(&held)
        state.messages += held.window.count
        while state.chats.count >= bounds.chats || state.messages > bounds.messages {
            guard let oldest = state.chats.min(by: { $0.value.lastUse < $1.value.lastUse }) else { break }
            state.messages -= oldest.value.window.count
            state.chats[oldest.key] = nil
        }
        state.chats[chat] = held
        return result
    }
}
