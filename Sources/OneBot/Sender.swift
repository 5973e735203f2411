import JSON

/// What an endpoint tells about somebody who wrote a message.
public struct Sender: Sendable, Hashable {
    /// Who it is; the same as the event's `userID`.
    public var userID: UserID
    /// Their own name; "" where the endpoint does not tell it. Anyone can choose any name, an admin's included.
    public var nickname: String
    /// Their name in this group; "" where they have none.
    public var card: String
    /// Their standing in this group.
    public var role: Role
    /// Their title in this group, where there is one.
    public var title: String?

    /// Describes somebody.
    public init(userID: UserID, nickname: String = "", card: String = "", role: Role = .unknown, title: String? = nil) {
        self.userID = userID
        self.nickname = nickname
        self.card = card
        self.role = role
        self.title = title
    }

    /// The name others see: the card, else the nickname, else the number.
    public var displayName: String {
        !card.isEmpty ? card : !nickname.isEmpty ? nickname : userID.description
    }

    /// A member's standing in a group.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        /// Owns the group.
        case owner
        /// Administers the group.
        case admin
        /// Any other member.
        case member
        /// The endpoint did not say, or said something else. Give it no more rights than a member.
        case unknown

        /// Whether this is the owner or an administrator.
        public var isPrivileged: Bool { self == .owner || self == .admin }

        init(_ json: JSONValue?) { self = json?.string.flatMap(Role.init(rawValue:)) ?? .unknown }
    }
}

extension Sender {
    /// Reads a sender; a missing one or a missing part leaves the fields empty.
    init(_ json: JSONValue, userID: UserID) {
        self.init(
            userID: userID, nickname: json["nickname"]?.string ?? "", card: json["card"]?.string ?? "",
            role: Role(json["role"]), title: json["title"]?.string.flatMap { $0.isEmpty ? nil : $0 })
    }
}
