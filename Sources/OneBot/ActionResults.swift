public import Foundation
import JSON

// What the actions return. OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/api/public.md>; the members
// about mutes and robots, and a picture's address, are additions of NapCat and its relatives.

/// Who the account is.
public struct LoginInfo: Sendable, Hashable {
    /// Its number.
    public var userID: UserID
    /// Its name.
    public var nickname: String

    /// Describes an account.
    public init(userID: UserID, nickname: String) {
        self.userID = userID
        self.nickname = nickname
    }
}

/// Whether an endpoint is in order.
public struct EndpointStatus: Sendable, Hashable {
    /// Whether the account is connected to QQ; nil where the endpoint does not know.
    public var isOnline: Bool?
    /// Whether the endpoint finds itself in order.
    public var isGood: Bool

    /// Describes an endpoint's state.
    public init(isOnline: Bool?, isGood: Bool) {
        self.isOnline = isOnline
        self.isGood = isGood
    }
}

/// Which program an endpoint is.
public struct VersionInfo: Sendable, Hashable {
    /// The program, such as "NapCat.Onebot".
    public var name: String
    /// Its version.
    public var version: String
    /// The protocol's version, "v11".
    public var protocolVersion: String

    /// Describes a program.
    public init(name: String, version: String, protocolVersion: String) {
        self.name = name
        self.version = version
        self.protocolVersion = protocolVersion
    }
}

/// A message that was asked for.
public struct ReceivedMessage: Sendable, Hashable {
    /// Its id.
    public var messageID: MessageID
    /// When it was sent; nil where the endpoint gives no time.
    public var time: Date?
    /// Who wrote it.
    public var sender: Sender
    /// The content.
    public var message: Message
    /// QQ's own running number of the message in its chat, where the endpoint tells it.
    public var sequence: Int64?

    /// Describes a message.
    public init(messageID: MessageID, time: Date?, sender: Sender, message: Message, sequence: Int64? = nil) {
        self.messageID = messageID
        self.time = time
        self.sender = sender
        self.message = message
        self.sequence = sequence
    }

    init?(_ json: JSONValue) {
        let sender = json["sender"] ?? .null
        guard let content = json["message"] ?? json["content"],
            let userID = (json["user_id"] ?? sender["user_id"]).flatMap(UserID.init)
        else { return nil }
        let fields = EventFields(json: json, arrival: .distantPast)
        self.init(
            messageID: json["message_id"].flatMap(MessageID.init) ?? 0,
            time: fields.time == .distantPast ? nil : fields.time, sender: Sender(sender, userID: userID),
            message: Message(content), sequence: (json["real_seq"] ?? json["message_seq"])?.integer)
    }
}

/// A received picture's whereabouts.
public struct ImageFile: Sendable, Hashable {
    /// A path on the endpoint's own disk, which another machine or container cannot read; "" where there is none.
    public var path: String
    /// Where it can be downloaded for a while.
    public var url: String?
    /// File name.
    public var name: String?
    /// Size in bytes.
    public var size: Int64?
    /// The file itself, where the endpoint is set to send it.
    public var bytes: Data?

    /// Describes a picture's whereabouts.
    public init(path: String, url: String?, name: String?, size: Int64?, bytes: Data?) {
        self.path = path
        self.url = url
        self.name = name
        self.size = size
        self.bytes = bytes
    }

    init?(_ json: JSONValue) {
        guard case .object = json else { return nil }
        self.init(
            path: json["file"]?.string ?? "", url: json["url"]?.string.flatMap { $0.isEmpty ? nil : $0 },
            name: json["file_name"]?.string, size: json["file_size"]?.integer,
            bytes: json["base64"]?.string.flatMap { $0.isEmpty ? nil : Data(base64Encoded: $0) })
    }
}

/// A group the account is in.
public struct GroupInfo: Sendable, Hashable {
    /// Its number.
    public var groupID: GroupID
    /// Its name.
    public var name: String
    /// How many members it has, where the endpoint tells it.
    public var memberCount: Int64?
    /// Whether nobody but its administrators may speak; nil where the endpoint does not tell it.
    public var isMuted: Bool?

    /// Describes a group.
    public init(groupID: GroupID, name: String, memberCount: Int64?, isMuted: Bool?) {
        self.groupID = groupID
        self.name = name
        self.memberCount = memberCount
        self.isMuted = isMuted
    }

    init?(_ json: JSONValue) {
        guard let groupID = json["group_id"].flatMap(GroupID.init) else { return nil }
        self.init(
            groupID: groupID, name: json["group_name"]?.string ?? "", memberCount: json["member_count"]?.integer,
            isMuted: json["group_all_shut"].map { $0.bool ?? ($0.integer != 0) })
    }
}

/// A member of a group.
public struct GroupMember: Sendable, Hashable {
    /// The member, with name and standing.
    public var sender: Sender
    /// When a mute of this member ends; nil without one.
    public var mutedUntil: Date?
    /// Whether QQ knows it for a robot; nil where the endpoint does not tell it.
    public var isRobot: Bool?

    /// Describes a member.
    public init(sender: Sender, mutedUntil: Date?, isRobot: Bool?) {
        self.sender = sender
        self.mutedUntil = mutedUntil
        self.isRobot = isRobot
    }

    init?(_ json: JSONValue) {
        guard let userID = (json["user_id"] ?? json["uin"]).flatMap(UserID.init) else { return nil }
        let end = (json["shut_up_timestamp"] ?? json["shutUpTime"])?.integer ?? 0
        self.init(
            sender: Sender(json, userID: userID),
            mutedUntil: end > 0 ? Date(timeIntervalSince1970: Double(end)) : nil, isRobot: json["is_robot"]?.bool)
    }
}
