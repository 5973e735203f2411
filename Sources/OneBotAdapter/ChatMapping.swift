import ChatCore
import OneBot

/// A chat of OneBot by its numbers.
struct NumberedChat: Hashable, Sendable {
    let account: UserID
    let chat: Chat

    init(account: UserID, chat: Chat) {
        self.account = account
        self.chat = chat
    }

    /// The chat that a key names; `nil` where a part is no number, as on other protocols.
    init?(_ key: ChatKey) {
        guard let account = UserID(key.account) else { return nil }
        switch key.kind {
        case .group:
            guard let group = GroupID(key.peer) else { return nil }
            self.init(account: account, chat: .group(group))
        case .direct:
            guard let user = UserID(key.peer) else { return nil }
            self.init(account: account, chat: .private(user))
        }
    }

    /// The key of the chat: its numbers in decimal.
    var key: ChatKey {
        switch chat {
        case .group(let group): .group(group, of: account)
        case .private(let user): ChatKey(account: "\(account)", kind: .direct, peer: "\(user)")
        }
    }
}

extension ChatKey {
    /// A group of an account.
    static func group(_ group: GroupID, of account: UserID) -> ChatKey {
        ChatKey(account: "\(account)", kind: .group, peer: "\(group)")
    }
}

/// The right to answer in a temporary session: the group that both are in, which OneBot wants with every private message to
/// somebody who is no friend.
enum TemporarySession {
    private static let prefix = "group:"

    static func window(by group: GroupID) -> ReplyWindow { ReplyWindow(ticket: "\(prefix)\(group)") }

    /// The group that a window names; `nil` where it names none.
    static func group(of window: ReplyWindow?) -> GroupID? {
        guard let ticket = window?.ticket, ticket.hasPrefix(prefix) else { return nil }
        return GroupID(String(ticket.dropFirst(prefix.count)))
    }
}
