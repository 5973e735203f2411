package import ChatCore

/// Every message that came in or went out, kept in order of arrival and found again by chat and time.
///
/// Shared by many tasks at once. What was written by a call that has returned is seen by every later one. The contract of
/// each store is tested by `StoreContractTests`.
package protocol MessageStore: Sendable {
    /// Keeps messages, all or none: the more at once, the cheaper each.
    ///
    /// - Parameter entries: The messages, in order of arrival.
    /// - Returns: For each entry, whether it is new: `false` where the same message of the same chat was known already.
    /// - Throws: `StorageError`; then none of them is kept.
    func append(_ entries: [HistoryEntry]) async throws(StorageError) -> [Bool]

    /// The last messages of a chat, oldest first: by time, and by arrival where that is the same.
    ///
    /// - Parameters:
    ///   - chat: Which chat.
    ///   - limit: How many at most.
    ///   - since: Unix seconds; nothing older.
    ///   - before: This message and whatever arrived after it are left out; the clocks behind their times may differ. Where
    ///     it is not kept, or `nil`, nothing is left out.
    /// - Returns: The messages.
    /// - Throws: `StorageError`.
    func recent(
        in chat: ChatKey, limit: Int, since: Int64, before: HistoryEntry?
    ) async throws(StorageError) -> [HistoryEntry]

    /// One message, if it is kept.
    func entry(for key: MessageKey) async throws(StorageError) -> HistoryEntry?

    /// Forgets what was said before a moment, in slices so that no writer waits long.
    ///
    /// - Parameter moment: Unix seconds.
    /// - Returns: How many messages were forgotten.
    /// - Throws: `StorageError`.
    func forget(before moment: Int64) async throws(StorageError) -> Int

    /// How many messages are kept.
    func count() async throws(StorageError) -> Int

    /// Whether the store finds whole what it keeps; for `doctor`.
    func passesIntegrityCheck() async throws(StorageError) -> Bool
}

extension MessageStore {
    /// The last messages of a chat, oldest first, to the newest.
    package func recent(in chat: ChatKey, limit: Int, since: Int64) async throws(StorageError) -> [HistoryEntry] {
        try await recent(in: chat, limit: limit, since: since, before: nil)
    }
}
