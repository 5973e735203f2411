public import Foundation

/// Any JSON value, as it came over the wire.
///
/// The library decodes frames through this type, because endpoints disagree on the type of nearly every field: each
/// reader here takes what was meant and gives nil for anything else. Whole numbers keep all 64 bits.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case int(Int64)
    /// Any other number.
    case double(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Named members. Where a name came twice, the last one counts.
    case object([String: JSONValue])

    /// Reads one JSON text in UTF-8, with or without a byte order mark.
    ///
    /// Nesting deeper than 128 and more than 200,000 values are refused, with a reason of their own; bytes that are no
    /// UTF-8 become U+FFFD inside texts.
    /// - Throws: `JSONError` with the offset of the offending byte.
    public init(parsing data: Data) throws(JSONError) {
        let result = data.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { JSONParser.result(of: $0) }
        }
        self = try result.get()
    }

    /// Reads one JSON text in UTF-8, with or without a byte order mark.
    /// - Throws: `JSONError` with the offset of the offending byte.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        self = try JSONParser.value(of: bytes)
    }

    /// The shortest JSON text for this value, with the members of objects in alphabetical order.
    public var serialized: Data {
        var writer = JSONWriter()
        writer.write(self)
        return Data(writer.bytes)
    }
}

// MARK: - Reading what was meant

extension JSONValue {
    /// The member of that name; nil where this is no object, has no such member, or the member is `null`.
    public subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    /// The text of a string; numbers and booleans as text, since endpoints mix them; nil otherwise.
    public var string: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        case .double(let number): number == number.rounded() ? integer.map(String.init) : String(number)
        case .bool(let flag): String(flag)
        case .null, .array, .object: nil
        }
    }

    /// A whole number, from a number or a numeric string; nil where there is a fraction or more than 64 bits.
    public var integer: Int64? {
        switch self {
        case .int(let number): number
        case .double(let number): Int64(exactly: number)
        // bounded: a text is read, which gives nil where it does not fit
        case .string(let text): Int64(text) ?? Int64(text.trimmingCharacters(in: .whitespaces))
        case .null, .bool, .array, .object: nil
        }
    }

    /// A truth value, from a boolean, 0 or 1, or the words "true", "false", "yes", "no", "0", "1".
    public var bool: Bool? {
        switch self {
        case .bool(let flag): return flag
        case .int(let number): return number == 0 ? false : number == 1 ? true : nil
        case .string(let text):
            switch text.lowercased() {
            case "true", "yes", "1": return true
            case "false", "no", "0": return false
            default: return nil
            }
        case .null, .double, .array, .object: return nil
        }
    }

    /// The elements of a list; nil for anything else.
    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object; nil for anything else.
    public var object: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

// MARK: - Literals, text and Codable

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object; the last of equal names counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

extension JSONValue: CustomStringConvertible {
    /// The JSON text for a log, with texts over 200 characters cut, since they are pictures more often than words.
    public var description: String {
        switch self {
        case .string(let text) where text.utf8.count > 200: "\"\(text.prefix(32))…(\(text.utf8.count) bytes)\""
        case .array(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        default: String(decoding: serialized, as: UTF8.self)
        }
    }
}

extension JSONValue: Codable {
    /// Decodes any JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .int(number)
        } else if let number = try? container.decode(Double.self) {
            self = .double(number)
        } else if let elements = try? container.decode([JSONValue].self) {
            self = .array(elements)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Encodes the value itself.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .int(let number): try container.encode(number)
        case .double(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let members): try container.encode(members)
        }
    }
}
