internal import CLibWebsockets
internal import Foundation
internal import Primitives

/// The one thread on which libwebsockets runs. Everybody else leaves work in its mailbox and rings its bell.
final class SocketLoop: @unchecked Sendable {
    /// Gets the context; nil where the loop is over and never touched the network for it.
    typealias Work = @Sendable (OpaquePointer?) -> Void

    private struct State {
        /// Set while the bell may be rung.
        var context: OpaquePointer?
        var mailbox: [Work] = []
        var isStarted = false
        var isStopped = false
    }

    private let state = Locked(State())
    private let certificateAuthorities: String?
    /// By virtual host. Loop thread only.
    nonisolated(unsafe) private var listeners: [OpaquePointer: SocketListener] = [:]
    nonisolated(unsafe) private var memory: ContextMemory?

    init(certificateAuthorities: String?) {
        self.certificateAuthorities = certificateAuthorities
    }

    /// Starts the thread, unless it runs.
    /// - Throws: `WebSocketError.closed` once the loop was stopped.
    func start() throws(WebSocketError) {
        let isFirst = try state.withLock { state throws(WebSocketError) in
            guard !state.isStopped else { throw .closed }
            defer { state.isStarted = true }
            return !state.isStarted
        }
        guard isFirst else { return }
        let thread = Thread { self.run() }
        thread.name = "websockets"
        thread.start()
    }

    /// Ends the thread soon; what is open breaks off.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            if let context = state.context { lws_cancel_service(context) }
        }
    }

    /// Runs something on the loop's thread, soon and in order; at once and without a context where the loop is over.
    func perform(_ work: @escaping Work) {
        let isTaken = state.withLock { state in
            guard !state.isStopped else { return false }
            state.mailbox.append(work)
            // Under the lock, so that the bell is not rung while its context goes away.
            if let context = state.context { lws_cancel_service(context) }
            return true
        }
        if !isTaken { work(nil) }
    }

    // MARK: - Loop thread only

    private func run() {
        let memory = ContextMemory(certificateAuthorities: certificateAuthorities)
        self.memory = memory
        defer { self.memory = nil }
        guard let context = memory.makeContext(user: Unmanaged.passUnretained(self).toOpaque()) else {
            end()
            return
        }
        state.withLock { $0.context = context }
        drain(context)
        while !state.withLock({ $0.isStopped }), lws_service(context, 0) >= 0 {}
        end()
        lws_context_destroy(context)
        listeners = [:]
    }

    /// Takes no more work, and tells whoever still waits.
    private func end() {
        let late = state.withLock { state in
            state.context = nil
            state.isStopped = true
            defer { state.mailbox = [] }
            return state.mailbox
        }
        for work in late { work(nil) }
    }

    /// Comes once for each virtual host and bell, so it may find nothing to do.
    fileprivate func drain(_ context: OpaquePointer) {
        let works = state.withLock { state in
            defer { state.mailbox = [] }
            return state.mailbox
        }
        for work in works { work(context) }
    }

    func register(_ listener: SocketListener, at host: OpaquePointer) {
        listeners[host] = listener
    }

    /// Makes a virtual host that listens; nil where the address cannot be bound.
    func makeHost(_ context: OpaquePointer, address: String, port: Int) -> OpaquePointer? {
        guard let memory else { return nil }
        var info = lws_context_creation_info()
        info.vhost_name = memory.text("listener \(listeners.count) \(address) \(port)")
        info.iface = memory.text(address)
        info.port = Int32(port)
        info.protocols = memory.protocols
        info.retry_and_idle_policy = memory.retry
        info.timeout_secs = 5
        info.keepalive_timeout = 5
        info.options = UInt64(LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND)
        // With IPv6 on, libwebsockets binds an IPv4 address as "every address".
        if !address.contains(":") { info.options |= UInt64(LWS_SERVER_OPTION_DISABLE_IPV6) }
        return lws_create_vhost(context, &info)
    }

    func unregister(_ host: OpaquePointer) {
        listeners[host] = nil
    }

    func isListening(at address: String, port: Int) -> Bool {
        listeners.values.contains { $0.address == address && $0.port == port }
    }

    fileprivate func listener(of wsi: OpaquePointer) -> SocketListener? {
        lws_get_vhost(wsi).flatMap { listeners[$0] }
    }
}

/// What libwebsockets keeps pointers to for as long as its context lives.
final class ContextMemory {
    /// One for the protocol, one to end the list.
    private let protocolTable = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
    private let retryTable = UnsafeMutablePointer<lws_retry_bo_t>.allocate(capacity: 1)
    private var authorities: UnsafePointer<CChar>?
    private var texts: [UnsafeMutablePointer<CChar>] = []

    init(certificateAuthorities: String?) {
        // All zero: no pings. Left out, libwebsockets would send one every five minutes.
        retryTable.initialize(to: lws_retry_bo_t())
        protocolTable.initialize(repeating: lws_protocols(), count: 2)
        if let certificateAuthorities { authorities = text(certificateAuthorities) }
        protocolTable[0].name = text("onebot")
        protocolTable[0].callback = socketCallback
        protocolTable[0].rx_buffer_size = 65536
    }

    deinit {
        protocolTable.deallocate()
        retryTable.deallocate()
        for text in texts { free(text) }
    }

    var protocols: UnsafePointer<lws_protocols> { UnsafePointer(protocolTable) }
    var retry: UnsafePointer<lws_retry_bo_t> { UnsafePointer(retryTable) }

    func text(_ text: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(text) else { return nil }
        texts.append(copy)
        return UnsafePointer(copy)
    }

    func makeContext(user: UnsafeMutableRawPointer) -> OpaquePointer? {
        // Its own log goes to the standard error; what matters comes by callbacks too. The setting is the process's.
        lws_set_log_level(0, nil)
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN
        info.protocols = protocols
        info.vhost_name = text("client")
        info.gid = -1
        info.uid = -1
        info.user = user
        info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT) | UInt64(LWS_SERVER_OPTION_VALIDATE_UTF8)
        info.client_ssl_ca_filepath = authorities
        info.retry_and_idle_policy = retry
        info.timeout_secs = 15
        return lws_create_context(&info)
    }
}

/// Unwraps and forwards, nothing more.
private func socketCallback(
    wsi: OpaquePointer?, reason: lws_callback_reasons, user: UnsafeMutableRawPointer?,
    data: UnsafeMutableRawPointer?, length: Int
) -> Int32 {
    guard let wsi, let context = lws_get_context(wsi), let owner = lws_context_user(context) else { return 0 }
    let loop = Unmanaged<SocketLoop>.fromOpaque(owner).takeUnretainedValue()
    let socket = lws_get_opaque_user_data(wsi).map { Unmanaged<Socket>.fromOpaque($0).takeUnretainedValue() }
    switch reason {
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
        loop.drain(context)
        return 0
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        guard let listener = loop.listener(of: wsi) else { return 1 }
        guard case .refuse(let status) = listener.admit(RequestReader.request(of: wsi)) else { return 0 }
        _ = lws_return_http_status(wsi, UInt32(status), nil)
        return 1
    case LWS_CALLBACK_ESTABLISHED:
        return loop.listener(of: wsi)?.accepted(wsi) ?? -1
    case LWS_CALLBACK_HTTP:
        // Somebody looks with a browser: tell that this is a WebSocket.
        _ = lws_return_http_status(wsi, 426, nil)
        return lws_http_transaction_completed(wsi) != 0 ? -1 : 0
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        return socket?.appendHeaders(wsi, to: data, room: length) ?? -1
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        socket?.opened()
        return 0
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        socket?.failedToOpen(wsi, words: data, length: length)
        return 0
    case LWS_CALLBACK_CLIENT_RECEIVE, LWS_CALLBACK_RECEIVE:
        return socket?.received(wsi, data, length) ?? -1
    case LWS_CALLBACK_CLIENT_WRITEABLE, LWS_CALLBACK_SERVER_WRITEABLE:
        return socket?.writeable(wsi) ?? -1
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        socket?.peerCloses(data, length)
        return 0
    case LWS_CALLBACK_TIMER:
        return socket?.closeTimedOut() ?? 0
    case LWS_CALLBACK_CLIENT_CLOSED, LWS_CALLBACK_CLOSED, LWS_CALLBACK_WSI_DESTROY:
        socket?.gone(wsi)
        return 0
    default:
        return 0
    }
}
