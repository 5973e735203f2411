public import JSON

/// A OneBot number that names one kind of thing, so that a user's number cannot be passed where a group's belongs.
///
/// 64-bit signed: endpoints send message ids that are negative or above 2³². On the wire a whole number, a float
/// without a fraction and a numeric string are all accepted; it is always sent as a whole number.
public struct Identifier<Subject>: RawRepresentable, Sendable, Hashable {
    /// The number itself.
    public let rawValue: Int64

    /// Wraps a number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Wraps a number.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// What a `UserID` names. It has no values.
public enum UserSubject {}
/// What a `GroupID` names. It has no values.
public enum GroupSubject {}
/// What a `MessageID` names. It has no values.
public enum MessageSubject {}

/// A person or bot: a QQ number.
public typealias UserID = Identifier<UserSubject>
/// A group: a group number.
public typealias GroupID = Identifier<GroupSubject>
/// A message of one account. Unique only together with the account and the chat.
public typealias MessageID = Identifier<MessageSubject>

extension Identifier: ExpressibleByIntegerLiteral {
    /// Wraps a literal number.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }
}

extension Identifier: Comparable {
    /// Orders by number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Identifier: LosslessStringConvertible {
    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Reads a decimal number; nil for anything else.
    public init?(_ description: String) {
        guard let value = Int64(description) else { return nil }
        self.init(value)
    }
}

extension Identifier {
    /// Reads an identifier as endpoints spell it; nil where the value is no whole number.
    public init?(_ json: JSONValue) {
        guard let value = json.integer else { return nil }
        self.init(value)
    }
}

extension Identifier: Codable {
    /// Decodes a whole number, a float without a fraction, or a numeric string.
    public init(from decoder: any Decoder) throws {
        let json = try JSONValue(from: decoder)
        guard let id = Self(json) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an identifier is a whole number"))
        }
        self = id
    }

    /// Encodes the number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
