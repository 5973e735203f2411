/// Somebody in a chat, as the protocol describes them in one event.
public struct Person: Sendable, Hashable {
    /// Their id within the account's protocol; never empty.
    public var id: String
    /// The name others see there: the card in the group, else the nickname; "" where the protocol tells none. Anybody can
    /// choose any name, an admin's included.
    public var name: String
    /// Their standing in this very chat.
    public var role: Role
    /// Whether it is the account itself.
    public var isSelf: Bool

    /// Describes somebody.
    public init(id: String, name: String = "", role: Role = .unknown, isSelf: Bool = false) {
        self.id = id
        self.name = name
        self.role = role
        self.isSelf = isSelf
    }
}

/// A member's standing in a group.
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Owns the group.
    case owner
    /// Administers the group.
    case admin
    /// Any other member.
    case member
    /// The protocol did not say. Gives no more rights than `member`.
    case unknown

    /// Whether this is the owner or an administrator.
    public var isPrivileged: Bool { self == .owner || self == .admin }
}
