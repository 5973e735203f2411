public import Foundation
public import JSON

/// The content of a message: segments in order. May be empty, since endpoints leave out what they cannot show.
public struct Message: Sendable, Hashable {
    /// The pieces, in order.
    public var segments: [Segment]

    /// Makes a message of segments.
    public init(_ segments: [Segment] = []) {
        self.segments = segments
    }

    /// Makes a message of one text, sent literally.
    public init(_ text: String) {
        segments = [.text(text)]
    }
}

// MARK: - Reading

extension Message {
    /// The text segments joined as they stand. Everything else is left out; see `summary` for a text that shows it.
    public var plainText: String {
        segments.compactMap(\.text).joined()
    }

    /// For people to read: texts as they stand, and a word in brackets for everything else, such as "[image]".
    public var summary: String {
        segments.map { segment in
            switch segment {
            case .text(let text): text
            case .at(.user(let user)): "@\(user) "
            case .at(.all): "@all "
            case .reply: ""
            default: "[\(segment.type)]"
            }
        }.joined()
    }

    /// The message this one quotes; nil where it quotes none.
    public var replyID: MessageID? {
        segments.lazy.compactMap { if case .reply(let id) = $0 { id } else { nil } }.first
    }

    /// Every picture, in order.
    public var images: [Segment.Image] { segments.compactMap(\.image) }

    /// Everyone mentioned by number, in order. A mention of all is not among them.
    public var mentionedUsers: [UserID] {
        segments.compactMap { if case .at(.user(let user)) = $0 { user } else { nil } }
    }

    /// Whether this user is mentioned by number.
    public func mentions(_ user: UserID) -> Bool {
        segments.contains(.at(.user(user)))
    }
}

// MARK: - JSON

extension Message {
    /// Reads a message as events carry it: an array of segments, one segment, or a CQ string.
    ///
    /// The JSON type decides, not `message_format`, which several endpoints lack.
    public init(_ json: JSONValue) {
        switch json {
        case .array(let elements):
            self.init(
                elements.compactMap { element in
                    if case .string(let text) = element { .text(text) } else { Segment(element) }
                })
        case .object: self.init(Segment(json).map { [$0] } ?? [])
        case .string(let text): self.init(cqString: text)
        case .null, .bool, .int, .double: self.init()
        }
    }

    /// Reads what `json` gave, such as a message out of a history.
    /// - Throws: `OneBotError.malformedJSON` or `.oversizedJSON`.
    public init(parsing data: Data) throws(OneBotError) {
        self.init(try JSONValue(frame: data))
    }

    /// The segments as an array, the only form this library sends.
    public var json: JSONValue { .array(segments.map(\.json)) }
}

extension Message: Codable {
    /// Decodes an array of segments or a CQ string.
    public init(from decoder: any Decoder) throws {
        self.init(try JSONValue(from: decoder))
    }

    /// Encodes an array of segments.
    public func encode(to encoder: any Encoder) throws {
        try json.encode(to: encoder)
    }
}

extension Message: ExpressibleByArrayLiteral, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// Makes a message of segments.
    public init(arrayLiteral elements: Segment...) { self.init(elements) }

    /// Makes a message of one text.
    public init(stringLiteral value: String) { self.init(value) }

    /// The summary.
    public var description: String { summary }
}
