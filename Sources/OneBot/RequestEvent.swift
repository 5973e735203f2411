public import Foundation
import JSON

/// Somebody asks to be a friend of the account, or about membership in a group.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/event/request.md>
public struct RequestEvent: Sendable, Hashable {
    /// When it was asked; when it arrived, where the endpoint gives no time.
    public var time: Date
    /// The account that was asked.
    public var selfID: UserID
    /// Who asks.
    public var userID: UserID
    /// What they wrote with it.
    public var comment: String
    /// What an answer has to carry.
    public var flag: String
    /// What is asked.
    public var kind: Kind

    /// Describes a request.
    public init(time: Date, selfID: UserID, userID: UserID, comment: String, flag: String, kind: Kind) {
        self.time = time
        self.selfID = selfID
        self.userID = userID
        self.comment = comment
        self.flag = flag
        self.kind = kind
    }

    /// What is asked.
    public enum Kind: Sendable, Hashable {
        /// To be a friend.
        case friend
        /// To be let into this group.
        case join(GroupID)
        /// That the account joins this group.
        case invitation(GroupID)
        /// Something this library does not know.
        case other(type: String, subType: String?)
    }
}

extension RequestEvent {
    init(_ fields: EventFields) throws(OneBotError) {
        let type = try fields.text("request_type")
        let subType = fields.json["sub_type"]?.string
        let kind: Kind
        switch (type, subType) {
        case ("friend", _): kind = .friend
        case ("group", "add"): kind = .join(try fields.id("group_id"))
        case ("group", "invite"): kind = .invitation(try fields.id("group_id"))
        default: kind = .other(type: type, subType: subType)
        }
        self.init(
            time: fields.time, selfID: try fields.id("self_id"), userID: try fields.id("user_id"),
            comment: fields.json["comment"]?.string ?? "", flag: fields.json["flag"]?.string ?? "", kind: kind)
    }
}
