/// What carries frames between a client and endpoints.
///
/// `LibWebSocketsTransport` is the real one. A program that plays the endpoint itself, in a test or a demonstration,
/// implements these three protocols over a queue.
public protocol WebSocketTransport: Sendable {
    /// Opens a connection and returns once the peer accepted the upgrade.
    ///
    /// Cancelling the task gives up at once.
    /// - Parameters:
    ///   - url: `ws://` or `wss://`, with path and query as they are to be sent.
    ///   - headers: Sent with the upgrade request, such as Authorization.
    /// - Returns: The open connection.
    /// - Throws: `.invalidURL`, `.unresolvable`, `.unreachable`, `.upgradeRefused`, `.timedOut` or `.cancelled`.
    func connect(to url: String, headers: [WebSocketHeader]) async throws(WebSocketError) -> any WebSocketConnection

    /// Accepts connections at an address until the listener is closed.
    /// - Parameters:
    ///   - host: A numeric address or "localhost". Nothing but this address is bound.
    ///   - port: 0 picks a free one.
    ///   - admit: Decides each upgrade by its request, on the transport's own thread: must be quick and not wait.
    /// - Returns: The listener, already bound.
    /// - Throws: `.cannotBind`.
    func listen(
        host: String, port: Int, admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission
    ) async throws(WebSocketError) -> any WebSocketListener
}

/// One open connection.
public protocol WebSocketConnection: Sendable {
    /// The upgrade request that opened it.
    var request: WebSocketRequest { get }

    /// The next message, or how the connection ended; after the end, the same end again.
    ///
    /// One task at a time may wait. Cancelling it does not end the wait: `close` does, within two seconds.
    func receive() async -> WebSocketIncoming

    /// Sends a text message and returns once it is handed to the operating system's side of the connection.
    ///
    /// Calls from several tasks go out whole, in the order they were made.
    /// - Parameter text: UTF-8.
    /// - Throws: Only where not a single byte of the message was handed over.
    func send(_ text: [UInt8]) async throws(WebSocketError)

    /// Starts closing with this code and returns at once. Messages not yet handed over are not sent.
    func close(code: UInt16)

    /// How many bytes came of messages that were incomplete when they came, since the beginning. Growth is a sign of life
    /// before a long message is whole.
    var partialBytes: Int { get }
}

extension WebSocketConnection {
    /// Always 0, for transports whose messages come whole.
    public var partialBytes: Int { 0 }
}

/// A bound address that accepts connections.
public protocol WebSocketListener: Sendable {
    /// The port that is bound.
    var port: Int { get }

    /// The next accepted connection; nil once the listener is closed or the waiting task is cancelled.
    func accept() async -> (any WebSocketConnection)?

    /// Stops accepting, and ends every connection it accepted that is still open.
    func close()
}

/// A message received, or the end.
public enum WebSocketIncoming: Sendable, Hashable {
    /// A text message, checked UTF-8.
    case text([UInt8])
    /// A binary message.
    case binary([UInt8])
    /// The connection ended; nothing follows.
    case closed(WebSocketClosure)
}

/// How a connection ended.
public struct WebSocketClosure: Sendable, Hashable {
    /// The close code received or sent; 1005 for a close without one, 1006 where the connection just broke.
    public var code: UInt16
    /// The peer's words, or what broke.
    public var reason: String

    /// Describes an end.
    public init(code: UInt16, reason: String = "") {
        self.code = code
        self.reason = reason
    }
}

/// A header of an upgrade request. Names compare without case.
public struct WebSocketHeader: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value, possibly a token: not for logs.
    public var value: String

    /// Makes a header.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// An upgrade request, sent or received.
public struct WebSocketRequest: Sendable {
    /// Path without query.
    public var path: String
    /// Decoded query items, possibly with a token: not for logs.
    public var query: [String: String]
    /// Headers. Of a received request, those that the transport looks for.
    public var headers: [WebSocketHeader]
    /// The other side's address, "" where it is unknown.
    public var peer: String

    /// Describes a request.
    public init(path: String, query: [String: String] = [:], headers: [WebSocketHeader] = [], peer: String = "") {
        self.path = path
        self.query = query
        self.headers = headers
        self.peer = peer
    }

    /// The value of the first header of that name, without blanks around it.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        guard let header = headers.first(where: { $0.name.lowercased() == name }) else { return nil }
        let value = header.value.drop { $0.isWhitespace }
        return String(value.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// Whether an upgrade is accepted.
public enum WebSocketAdmission: Sendable, Hashable {
    /// Accepted.
    case accept
    /// Answered with this HTTP status.
    case refuse(status: Int)
}

/// Why a connection could not be opened, listened for, or written to.
public enum WebSocketError: Error, Sendable, Hashable {
    /// The text is no `ws://` or `wss://` URL.
    case invalidURL
    /// The host name has no address.
    case unresolvable(host: String)
    /// Nobody answers there, or TLS failed; in the transport's words.
    case unreachable(String)
    /// The peer answered the upgrade with this HTTP status instead of 101.
    case upgradeRefused(status: Int)
    /// No connection within the time limit.
    case timedOut
    /// The connection is closed.
    case closed
    /// More is waiting to be sent than the transport keeps.
    case congested
    /// The waiting task was cancelled.
    case cancelled
    /// The address cannot be bound.
    case cannotBind(String)
}
