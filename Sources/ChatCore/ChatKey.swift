/// One chat of one account, whatever the protocol.
///
/// Ids are text, since only some protocols have numbers. Accounts of OneBot 11 are their bare number; those of other
/// protocols carry a prefix (`qq:APPID`, `milky:123`). No account holds a `/`, which separates the parts when stored.
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
