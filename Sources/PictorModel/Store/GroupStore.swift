package import ChatCore

/// What groups have set by command, who may not draw, who may do everything, and the looks of personas; kept over restarts.
package protocol GroupStore: Sendable {
    /// What is set for a chat; `nil` = for all chats that have nothing of their own.
    func overrides(for chat: ChatKey?) async throws(StorageError) -> ChatOverrides

    /// Changes what is set for a chat, or for all, in one step.
    ///
    /// - Returns: What `change` returns.
    func changeOverrides<Result: Sendable>(
        for chat: ChatKey?, _ change: @escaping @Sendable (inout ChatOverrides) -> Result
    ) async throws(StorageError) -> Result

    /// Bans somebody; a second ban replaces the first.
    ///
    /// - Parameters:
    ///   - ban: Who, until when.
    ///   - chat: Where; `nil` = everywhere.
    ///   - author: Who says so.
    ///   - now: Unix seconds.
    /// - Throws: `StorageError`.
    func add(_ ban: Ban, in chat: ChatKey?, by author: String, now: Int64) async throws(StorageError)

    /// Lifts a ban.
    ///
    /// - Returns: Whether there was one.
    func lift(_ user: String, in chat: ChatKey?) async throws(StorageError) -> Bool

    /// The ban that holds for somebody in a chat now, the longer one where there are two.
    func ban(on user: String, in chat: ChatKey, now: Int64) async throws(StorageError) -> Ban?

    /// The bans that hold in a chat now (`nil` = those that hold everywhere), the newest first; 50 at most.
    func bans(in chat: ChatKey?, now: Int64) async throws(StorageError) -> [Ban]

    /// Who has claimed to be a superuser.
    func superusers() async throws(StorageError) -> Set<String>

    /// Makes somebody a superuser.
    func addSuperuser(_ user: String) async throws(StorageError)

    /// The English words for what somebody wrote of a persona's looks; `nil` = not known.
    func englishLooks(of source: String) async throws(StorageError) -> String?

    /// Keeps the English words for looks. Those kept first stay, so that every selfie shows the same face.
    func keepEnglishLooks(_ english: String, of source: String) async throws(StorageError)
}
