/// A chat, as the database knows it: which account, which kind, which peer.
///
/// Text, because message ids collide across chats and protocols other than OneBot 11 have no numbers.
public struct ChatKey: Sendable, Hashable, CustomStringConvertible {
    /// The kinds of chat.
    public enum Kind: String, Sendable {
        case group
        case direct = "private"
    }

    /// The bot's own id in that chat.
    public let account: String
    /// Group or private.
    public let kind: Kind
    /// The group's id, or the other person's.
    public let peer: String

    /// Names a chat.
    public init(account: String, kind: Kind, peer: String) {
        self.account = account
        self.kind = kind
        self.peer = peer
    }

    /// Reads what `description` wrote.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = Kind(rawValue: String(parts[1])) else { return nil }
        self.init(account: String(parts[0]), kind: kind, peer: String(parts[2]))
    }

    /// `account/kind/peer`, as stored.
    public var description: String { "\(account)/\(kind.rawValue)/\(peer)" }
}

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
