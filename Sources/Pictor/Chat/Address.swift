import Foundation
import OneBot

/// Where an answer goes: which account says it, in which chat.
struct Address: Sendable, Hashable {
    /// The account that speaks.
    let account: UserID
    /// The chat it speaks in.
    let chat: Chat
    /// For a private chat between people who are no friends: the group they share.
    let temporaryGroup: GroupID?

    /// Names a place to answer.
    init(account: UserID, chat: Chat, temporaryGroup: GroupID? = nil) {
        self.account = account
        self.chat = chat
        self.temporaryGroup = temporaryGroup
    }

    /// The chat a message came from.
    init(answering event: MessageEvent) {
        self.init(account: event.selfID, chat: event.chat, temporaryGroup: event.temporaryGroupID)
    }

    /// The chat that a key names, where its account and peer are numbers; a shared group is not known any more.
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

    /// The chat as the database knows it.
    var key: ChatKey {
        switch chat {
        case .group(let group): ChatKey(account: "\(account)", kind: .group, peer: "\(group)")
        case .private(let user): ChatKey(account: "\(account)", kind: .direct, peer: "\(user)")
        }
    }

    /// Whether it is a group.
    var isGroup: Bool {
        if case .group = chat { true } else { false }
    }
}

extension HistoryEntry {
    /// A received message, as it is remembered.
    init(_ event: MessageEvent) {
        self.init(
            key: MessageKey(chat: Address(answering: event).key, id: "\(event.messageID)"), author: "\(event.userID)",
            authorName: (event.sender.card.isEmpty ? event.sender.nickname : event.sender.card).withoutNULs,
            isOwn: event.isOwn,
            time: Int64(event.time.timeIntervalSince1970), message: event.message.withoutCarriedBytes)
    }
}

extension Message {
    /// The same message with the bytes of carried pictures left out: the database keeps words, not pictures.
    var withoutCarriedBytes: Message {
        guard images.contains(where: { $0.file.rawValue.hasPrefix("base64://") }) else { return self }
        return Message(
            segments.map { segment in
                guard case .image(var image) = segment, image.file.rawValue.hasPrefix("base64://") else {
                    return segment
                }
                image.file = ""
                return .image(image)
            })
    }
}
