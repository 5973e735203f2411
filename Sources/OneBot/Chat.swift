/// Where a message belongs.
public enum Chat: Sendable, Hashable, CustomStringConvertible {
    /// A group.
    case group(GroupID)
    /// A conversation with one person.
    case `private`(UserID)

    /// Kind and number, such as "group 20001".
    public var description: String {
        switch self {
        case .group(let group): "group \(group)"
        case .private(let user): "private \(user)"
        }
    }
}
