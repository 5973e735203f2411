public import Primitives

/// `[onebot]`.
public struct OneBotSettings: Sendable, Equatable {
    /// Where we connect to; `nil` = not at all.
    public var url: String? = "ws://127.0.0.1:3001"
    /// The token shared with the endpoint.
    public var accessToken = Secret("")
    /// Where the endpoint may connect to us; `nil` = not at all.
    public var listen: ListenAddress?

    /// All defaults.
    public init() {}
}

/// A host and port to listen on.
public struct ListenAddress: Sendable, Equatable {
    /// A literal address.
    public var host: String
    /// 1–65535.
    public var port: Int

    /// An address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host == "localhost" }
}
