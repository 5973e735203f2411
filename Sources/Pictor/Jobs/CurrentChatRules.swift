import ChatCore
import PictorModel
import Primitives

/// The rules of a chat as they are now: what is configured at this moment, and what its admins have made tighter.
struct CurrentChatRules: Sendable {
    let configuration: Current<Settings>
    let settings: RememberedChatSettings

    /// The rules of a chat.
    ///
    /// - Throws: `StorageError`.
    func rules(of chat: ChatKey) async throws(StorageError) -> ChatRules {
        ChatRules(
            configuration: configuration.value, values: try await settings.values(for: chat),
            isGroup: chat.kind == .group)
    }

    /// What is configured for a chat whose own settings cannot be read.
    func configured(for chat: ChatKey) -> ChatRules {
        ChatRules(
            configuration: configuration.value, values: ChatOverrides(), isGroup: chat.kind == .group)
    }

    /// Which model draws there; `nil` = the configured one.
    ///
    /// - Throws: `StorageError`.
    func model(for chat: ChatKey) async throws(StorageError) -> String? {
        try await settings.inheritedValues(for: chat).model
    }
}
