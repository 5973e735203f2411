public import Foundation
import JSON

/// A message that somebody wrote, the account itself included.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/event/message.md>; `message_sent`, the account's own,
/// is an addition that endpoints report where they are set to.
public struct MessageEvent: Sendable, Hashable {
    /// When it was sent; when it arrived, where the endpoint gives no time.
    public var time: Date
    /// The account that received it, or wrote it.
    public var selfID: UserID
    /// Its id, which is unique only together with account and chat.
    public var messageID: MessageID
    /// Who wrote it.
    public var userID: UserID
    /// Where it belongs. For a private message this names the other person, whoever of the two wrote it.
    public var chat: Chat
    /// The wire's finer distinction: "normal", "anonymous", "notice"; in private "friend", "group", "other".
    public var subType: String
    /// What the endpoint knows of the writer.
    public var sender: Sender
    /// The content.
    public var message: Message
    /// The content as the endpoint's CQ string. Holds escapes and codes: not for reading what somebody meant.
    public var rawMessage: String
    /// QQ's own running number of the message in its chat, where the endpoint tells it.
    public var sequence: Int64?
    /// The group's name, where the endpoint tells it.
    public var groupName: String?
    /// The group a private message comes by, where the two are no friends. An answer has to name it.
    public var temporaryGroupID: GroupID?
    /// Whether this was reported as sent by the account (`message_sent`).
    public var isSent: Bool

    /// Describes a message.
    public init(
        time: Date, selfID: UserID, messageID: MessageID, userID: UserID, chat: Chat, subType: String = "normal",
        sender: Sender, message: Message, rawMessage: String = "", sequence: Int64? = nil, groupName: String? = nil,
        temporaryGroupID: GroupID? = nil, isSent: Bool = false
    ) {
        self.time = time
        self.selfID = selfID
        self.messageID = messageID
        self.userID = userID
        self.chat = chat
        self.subType = subType
        self.sender = sender
        self.message = message
        self.rawMessage = rawMessage
        self.sequence = sequence
        self.groupName = groupName
        self.temporaryGroupID = temporaryGroupID
        self.isSent = isSent
    }

    /// Whether the account wrote it itself. Some endpoints report that as an ordinary message: never answer one.
    public var isOwn: Bool { isSent || userID == selfID }

    /// Whether the writer hides behind an anonymous name, which no id belongs to.
    public var isAnonymous: Bool { subType == "anonymous" }

    /// Whether the message mentions the account by number. A mention of all does not count.
    public var mentionsSelf: Bool { message.mentions(selfID) }
}

extension MessageEvent {
    init(_ fields: EventFields) throws(OneBotError) {
        let selfID: UserID = try fields.id("self_id")
        let userID: UserID = try fields.id("user_id")
        let isSent = fields.json["post_type"]?.string == "message_sent"
        let subType = fields.json["sub_type"]?.string ?? "normal"
        let chat: Chat
        var temporaryGroupID: GroupID?
        switch try fields.text("message_type") {
        case "group": chat = .group(try fields.id("group_id"))
        case "private":
            let target: UserID? = fields.optionalID("target_id")
            chat = .private(userID == selfID ? target ?? userID : userID)
            if subType == "group" { temporaryGroupID = fields.optionalID("group_id") ?? fields.senderGroupID }
        case let other: throw .malformedEvent(missing: "message_type (\(other.prefix(32)))")
        }
        self.init(
            time: fields.time, selfID: selfID, messageID: try fields.id("message_id"), userID: userID, chat: chat,
            subType: subType, sender: Sender(fields.json["sender"] ?? .null, userID: userID),
            message: Message(fields.json["message"] ?? .null),
            rawMessage: fields.json["raw_message"]?.string ?? "",
            sequence: (fields.json["real_seq"] ?? fields.json["message_seq"])?.integer,
            groupName: fields.json["group_name"]?.string, temporaryGroupID: temporaryGroupID, isSent: isSent)
    }
}

extension EventFields {
    fileprivate var senderGroupID: GroupID? { json["sender"]?["group_id"].flatMap(GroupID.init) }
}
