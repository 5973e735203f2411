public import Foundation
public import JSON

/// What an endpoint says of itself.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/event/meta.md>
public struct MetaEvent: Sendable, Hashable {
    /// When it was said; when it arrived, where the endpoint gives no time.
    public var time: Date
    /// The account that the event is about.
    public var selfID: UserID
    /// What is said.
    public var kind: Kind

    /// Describes what an endpoint said.
    public init(time: Date, selfID: UserID, kind: Kind) {
        self.time = time
        self.selfID = selfID
        self.kind = kind
    }

    /// What an endpoint says.
    public enum Kind: Sendable, Hashable {
        /// "connect", "enable" or "disable".
        case lifecycle(String)
        /// A heartbeat.
        case heartbeat(Heartbeat)
        /// Something this library does not know, as it came.
        case other(type: String, json: JSONValue)
    }

    /// An endpoint's periodic heartbeat.
    public struct Heartbeat: Sendable, Hashable {
        /// Whether the account is connected to QQ; nil where the endpoint does not know. Not always accurate.
        public var isOnline: Bool?
        /// Whether the endpoint finds itself in order.
        public var isGood: Bool
        /// Time to the next heartbeat; nil where the endpoint does not say.
        public var interval: Duration?

        /// Describes a heartbeat.
        public init(isOnline: Bool?, isGood: Bool, interval: Duration?) {
            self.isOnline = isOnline
            self.isGood = isGood
            self.interval = interval
        }
    }
}

extension MetaEvent {
    init(_ fields: EventFields) throws(OneBotError) {
        let kind: Kind
        switch try fields.text("meta_event_type") {
        case "lifecycle": kind = .lifecycle(fields.json["sub_type"]?.string ?? "connect")
        case "heartbeat": kind = .heartbeat(Heartbeat(fields.json))
        case let other: kind = .other(type: other, json: fields.json)
        }
        self.init(time: fields.time, selfID: try fields.id("self_id"), kind: kind)
    }
}

extension MetaEvent.Heartbeat {
    fileprivate init(_ json: JSONValue) {
        let interval = json["interval"]?.integer ?? 0
        self.init(
            isOnline: json["status"]?["online"]?.bool, isGood: json["status"]?["good"]?.bool ?? true,
            // bounded: every Int64 of milliseconds is a Duration, which has 128 bits
            interval: interval > 0 ? .milliseconds(interval) : nil)
    }
}
