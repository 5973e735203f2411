import ChatCore
import PictorModel

/// The settings of chats, in memory once they were read; a change is in the store before anybody sees it.
struct RememberedChatSettings: Sendable {
    private let store: any GroupStore
    private let values = WriteThroughCache<ChatKey?, ChatOverrides>(capacity: 4096)

    /// What a store has.
    init(_ store: any GroupStore) {
        self.store = store
    }

    /// What is set for a chat; `nil` = for all chats that have nothing of their own.
    func values(for chat: ChatKey?) async throws(StorageError) -> ChatOverrides {
        try await values.value(for: chat) { () async throws(StorageError) in try await store.overrides(for: chat) }
    }

    /// What is set for a chat, with persona and model from what is set for all where it has none of its own.
    func inheritedValues(for chat: ChatKey) async throws(StorageError) -> ChatOverrides {
        var own = try await values(for: chat)
        guard own.persona == nil || own.model == nil else { return own }
        let general = try await values(for: nil)
        own.persona = own.persona ?? general.persona
        own.model = own.model ?? general.model
        return own
    }

    /// Changes what is set for a chat, or for all.
    ///
    /// - Returns: What `change` returns.
    func change<Result: Sendable>(
        for chat: ChatKey?, _ change: @escaping @Sendable (inout ChatOverrides) -> Result
    ) async throws(StorageError) -> Result {
        try await values.change(of: chat) { () async throws(StorageError) in
            try await store.changeOverrides(for: chat, change)
        }
    }
}
