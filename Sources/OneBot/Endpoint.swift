public import Primitives

/// Where a OneBot 11 endpoint is met.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/tree/master/communication>
public enum Endpoint: Sendable, Hashable {
    /// We connect to the endpoint (forward WebSocket).
    ///
    /// - url: `ws://` or `wss://`, used as it is; a token in its query is left there.
    /// - accessToken: Sent as `Authorization: Bearer`; empty sends none.
    case connect(url: String, accessToken: Secret)

    /// The endpoint connects to us (reverse WebSocket).
    ///
    /// - host: The numeric address to bind; only this one is bound. Other than loopback needs a token.
    /// - port: 1–65535, or 0 for any free one.
    /// - path: The only path accepted; nil accepts any.
    /// - accessToken: What endpoints must present.
    case listen(host: String, port: Int, path: String? = nil, accessToken: Secret)
}

extension Endpoint {
    /// We connect to the endpoint (forward WebSocket).
    /// - Parameters:
    ///   - url: `ws://` or `wss://`, such as "ws://127.0.0.1:3001".
    ///   - token: The endpoint's access token; "" where it has none.
    /// - Returns: The endpoint.
    public static func connect(to url: String, token: String = "") -> Endpoint {
        .connect(url: url, accessToken: Secret(token))
    }

    /// The endpoint connects to us (reverse WebSocket).
    /// - Parameters:
    ///   - host: The numeric address to bind.
    ///   - port: 1–65535, or 0 for any free one; ``ConnectionStatus/Phase/listening(port:)`` tells which.
    ///   - path: The only path accepted, such as "/onebot/v11/ws"; nil accepts any.
    ///   - token: What endpoints must present; only a loopback address may do without.
    /// - Returns: The endpoint.
    public static func listen(on host: String, port: Int, path: String? = nil, token: String = "") -> Endpoint {
        .listen(host: host, port: port, path: path, accessToken: Secret(token))
    }
}

extension Endpoint: CustomStringConvertible {
    /// The address, without query and token.
    public var description: String {
        switch self {
        case .connect(let url, _): String(url.prefix { $0 != "?" && $0 != "#" })
        case .listen(let host, let port, let path, _):
            "listening on \(host.contains(":") ? "[\(host)]" : host):\(port)\(path ?? "")"
        }
    }
}
