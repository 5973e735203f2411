public import JSON

/// An endpoint's answer to an action.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/communication/ws.md>
public struct ActionResponse: Sendable, Hashable {
    /// How it went.
    public var status: ResponseStatus
    /// 0 for success, 1 for "accepted, result unknown"; everything else differs between endpoints.
    public var retcode: Retcode
    /// What the action returns; `.null` where it returns nothing.
    public var data: JSONValue
    /// The endpoint's explanation, from whichever member holds one.
    public var wording: String?
    /// The echo of the request, as text; nil where the endpoint left it out.
    public var echo: String?

    /// Describes an answer.
    public init(
        status: ResponseStatus, retcode: Retcode, data: JSONValue = .null, wording: String? = nil, echo: String? = nil
    ) {
        self.status = status
        self.retcode = retcode
        self.data = data
        self.wording = wording
        self.echo = echo
    }

    /// Reads an answer frame; nil where the value is no object with a status, a retcode or an echo.
    public init?(_ json: JSONValue) {
        let status = json["status"]?.string
        let retcode = json["retcode"]?.integer
        let echo = json["echo"]?.string
        guard status != nil || retcode != nil || echo != nil else { return nil }
        let words = [json["message"], json["wording"], json["msg"]].compactMap { $0?.string }
        self.init(
            status: ResponseStatus(wire: status, retcode: retcode),
            retcode: Retcode(rawValue: retcode ?? (status == "ok" ? 0 : -1)), data: json["data"] ?? .null,
            wording: words.first { !$0.isEmpty }, echo: echo)
    }

    /// Whether the endpoint did it, or accepted it for later.
    public var isSuccess: Bool {
        status != .failed && (retcode == .ok || retcode == .queued)
    }
}

/// How an action went.
public enum ResponseStatus: String, Sendable, Hashable {
    /// Done.
    case ok
    /// Accepted for later; nobody will tell the result.
    case async
    /// Not done.
    case failed

    init(wire: String?, retcode: Int64?) {
        switch wire {
        case "ok": self = .ok
        case "async": self = .async
        case nil: self = retcode == 0 ? .ok : .failed
        default: self = .failed
        }
    }
}

/// An endpoint's number for how an action went.
public struct Retcode: RawRepresentable, Sendable, Hashable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The number.
    public let rawValue: Int64

    /// Wraps a number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Wraps a literal number.
    public init(integerLiteral value: Int64) { rawValue = value }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Done.
    public static let ok: Retcode = 0
    /// Accepted for later.
    public static let queued: Retcode = 1
    /// The request could not be read.
    public static let badRequest: Retcode = 1400
    /// The access token was refused.
    public static let tokenRefused: Retcode = 1403
    /// The endpoint does not know the action.
    public static let unsupported: Retcode = 1404
    /// The same from Lagrange and go-cqhttp.
    public static let unsupportedByOldEndpoints: Retcode = 404
}
