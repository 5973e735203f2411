import JSON

// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/api/public.md>
// Messages go out as arrays only: in a CQ string, a text could mention everybody.

extension Action where Response == MessageID {
    /// Sends a message to a group; returns the id of the message, or 0 where the endpoint took it and named none.
    ///
    /// Waits at least a minute, and longer for pictures: 30 s and one more for each 100 KB.
    public static func sendGroupMessage(_ message: Message, to group: GroupID) -> Action {
        sending("send_group_msg", message, ["group_id": .int(group.rawValue)])
    }

    /// Sends a message to one person.
    /// - Parameters:
    ///   - message: What to send.
    ///   - user: To whom.
    ///   - group: The group both are in, for somebody who is no friend.
    /// - Returns: The action, which returns the id of the message, or 0 where the endpoint took it and named none.
    public static func sendPrivateMessage(
        _ message: Message, to user: UserID, group: GroupID? = nil
    ) -> Action {
        var parameters: [String: JSONValue] = ["user_id": .int(user.rawValue)]
        parameters["group_id"] = group.map { .int($0.rawValue) }
        return sending("send_private_msg", message, parameters)
    }

    /// Sends a message where a chat is.
    /// - Parameters:
    ///   - message: What to send.
    ///   - chat: Where to.
    ///   - group: The group a private chat comes by, for somebody who is no friend.
    /// - Returns: The action, which returns the id of the message, or 0 where the endpoint took it and named none.
    public static func sendMessage(_ message: Message, to chat: Chat, group: GroupID? = nil) -> Action {
        switch chat {
        case .group(let group): .sendGroupMessage(message, to: group)
        case .private(let user): .sendPrivateMessage(message, to: user, group: group)
        }
    }

    private static func sending(_ name: String, _ message: Message, _ target: [String: JSONValue]) -> Action {
        var parameters = target
        parameters["message"] = message.json
        return Action(name: name, parameters: parameters, limit: CallLimit.sending(message)) { data in
            // A success without an id is a success all the same; 0 is no message's id.
            data["message_id"].flatMap(MessageID.init) ?? 0
        }
    }
}

extension Action where Response == ForwardedMessage {
    /// Sends several messages to a group as one forwarded bundle.
    /// - Parameters:
    ///   - nodes: The messages of the bundle, in order.
    ///   - group: The group.
    /// - Returns: The action.
    public static func sendGroupForwardMessage(_ nodes: [ForwardNode], to group: GroupID) -> Action {
        Action(
            name: "send_group_forward_msg",
            parameters: ["group_id": .int(group.rawValue), "messages": .array(nodes.map(\.json))],
            limit: CallLimit.sending(Message(nodes.flatMap(\.content.segments)))
        ) { data in
            ForwardedMessage(
                messageID: data["message_id"].flatMap(MessageID.init) ?? 0,
                forwardID: (data["forward_id"] ?? data["res_id"])?.string)
        }
    }
}

/// One message of a forwarded bundle.
public struct ForwardNode: Sendable, Hashable {
    /// Whom the message is shown as written by.
    public var userID: UserID
    /// The name shown with it.
    public var nickname: String
    /// The message.
    public var content: Message

    /// Describes one message of a bundle.
    public init(userID: UserID, nickname: String, content: Message) {
        self.userID = userID
        self.nickname = nickname
        self.content = content
    }

    var json: JSONValue {
        [
            "type": "node",
            "data": [
                "user_id": .string(userID.description), "nickname": .string(nickname), "content": content.json,
            ],
        ]
    }
}

/// A forwarded bundle that was sent.
public struct ForwardedMessage: Sendable, Hashable {
    /// The message that holds the bundle.
    public var messageID: MessageID
    /// The bundle's own id, where the endpoint tells it.
    public var forwardID: String?

    /// Describes a sent bundle.
    public init(messageID: MessageID, forwardID: String?) {
        self.messageID = messageID
        self.forwardID = forwardID
    }
}

/// How long to wait for answers.
enum CallLimit {
    /// Endpoints themselves allow 10 s and one more for each 256 KB, so this is longer at any size: 30 s and one more
    /// for each 100 KB, at least a minute.
    static func sending(_ message: Message) -> Duration {
        let bytes = message.segments.reduce(0) { total, segment in
            switch segment {
            case .image(let image): total + image.file.rawValue.utf8.count
            case .record(let media), .video(let media), .file(let media): total + media.file.rawValue.utf8.count
            default: total
            }
        }
        return max(.seconds(60), .seconds(30) + .milliseconds(bytes / 100))
    }
}
