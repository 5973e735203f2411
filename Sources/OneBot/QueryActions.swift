import JSON

// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/api/public.md>; history, reactions and mute lists
// are additions that NapCat and its relatives share.

extension Action where Response == LoginInfo {
    /// Who the account is.
    public static var getLoginInfo: Action {
        Action(name: "get_login_info", limit: .seconds(10)) { data in
            data["user_id"].flatMap(UserID.init).map {
                LoginInfo(userID: $0, nickname: data["nickname"]?.string ?? "")
            }
        }
    }
}

extension Action where Response == EndpointStatus {
    /// Whether the endpoint is in order.
    public static var getStatus: Action {
        Action(name: "get_status", limit: .seconds(10)) { data in
            EndpointStatus(isOnline: data["online"]?.bool, isGood: data["good"]?.bool ?? true)
        }
    }
}

extension Action where Response == VersionInfo {
    /// Which endpoint it is.
    public static var getVersionInfo: Action {
        Action(name: "get_version_info", limit: .seconds(10)) { data in
            VersionInfo(
                name: data["app_name"]?.string ?? "", version: data["app_version"]?.string ?? "",
                protocolVersion: data["protocol_version"]?.string ?? "")
        }
    }
}

extension Action where Response == ReceivedMessage {
    /// One message by its id.
    ///
    /// NapCat remembers the newest 5,000 messages until it restarts, and takes up to 10 s to say it does not.
    public static func getMessage(_ message: MessageID) -> Action {
        Action(name: "get_msg", parameters: ["message_id": .int(message.rawValue)], limit: .seconds(15)) {
            ReceivedMessage($0)
        }
    }
}

extension Action where Response == [ReceivedMessage] {
    /// The newest messages of a group, the account's own included.
    /// - Parameters:
    ///   - group: The group.
    ///   - count: How many, 1 to about 100.
    /// - Returns: The action; its messages come oldest first from most endpoints, but order by `time`.
    public static func getGroupMessageHistory(_ group: GroupID, count: Int = 20) -> Action {
        Action(
            name: "get_group_msg_history",
            parameters: ["group_id": .int(group.rawValue), "count": .int(Int64(count))]
        ) { data in
            (data["messages"] ?? data).array?.compactMap(ReceivedMessage.init)
        }
    }

    /// The messages of a forwarded bundle.
    public static func getForwardMessage(id: String) -> Action {
        Action(
            name: "get_forward_msg", parameters: ["id": .string(id), "message_id": .string(id)]
        ) { data in
            (data["messages"] ?? data["message"])?.array?.compactMap(ReceivedMessage.init)
        }
    }
}

extension Action where Response == ImageFile {
    /// Where a received picture is, by its `file`.
    public static func getImage(file: String) -> Action {
        Action(name: "get_image", parameters: ["file": .string(file)], limit: .seconds(15)) { ImageFile($0) }
    }
}

extension Action where Response == Bool {
    /// Whether pictures can be sent.
    public static var canSendImage: Action {
        Action(name: "can_send_image", limit: .seconds(10)) { $0["yes"]?.bool }
    }
}
