public import ChatCore
import Foundation
public import OneBot

extension IncomingMessage {
    /// The neutral form of a OneBot message event.
    public init(_ event: MessageEvent) {
        let chat = NumberedChat(account: event.selfID, chat: event.chat).key
        let sender = event.sender
        self.init(
            key: MessageKey(chat: chat, id: "\(event.messageID)"),
            author: Person(
                id: "\(event.userID)", name: sender.card.isEmpty ? sender.nickname : sender.card,
                role: Role(sender.role), isSelf: event.isOwn),
            time: event.time, parts: event.message.segments.map { MessagePart($0, account: event.selfID) },
            isAnonymous: event.isAnonymous, isTemporarySession: event.temporaryGroupID != nil,
            window: event.temporaryGroupID.map(TemporarySession.window))
    }

    /// The neutral form of a message that was asked for.
    init(_ message: ReceivedMessage, in chat: ChatKey, account: UserID) {
        let sender = message.sender
        self.init(
            key: MessageKey(chat: chat, id: "\(message.messageID)"),
            author: Person(
                id: "\(sender.userID)", name: sender.card.isEmpty ? sender.nickname : sender.card,
                role: Role(sender.role), isSelf: sender.userID == account),
            time: message.time ?? .distantPast,
            parts: message.message.segments.map { MessagePart($0, account: account) })
    }
}

extension Role {
    init(_ role: Sender.Role) {
        self =
            switch role {
            case .owner: .owner
            case .admin: .admin
            case .member: .member
            case .unknown: .unknown
            }
    }
}

extension ChatEvent {
    /// The neutral form of a OneBot event.
    ///
    /// - Returns: `nil` for an event that names no account.
    public init?(_ event: Event) {
        switch event {
        case .message(let message): self = .message(IncomingMessage(message))
        case .notice(let notice): self.init(notice)
        case .meta(let meta):
            if case .lifecycle = meta.kind {
                self = .connected(account: "\(meta.selfID)")
            } else {
                self = .other(account: "\(meta.selfID)")
            }
        case .request, .unknown:
            guard let account = event.selfID else { return nil }
            self = .other(account: "\(account)")
        }
    }

    private init(_ event: NoticeEvent) {
        let account = event.selfID
        switch event.notice {
        case .groupRecall(let group, let author, let actor, let message):
            self = .messageRecalled(
                MessageKey(chat: .group(group, of: account), id: "\(message)"), by: "\(actor ?? author)")
        case .friendRecall(let user, let message):
            let chat = NumberedChat(account: account, chat: .private(user)).key
            self = .messageRecalled(MessageKey(chat: chat, id: "\(message)"), by: "\(user)")
        case .groupIncrease(let group, let user, _, _) where user == account:
            self = .joined(.group(group, of: account))
        case .groupDecrease(let departure):
            let chat = ChatKey.group(departure.groupID, of: account)
            let isAccount =
                departure.userID == account || departure.reason == .kickMe || departure.reason == .disband
            let remover = departure.reason == .leave ? nil : departure.operatorID.map { "\($0)" }
            self =
                isAccount
                ? .left(chat, remover: remover)
                : .memberLeft(chat, person: "\(departure.userID)", remover: remover)
        case .groupDismiss(let group, let actor):
            self = .left(.group(group, of: account), remover: actor.map { "\($0)" })
        case .groupBan(let ban):
            guard ban.userID == nil || ban.userID == account else {
                self = .other(account: "\(account)")
                return
            }
            self = .mute(
                MuteEvent(
                    chat: .group(ban.groupID, of: account), subject: ban.userID == nil ? .everyone : .account,
                    state: ban.isLifted ? .lifted : .muted(for: ban.duration)))
        case .emojiLike(let like):
            let marks = Set(like.likes.compactMap { Faces.mark(of: $0.emojiID) })
            self = .reaction(
                ReactionEvent(
                    message: MessageKey(chat: .group(like.groupID, of: account), id: "\(like.messageID)"),
                    person: "\(like.userID)", marks: ReactionMark.allCases.filter(marks.contains),
                    isAdded: like.isAdded))
        default: self = .other(account: "\(account)")
        }
    }
}
