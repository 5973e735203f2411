public import Foundation
public import JSON

/// Something that happened, other than a message.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/event/notice.md>; emoji, cards, titles, essence
/// messages and the account's loss of QQ are additions of NapCat and its relatives.
public struct NoticeEvent: Sendable, Hashable {
    /// When it happened; when it arrived, where the endpoint gives no time.
    public var time: Date
    /// The account that was told.
    public var selfID: UserID
    /// What happened.
    public var notice: Notice

    /// Describes something that happened.
    public init(time: Date, selfID: UserID, notice: Notice) {
        self.time = time
        self.selfID = selfID
        self.notice = notice
    }
}

/// What a notice tells. `operatorID` names who did it, `userID` to whom.
public enum Notice: Sendable, Hashable {
    /// A message in a group was recalled.
    case groupRecall(groupID: GroupID, userID: UserID, operatorID: UserID?, messageID: MessageID)
    /// A private message was recalled.
    case friendRecall(userID: UserID, messageID: MessageID)
    /// Somebody, or the whole group, was muted or may speak again.
    case groupBan(GroupBan)
    /// Somebody joined.
    case groupIncrease(groupID: GroupID, userID: UserID, operatorID: UserID?, reason: String)
    /// Somebody is a member no longer.
    case groupDecrease(GroupDecrease)
    /// Somebody became an administrator, or is one no longer.
    case groupAdmin(groupID: GroupID, userID: UserID, isSet: Bool)
    /// A file was put into the group's files.
    case groupUpload(groupID: GroupID, userID: UserID, fileName: String, fileSize: Int64?)
    /// A member's card changed.
    case groupCard(groupID: GroupID, userID: UserID, new: String, old: String)
    /// A member's title changed.
    case groupTitle(groupID: GroupID, userID: UserID, title: String)
    /// The group's name changed.
    case groupName(groupID: GroupID, userID: UserID?, name: String)
    /// The group was dissolved.
    case groupDismiss(groupID: GroupID, operatorID: UserID?)
    /// Emoji were put under a message, or taken away.
    case emojiLike(EmojiLike)
    /// A message became one of the group's essence messages, or is one no longer.
    case essence(groupID: GroupID, messageID: MessageID, senderID: UserID?, operatorID: UserID?, isAdded: Bool)
    /// Somebody is a friend now.
    case friendAdd(userID: UserID)
    /// Somebody poked somebody; in private the group is nil.
    case poke(groupID: GroupID?, userID: UserID, targetID: UserID)
    /// A poke was taken back.
    case pokeRecall(groupID: GroupID?, userID: UserID)
    /// A member got one of QQ's honours, such as "talkative".
    case honor(groupID: GroupID, userID: UserID, honor: String)
    /// The luckiest of a red packet.
    case luckyKing(groupID: GroupID, userID: UserID, targetID: UserID)
    /// Somebody is typing.
    case inputStatus(userID: UserID, text: String)
    /// Somebody liked the account's profile.
    case profileLike(operatorID: UserID, times: Int64)
    /// QQ's grey line of text in a chat.
    case grayTip(groupID: GroupID?, content: String)
    /// The account lost its connection to QQ: it receives nothing and can send nothing until it is back.
    case botOffline(tag: String, message: String)
    /// A notice this library does not know, as it came.
    case unknown(type: String, subType: String?, json: JSONValue)
}

/// A mute in a group, or its end.
public struct GroupBan: Sendable, Hashable {
    /// The group.
    public var groupID: GroupID
    /// Who is muted; nil for the whole group.
    public var userID: UserID?
    /// Who did it.
    public var operatorID: UserID?
    /// For how long; nil without a known end. Zero where the mute was lifted.
    public var duration: Duration?

    /// Describes a mute.
    public init(groupID: GroupID, userID: UserID?, operatorID: UserID?, duration: Duration?) {
        self.groupID = groupID
        self.userID = userID
        self.operatorID = operatorID
        self.duration = duration
    }

    /// Whether the mute ended.
    public var isLifted: Bool { duration == .zero }
}

/// A member who left a group or was removed.
public struct GroupDecrease: Sendable, Hashable {
    /// The group.
    public var groupID: GroupID
    /// Who is a member no longer.
    public var userID: UserID
    /// Who removed them, where somebody did.
    public var operatorID: UserID?
    /// How it came.
    public var reason: Reason

    /// Describes a departure.
    public init(groupID: GroupID, userID: UserID, operatorID: UserID?, reason: Reason) {
        self.groupID = groupID
        self.userID = userID
        self.operatorID = operatorID
        self.reason = reason
    }

    /// How somebody came to leave.
    public enum Reason: Sendable, Hashable {
        /// They left by themselves.
        case leave
        /// They were removed.
        case kick
        /// The account itself was removed.
        case kickMe
        /// The group was dissolved.
        case disband
        /// The endpoint's own word.
        case other(String)
    }
}

/// Emoji under a message.
public struct EmojiLike: Sendable, Hashable {
    /// The group.
    public var groupID: GroupID
    /// Who did it.
    public var userID: UserID
    /// The message. Some endpoints name the wrong one.
    public var messageID: MessageID
    /// Which emoji, and how many of each there are now.
    public var likes: [Like]
    /// Whether they were put there, not taken away.
    public var isAdded: Bool

    /// Describes emoji under a message.
    public init(groupID: GroupID, userID: UserID, messageID: MessageID, likes: [Like], isAdded: Bool) {
        self.groupID = groupID
        self.userID = userID
        self.messageID = messageID
        self.likes = likes
        self.isAdded = isAdded
    }

    /// One emoji and how often it stands there.
    public struct Like: Sendable, Hashable {
        /// QQ's face number, or a Unicode code point in decimal.
        public var emojiID: String
        /// How many people put it there.
        public var count: Int64

        /// Describes one emoji.
        public init(emojiID: String, count: Int64) {
            self.emojiID = emojiID
            self.count = count
        }
    }
}
