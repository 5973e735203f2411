/// One message of a chat. The id alone is not unique.
public struct MessageKey: Sendable, Hashable {
    /// Where it was said.
    public let chat: ChatKey
    /// The endpoint's id for it.
    public let id: String

    /// Names a message.
    public init(chat: ChatKey, id: String) {
        self.chat = chat
        self.id = id
    }
}
