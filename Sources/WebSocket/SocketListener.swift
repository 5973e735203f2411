internal import CLibWebsockets
internal import Primitives

/// A bound address of the loop.
final class SocketListener: WebSocketListener, @unchecked Sendable {
    let address: String
    let admit: @Sendable (WebSocketRequest) -> WebSocketAdmission

    private typealias Waiter = CheckedContinuation<(any WebSocketConnection)?, Never>

    private struct State {
        var port = 0
        var accepted: [Socket] = []
        var waiter: Waiter?
        var isClosed = false
    }

    /// Endpoints wait here between their handshake and `accept`, which takes no time at all while anybody serves.
    private static let maximumWaiting = 64

    private let loop: SocketLoop
    private let maximumMessageSize: Int
    private let state = Locked(State())
    /// Loop thread only.
    nonisolated(unsafe) private var host: OpaquePointer?

    init(
        loop: SocketLoop, maximumMessageSize: Int, address: String,
        admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission
    ) {
        self.loop = loop
        self.maximumMessageSize = maximumMessageSize
        self.address = address
        self.admit = admit
    }

    /// The port that is bound; 0 before.
    var port: Int { state.withLock { $0.port } }

    func bind(port: Int) async throws(WebSocketError) {
        guard HostLookup.isNumeric(address) else { throw .cannotBind("\(address) is no numeric address") }
        let result = await withCheckedContinuation {
            (waiter: CheckedContinuation<Result<Void, WebSocketError>, Never>) in
            loop.perform { context in
                let stopped: Result<Void, WebSocketError> = .failure(.cannotBind("the transport is stopped"))
                waiter.resume(returning: context.map { self.makeHost($0, port: port) } ?? stopped)
            }
        }
        try result.get()
    }

    func accept() async -> (any WebSocketConnection)? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let (resumed, socket) = state.withLock { state -> (Waiter?, Socket?) in
                    if Task.isCancelled || state.isClosed { return (waiter, nil) }
                    if !state.accepted.isEmpty { return (waiter, state.accepted.removeFirst()) }
                    let former = state.waiter
                    state.waiter = waiter
                    return (former, nil)
                }
                resumed?.resume(returning: socket)
            }
        } onCancel: {
            takeWaiter()?.resume(returning: nil)
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        takeWaiter()?.resume(returning: nil)
        loop.perform { context in
            guard context != nil, let host = self.host else { return }
            self.host = nil
            self.loop.unregister(host)
            lws_vhost_destroy(host)
        }
    }

    private func takeWaiter() -> Waiter? {
        state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
    }

    // MARK: - Loop thread only

    private func makeHost(_ context: OpaquePointer, port: Int) -> Result<Void, WebSocketError> {
        // libwebsockets would let two listeners share the port and pick one by the Host header.
        if port != 0, loop.isListening(at: address, port: port) {
            return .failure(.cannotBind("this program listens there already"))
        }
        guard let host = loop.makeHost(context, address: address, port: port) else {
            return .failure(.cannotBind("the port is taken, or the address is not this machine's"))
        }
        self.host = host
        state.withLock { $0.port = Int(lws_get_vhost_listen_port(host)) }
        loop.register(self, at: host)
        return .success(())
    }

    func accepted(_ wsi: OpaquePointer) -> Int32 {
        let socket = Socket(
            loop: loop, maximumMessageSize: maximumMessageSize, request: RequestReader.request(of: wsi), accepted: wsi)
        let (waiter, isTaken) = state.withLock { state -> (Waiter?, Bool) in
            guard !state.isClosed, state.accepted.count < Self.maximumWaiting else { return (nil, false) }
            guard let waiter = state.waiter else {
                state.accepted.append(socket)
                return (nil, true)
            }
            state.waiter = nil
            return (waiter, true)
        }
        guard isTaken else { return -1 }
        lws_set_opaque_user_data(wsi, Unmanaged.passRetained(socket).toOpaque())
        waiter?.resume(returning: socket)
        return 0
    }
}
