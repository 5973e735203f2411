public import Logging
internal import Primitives

/// WebSockets by libwebsockets: one thread for all connections and listeners of a transport.
///
/// Offers no compression (libwebsockets 4.1 corrupts large compressed messages), checks that text is UTF-8, sends no
/// pings of its own (some endpoints drop a connection for one) and answers those of the peer. Names are looked up on a
/// thread of their own, so that a slow lookup holds up no open connection.
public final class LibWebSocketsTransport: WebSocketTransport {
    /// What can be set.
    public struct Configuration: Sendable {
        /// The largest message accepted, in bytes; a larger one closes its connection with 1009. Endpoints send up to
        /// 50 MiB.
        public var maximumMessageSize = 64 << 20
        /// From dialling to the accepted upgrade, name lookup included.
        public var connectLimit: Duration = .seconds(15)
        /// A file of certificates (PEM) to trust instead of the system's; nil for the system's.
        public var certificateAuthorities: String?

        /// The defaults.
        public init() {}
    }

    private let configuration: Configuration
    private let logger: Logger
    private let loop: SocketLoop

    /// Makes a transport; its thread starts with the first connection or listener.
    public init(configuration: Configuration = Configuration(), logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        loop = SocketLoop(certificateAuthorities: configuration.certificateAuthorities)
    }

    deinit {
        loop.stop()
    }

    /// Opens a connection, trying each address of the name in turn.
    /// - Parameters:
    ///   - url: `ws://` or `wss://`; path and query are sent as they are.
    ///   - headers: Sent with the upgrade request.
    /// - Returns: The open connection.
    /// - Throws: `.invalidURL`, `.unresolvable`, `.unreachable`, `.upgradeRefused`, `.timedOut` or `.cancelled`.
    public func connect(
        to url: String, headers: [WebSocketHeader]
    ) async throws(WebSocketError) -> any WebSocketConnection {
        guard let target = WebSocketURL(url) else { throw .invalidURL }
        try loop.start()
        let result = await withTaskGroup(of: Result<Socket, WebSocketError>.self) { group in
            group.addTask { await self.open(target, headers: headers) }
            group.addTask {
                do { try await Task.sleep(for: self.configuration.connectLimit) } catch { return .failure(.cancelled) }
                return .failure(.timedOut)
            }
            let first = await group.next() ?? .failure(.cancelled)
            // Both children end at once when cancelled, whichever came first.
            group.cancelAll()
            if case .failure = first, case .success(let late)? = await group.next() { late.close(code: 1000) }
            return first
        }
        return try result.get()
    }

    private func open(
        _ target: WebSocketURL, headers: [WebSocketHeader]
    ) async -> Result<Socket, WebSocketError> {
        let addresses = await HostLookup.addresses(of: target.host)
        guard !addresses.isEmpty else {
            return .failure(Task.isCancelled ? .cancelled : .unresolvable(host: target.host))
        }
        var failure = WebSocketError.cancelled
        for address in addresses {
            let socket = Socket(
                loop: loop, maximumMessageSize: configuration.maximumMessageSize,
                request: WebSocketRequest(path: target.path, headers: headers, peer: address))
            do throws(WebSocketError) {
                try await socket.open(target, address: address, headers: headers)
                return .success(socket)
            } catch {
                failure = error
            }
            // The server was reached: its other addresses would say the same.
            if case .upgradeRefused = failure { break }
            if Task.isCancelled { return .failure(.cancelled) }
        }
        return .failure(failure)
    }

    /// Listens at exactly this address.
    /// - Parameters:
    ///   - host: A numeric address or "localhost".
    ///   - port: 0 picks a free one.
    ///   - admit: Decides each upgrade, on the transport's thread.
    /// - Returns: The listener, already bound.
    /// - Throws: `.cannotBind`.
    public func listen(
        host: String, port: Int, admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission
    ) async throws(WebSocketError) -> any WebSocketListener {
        try loop.start()
        let listener = SocketListener(
            loop: loop, maximumMessageSize: configuration.maximumMessageSize,
            address: host == "localhost" ? "127.0.0.1" : host, admit: admit)
        try await listener.bind(port: port)
        return listener
    }
}
