internal import CLibWebsockets
internal import Foundation
internal import Primitives

/// One connection of the loop.
///
/// What its two sides share lies under the lock; what only the loop's thread touches is marked so. libwebsockets holds
/// a reference to it from the moment it is dialled or accepted until `gone`.
final class Socket: WebSocketConnection, BinarySending, @unchecked Sendable {
    let request: WebSocketRequest

    typealias Receiver = CheckedContinuation<WebSocketIncoming, Never>
    typealias Opener = CheckedContinuation<Result<Void, WebSocketError>, Never>
    typealias Sender = CheckedContinuation<Result<Void, WebSocketError>, Never>

    struct Outgoing {
        var number: Int
        /// The room libwebsockets wants before the text, then the text.
        var bytes: [UInt8]
        var isBinary: Bool
        var sender: Sender
    }

    struct State {
        var opener: Opener?
        var isOpenWithdrawn = false
        var inbox = Fifo<WebSocketIncoming>()
        var inboxBytes = 0
        /// Bytes that came of messages still incomplete then, since the beginning.
        var partialBytes = 0
        var receiver: Receiver?
        var isPaused = false
        var outbox = Fifo<Outgoing>()
        var outboxBytes = 0
        var withdrawn: Set<Int> = []
        var lastNumber = 0
        var closeCode: UInt16?
        var closure: WebSocketClosure?
    }

    /// More than this waiting to be sent, in bytes, and nothing is taken any more.
    static let maximumOutbox = 128 << 20
    /// The reading side stops reading from the network over these, and goes on at half.
    private static let inboxCount = 1024
    private static let inboxBytes = 64 << 20

    let loop: SocketLoop
    private let maximumMessageSize: Int
    let state = Locked(State())

    // Loop thread only.
    nonisolated(unsafe) private(set) var wsi: OpaquePointer?
    nonisolated(unsafe) private var headers: [WebSocketHeader] = []
    nonisolated(unsafe) private var assembling: [UInt8] = []
    nonisolated(unsafe) private var isBinary = false
    nonisolated(unsafe) private var peerClosure: WebSocketClosure?

    init(loop: SocketLoop, maximumMessageSize: Int, request: WebSocketRequest, accepted wsi: OpaquePointer? = nil) {
        self.loop = loop
        self.maximumMessageSize = maximumMessageSize
        self.request = request
        self.wsi = wsi
    }
}

// MARK: - Opening

extension Socket {
    /// Dials; returns once the upgrade is accepted.
    func open(
        _ target: WebSocketURL, address: String, headers: [WebSocketHeader]
    ) async throws(WebSocketError) {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (opener: Opener) in
                state.withLock { $0.opener = opener }
                guard !Task.isCancelled else {
                    settleOpening(.failure(.cancelled))
                    return
                }
                loop.perform { context in
                    if let context {
                        self.dial(context, target, address: address, headers: headers)
                    } else {
                        self.settleOpening(.failure(.unreachable("the transport is stopped")))
                    }
                }
            }
        } onCancel: {
            state.withLock { $0.isOpenWithdrawn = true }
            settleOpening(.failure(.cancelled))
            kill()
        }
        try result.get()
    }

    @discardableResult
    private func settleOpening(_ result: Result<Void, WebSocketError>) -> Bool {
        let opener = state.withLock { state in
            defer { state.opener = nil }
            return state.opener
        }
        opener?.resume(returning: result)
        return opener != nil
    }

    /// Ends it without a word.
    private func kill() {
        loop.perform { context in
            if context != nil, let wsi = self.wsi { lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC) }
        }
    }

    // MARK: Loop thread only

    private func dial(
        _ context: OpaquePointer, _ target: WebSocketURL, address: String, headers: [WebSocketHeader]
    ) {
        guard !state.withLock({ $0.isOpenWithdrawn }) else { return }
        self.headers = headers
        let strings = [address, target.target, target.hostHeader].map { (text: String) in strdup(text) }
        defer { for string in strings { free(string) } }
        var info = lws_client_connect_info()
        info.context = context
        info.vhost = lws_get_vhost_by_name(context, "client")
        info.address = UnsafePointer(strings[0])
        info.path = UnsafePointer(strings[1])
        info.host = UnsafePointer(strings[2])
        info.port = Int32(target.port)
        info.ssl_connection = target.isSecure ? Int32(LCCSCF_USE_SSL.rawValue) : 0
        info.ietf_version_or_minus_one = -1
        info.opaque_user_data = Unmanaged.passRetained(self).toOpaque()
        if let wsi = lws_client_connect_via_info(&info) {
            self.wsi = wsi
        } else {
            // Then no callback came and none will.
            Unmanaged.passUnretained(self).release()
            settleOpening(.failure(.unreachable("no connection to \(address)")))
        }
    }

    func appendHeaders(_ wsi: OpaquePointer, to data: UnsafeMutableRawPointer?, room: Int) -> Int32 {
        guard let position = data?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
            let end = position.pointee.map({ $0 + room })
        else { return -1 }
        for header in headers {
            // A line break in a token must not start a header of its own.
            guard !header.value.utf8.contains(where: { $0 < 0x20 }) else { return -1 }
            let value = Array(header.value.utf8)
            if lws_add_http_header_by_name(wsi, header.name + ":", value, Int32(value.count), position, end) != 0 {
                return -1
            }
        }
        return 0
    }

    func opened() {
        headers = []
        // Withdrawn in the meantime: nobody will ever read it.
        if !settleOpening(.success(())) { kill() }
    }

    func failedToOpen(_ wsi: OpaquePointer, words: UnsafeMutableRawPointer?, length: Int) {
        let status = Int(lws_http_client_http_response(wsi))
        if status >= 100, status != 101 {
            settleOpening(.failure(.upgradeRefused(status: status)))
        } else {
            let text = words.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: length), as: UTF8.self) }
            settleOpening(.failure(.unreachable(text ?? "no connection")))
        }
        gone(wsi)
    }
}

// MARK: - Receiving

extension Socket {
    var partialBytes: Int { state.withLock { $0.partialBytes } }

    func receive() async -> WebSocketIncoming {
        if let ready = takeIncoming() { return ready }
        return await withCheckedContinuation { receiver in
            let resumed = state.withLock { state -> (Receiver, WebSocketIncoming)? in
                if let incoming = state.takeIncoming() { return (receiver, incoming) }
                state.receiver = receiver
                return nil
            }
            resumed?.0.resume(returning: resumed?.1 ?? .closed(WebSocketClosure(code: 1006)))
        }
    }

    private func takeIncoming() -> WebSocketIncoming? {
        let (incoming, goesOn) = state.withLock { state -> (WebSocketIncoming?, Bool) in
            let incoming = state.takeIncoming()
            let goesOn =
                state.isPaused && state.inbox.count <= Self.inboxCount / 2 && state.inboxBytes <= Self.inboxBytes / 2
            if goesOn { state.isPaused = false }
            return (incoming, goesOn)
        }
        if goesOn {
            loop.perform { context in
                if context != nil, let wsi = self.wsi { lws_rx_flow_control(wsi, 1) }
            }
        }
        return incoming
    }

    // MARK: Loop thread only

    func received(_ wsi: OpaquePointer, _ data: UnsafeMutableRawPointer?, _ length: Int) -> Int32 {
        if lws_is_first_fragment(wsi) != 0 {
            assembling = []
            isBinary = lws_frame_is_binary(wsi) != 0
        }
        let rest = lws_remaining_packet_payload(wsi)
        guard assembling.count + length + rest <= maximumMessageSize else {
            lws_close_reason(wsi, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, nil, 0)
            peerClosure = WebSocketClosure(code: 1009, reason: "message over \(maximumMessageSize) bytes")
            return -1
        }
        if assembling.isEmpty { assembling.reserveCapacity(length + rest) }
        assembling.append(contentsOf: UnsafeRawBufferPointer(start: data, count: length))
        guard lws_is_final_fragment(wsi) != 0 else {
            state.withLock { $0.partialBytes += length }
            return 0
        }
        let bytes = assembling
        assembling = []
        deliver(isBinary ? .binary(bytes) : .text(bytes), size: bytes.count, wsi)
        return 0
    }

    private func deliver(_ incoming: WebSocketIncoming, size: Int, _ wsi: OpaquePointer) {
        let (receiver, pauses) = state.withLock { state -> (Receiver?, Bool) in
            if let receiver = state.receiver {
                state.receiver = nil
                return (receiver, false)
            }
            state.inbox.append(incoming)
            state.inboxBytes += size
            let pauses =
                !state.isPaused && (state.inbox.count >= Self.inboxCount || state.inboxBytes >= Self.inboxBytes)
            if pauses { state.isPaused = true }
            return (nil, pauses)
        }
        receiver?.resume(returning: incoming)
        if pauses { lws_rx_flow_control(wsi, 0) }
    }
}

extension Socket.State {
    fileprivate mutating func takeIncoming() -> WebSocketIncoming? {
        guard let incoming = inbox.removeFirst() else { return closure.map(WebSocketIncoming.closed) }
        switch incoming {
        case .text(let bytes), .binary(let bytes): inboxBytes -= bytes.count
        case .closed: break
        }
        return incoming
    }
}

// MARK: - The end, loop thread only

extension Socket {
    func peerCloses(_ data: UnsafeMutableRawPointer?, _ length: Int) {
        let bytes = UnsafeRawBufferPointer(start: data, count: length)
        guard length >= 2 else {
            peerClosure = WebSocketClosure(code: 1005)
            return
        }
        peerClosure = WebSocketClosure(
            code: UInt16(bytes[0]) << 8 | UInt16(bytes[1]), reason: String(decoding: bytes.dropFirst(2), as: UTF8.self))
    }

    func closeTimedOut() -> Int32 {
        guard let code = state.withLock({ $0.closeCode }) else { return 0 }
        finish(peerClosure ?? WebSocketClosure(code: code, reason: "not acknowledged"))
        if let wsi { lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC) }
        return 0
    }

    func gone(_ wsi: OpaquePointer) {
        lws_set_opaque_user_data(wsi, nil)
        self.wsi = nil
        settleOpening(.failure(.unreachable("the connection broke during the upgrade")))
        let code = state.withLock { $0.closeCode }
        finish(peerClosure ?? WebSocketClosure(code: code ?? 1006, reason: code == nil ? "connection lost" : ""))
        Unmanaged.passUnretained(self).release()
    }

    private func finish(_ closure: WebSocketClosure) {
        let (receiver, unsent) = state.withLock { state -> (Receiver?, [Outgoing]) in
            guard state.closure == nil else { return (nil, []) }
            state.closure = closure
            var unsent: [Outgoing] = []
            while let outgoing = state.outbox.removeFirst() { unsent.append(outgoing) }
            state.outboxBytes = 0
            defer { state.receiver = nil }
            return (state.receiver, unsent)
        }
        receiver?.resume(returning: .closed(closure))
        for outgoing in unsent { outgoing.sender.resume(returning: .failure(.closed)) }
    }
}
