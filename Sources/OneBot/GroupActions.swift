import JSON

// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/api/public.md>; emoji under messages and mute lists are
// additions of NapCat that LLOneBot shares in part.

extension Action where Response == Void {
    /// Recalls a message. QQ allows it for about two minutes for one's own.
    public static func deleteMessage(_ message: MessageID) -> Action {
        Action(name: "delete_msg", parameters: ["message_id": .int(message.rawValue)])
    }

    /// Puts an emoji under a message, or takes it away. Many endpoints cannot, and some never answer: it is waited for
    /// three seconds, and nothing else should wait for it.
    /// - Parameters:
    ///   - message: The message.
    ///   - emojiID: QQ's face number, or a Unicode code point in decimal, such as "128076".
    ///   - isAdded: Whether to put it there.
    /// - Returns: The action.
    public static func setMessageEmojiLike(
        _ message: MessageID, emojiID: String, isAdded: Bool = true
    ) -> Action {
        Action(
            name: "set_msg_emoji_like",
            parameters: [
                "message_id": .int(message.rawValue), "emoji_id": .string(emojiID), "set": .bool(isAdded),
            ],
            limit: .seconds(3))
    }

    /// Leaves a group.
    public static func leaveGroup(_ group: GroupID) -> Action {
        Action(name: "set_group_leave", parameters: ["group_id": .int(group.rawValue)])
    }
}

extension Action where Response == GroupInfo {
    /// What a group is.
    /// - Parameters:
    ///   - group: The group.
    ///   - fresh: Whether the endpoint has to ask QQ instead of answering from memory.
    /// - Returns: The action.
    public static func getGroupInfo(_ group: GroupID, fresh: Bool = false) -> Action {
        Action(
            name: "get_group_info", parameters: ["group_id": .int(group.rawValue), "no_cache": .bool(fresh)]
        ) { GroupInfo($0) }
    }
}

extension Action where Response == [GroupInfo] {
    /// Every group the account is in.
    public static var getGroupList: Action {
        Action(name: "get_group_list") { $0.array?.compactMap(GroupInfo.init) }
    }
}

extension Action where Response == GroupMember {
    /// What a member is to a group, their mute included.
    /// - Parameters:
    ///   - user: The member.
    ///   - group: The group.
    ///   - fresh: Whether the endpoint has to ask QQ instead of answering from memory.
    /// - Returns: The action.
    public static func getGroupMemberInfo(_ user: UserID, in group: GroupID, fresh: Bool = false) -> Action {
        Action(
            name: "get_group_member_info",
            parameters: [
                "group_id": .int(group.rawValue), "user_id": .int(user.rawValue), "no_cache": .bool(fresh),
            ]
        ) { GroupMember($0) }
    }
}

extension Action where Response == [GroupMember] {
    /// The members of a group.
    public static func getGroupMemberList(_ group: GroupID) -> Action {
        Action(name: "get_group_member_list", parameters: ["group_id": .int(group.rawValue)]) {
            $0.array?.compactMap(GroupMember.init)
        }
    }

    /// The members of a group who are muted. An addition of NapCat.
    public static func getGroupShutList(_ group: GroupID) -> Action {
        Action(name: "get_group_shut_list", parameters: ["group_id": .int(group.rawValue)]) {
            $0.array?.compactMap(GroupMember.init)
        }
    }
}
