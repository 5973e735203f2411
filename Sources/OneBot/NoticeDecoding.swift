import JSON

extension NoticeEvent {
    init(_ fields: EventFields) throws(OneBotError) {
        self.init(time: fields.time, selfID: try fields.id("self_id"), notice: try Notice(fields))
    }
}

extension Notice {
    init(_ fields: EventFields) throws(OneBotError) {
        let type = try fields.text("notice_type")
        let subType = fields.json["sub_type"]?.string
        switch type {
        case "group_recall", "friend_recall", "group_ban", "group_increase", "group_decrease", "group_admin":
            self = try Self.specified(type, subType: subType, fields)
        case "group_upload", "group_card", "group_dismiss", "essence", "friend_add", "bot_offline":
            self = try Self.lesser(type, subType: subType, fields)
        case "group_msg_emoji_like", "reaction": self = .emojiLike(try EmojiLike(fields, subType: subType))
        case "notify":
            self = try Self.notify(subType, fields) ?? .unknown(type: type, subType: subType, json: fields.json)
        default: self = .unknown(type: type, subType: subType, json: fields.json)
        }
    }

    private static func specified(
        _ type: String, subType: String?, _ fields: EventFields
    ) throws(OneBotError) -> Notice {
        let userID: UserID = try fields.id("user_id")
        if type == "friend_recall" { return .friendRecall(userID: userID, messageID: try fields.id("message_id")) }
        let groupID: GroupID = try fields.id("group_id")
        let named: UserID? = fields.optionalID("operator_id")
        // Nobody has the number 0: some endpoints say it where they do not know who it was.
        let operatorID = named == 0 ? nil : named
        switch type {
        case "group_recall":
            return .groupRecall(
                groupID: groupID, userID: userID, operatorID: operatorID, messageID: try fields.id("message_id"))
        case "group_ban":
            let seconds = fields.json["duration"]?.integer ?? 0
            // A mute of the whole group is told as a mute of user 0 without an end.
            // bounded: every Int64 of seconds is a Duration, which has 128 bits
            let duration: Duration? = subType == "lift_ban" ? .zero : seconds > 0 ? .seconds(seconds) : nil
            return .groupBan(
                GroupBan(
                    groupID: groupID, userID: userID == 0 ? nil : userID, operatorID: operatorID, duration: duration))
        case "group_increase":
            return .groupIncrease(
                groupID: groupID, userID: userID, operatorID: operatorID, reason: subType ?? "approve")
        case "group_decrease":
            return .groupDecrease(
                GroupDecrease(
                    groupID: groupID, userID: userID, operatorID: operatorID,
                    reason: GroupDecrease.Reason(subType ?? "leave")))
        default: return .groupAdmin(groupID: groupID, userID: userID, isSet: subType != "unset")
        }
    }

    private static func lesser(_ type: String, subType: String?, _ fields: EventFields) throws(OneBotError) -> Notice {
        switch type {
        case "group_upload":
            return .groupUpload(
                groupID: try fields.id("group_id"), userID: try fields.id("user_id"),
                fileName: fields.json["file"]?["name"]?.string ?? "", fileSize: fields.json["file"]?["size"]?.integer)
        case "group_card":
            return .groupCard(
                groupID: try fields.id("group_id"), userID: try fields.id("user_id"),
                new: fields.json["card_new"]?.string ?? "", old: fields.json["card_old"]?.string ?? "")
        case "group_dismiss":
            return .groupDismiss(groupID: try fields.id("group_id"), operatorID: fields.optionalID("operator_id"))
        case "essence":
            return .essence(
                groupID: try fields.id("group_id"), messageID: try fields.id("message_id"),
                senderID: fields.optionalID("sender_id"), operatorID: fields.optionalID("operator_id"),
                isAdded: subType != "delete")
        case "friend_add": return .friendAdd(userID: try fields.id("user_id"))
        default:
            return .botOffline(
                tag: fields.json["tag"]?.string ?? "", message: fields.json["message"]?.string ?? "")
        }
    }

    private static func notify(_ subType: String?, _ fields: EventFields) throws(OneBotError) -> Notice? {
        let groupID: GroupID? = fields.optionalID("group_id")
        switch subType {
        case "poke":
            return .poke(groupID: groupID, userID: try fields.id("user_id"), targetID: try fields.id("target_id"))
        case "poke_recall": return .pokeRecall(groupID: groupID, userID: try fields.id("user_id"))
        case "honor":
            return .honor(
                groupID: try fields.id("group_id"), userID: try fields.id("user_id"),
                honor: fields.json["honor_type"]?.string ?? "")
        case "lucky_king":
            return .luckyKing(
                groupID: try fields.id("group_id"), userID: try fields.id("user_id"),
                targetID: try fields.id("target_id"))
        case "title":
            return .groupTitle(
                groupID: try fields.id("group_id"), userID: try fields.id("user_id"),
                title: fields.json["title"]?.string ?? "")
        case "group_name":
            return .groupName(
                groupID: try fields.id("group_id"), userID: fields.optionalID("user_id"),
                name: (fields.json["name_new"] ?? fields.json["name"])?.string ?? "")
        case "input_status":
            return .inputStatus(
                userID: try fields.id("user_id"), text: fields.json["status_text"]?.string ?? "")
        case "profile_like":
            return .profileLike(
                operatorID: try fields.id("operator_id"), times: fields.json["times"]?.integer ?? 1)
        case "gray_tip": return .grayTip(groupID: groupID, content: fields.json["content"]?.string ?? "")
        default: return nil
        }
    }
}

extension GroupDecrease.Reason {
    fileprivate init(_ word: String) {
        switch word {
        case "leave": self = .leave
        case "kick": self = .kick
        case "kick_me": self = .kickMe
        case "disband": self = .disband
        default: self = .other(word)
        }
    }
}

extension EmojiLike {
    /// Reads NapCat's list of likes, or Lagrange's single `code` with an operator.
    fileprivate init(_ fields: EventFields, subType: String?) throws(OneBotError) {
        let likes: [Like]
        if let list = fields.json["likes"]?.array {
            likes = list.compactMap { like in
                like["emoji_id"]?.string.map { Like(emojiID: $0, count: like["count"]?.integer ?? 1) }
            }
        } else {
            likes = [Like(emojiID: try fields.text("code"), count: fields.json["count"]?.integer ?? 1)]
        }
        let userID: UserID? = fields.optionalID("user_id") ?? fields.optionalID("operator_id")
        guard let userID else { throw .malformedEvent(missing: "user_id") }
        self.init(
            groupID: try fields.id("group_id"), userID: userID, messageID: try fields.id("message_id"), likes: likes,
            isAdded: fields.json["is_add"]?.bool ?? (subType != "remove"))
    }
}
