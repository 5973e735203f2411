public import Foundation
public import JSON

/// Something an endpoint reported.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/tree/master/event>
public enum Event: Sendable, Hashable {
    /// Somebody wrote a message, the account itself included.
    case message(MessageEvent)
    /// Something happened: a recall, a mute, a member came or went.
    case notice(NoticeEvent)
    /// Somebody asks to be a friend or a member.
    case request(RequestEvent)
    /// The endpoint speaks of itself: lifecycle and heartbeat.
    case meta(MetaEvent)
    /// An event of a kind this library does not know, as it came.
    case unknown(postType: String, json: JSONValue)
}

extension Event {
    /// Reads the event in one frame.
    /// - Parameters:
    ///   - frame: JSON text in UTF-8.
    ///   - arrival: Taken as the event's time where it carries none.
    /// - Throws: `OneBotError.malformedJSON` where the frame is no JSON, `.oversizedJSON` where it is more of it than is read, `.malformedEvent` where it is no event or a
    ///   number that identifies something cannot be read.
    public init(decoding frame: Data, arrival: Date = Date()) throws(OneBotError) {
        try self.init(try JSONValue(frame: frame), arrival: arrival)
    }

    /// Reads an event from a parsed frame.
    /// - Parameters:
    ///   - json: The frame.
    ///   - arrival: Taken as the event's time where it carries none.
    /// - Throws: `OneBotError.malformedEvent`.
    public init(_ json: JSONValue, arrival: Date = Date()) throws(OneBotError) {
        let fields = EventFields(json: json, arrival: arrival)
        switch try fields.text("post_type") {
        case "message", "message_sent": self = .message(try MessageEvent(fields))
        case "notice": self = .notice(try NoticeEvent(fields))
        case "request": self = .request(try RequestEvent(fields))
        case "meta_event": self = .meta(try MetaEvent(fields))
        case let other: self = .unknown(postType: other, json: json)
        }
    }

    /// The account that received the event; nil for an unknown event that does not say.
    public var selfID: UserID? {
        switch self {
        case .message(let event): event.selfID
        case .notice(let event): event.selfID
        case .request(let event): event.selfID
        case .meta(let event): event.selfID
        case .unknown(_, let json): json["self_id"].flatMap(UserID.init)
        }
    }
}

/// The members of an event frame, read the same way for every kind.
struct EventFields {
    let json: JSONValue
    let arrival: Date

    /// A member that must be there as text.
    func text(_ name: String) throws(OneBotError) -> String {
        guard let text = json[name]?.string else { throw .malformedEvent(missing: name) }
        return text
    }

    /// A member that must be there and identify something.
    func id<Subject>(_ name: String) throws(OneBotError) -> Identifier<Subject> {
        guard let id: Identifier<Subject> = optionalID(name) else { throw .malformedEvent(missing: name) }
        return id
    }

    /// A member that may identify something.
    func optionalID<Subject>(_ name: String) -> Identifier<Subject>? {
        json[name].flatMap(Identifier<Subject>.init)
    }

    /// When it happened. Seconds as specified, or the milliseconds that some endpoints fall back to.
    var time: Date {
        guard let time = json["time"], let seconds = time.integer ?? json["time"]?.wholePart, seconds > 0 else {
            return arrival
        }
        return Date(timeIntervalSince1970: seconds > 100_000_000_000 ? Double(seconds) / 1000 : Double(seconds))
    }
}

extension JSONValue {
    fileprivate var wholePart: Int64? {
        guard case .double(let number) = self else { return nil }
        return Int64(exactly: number.rounded(.down))
    }
}
