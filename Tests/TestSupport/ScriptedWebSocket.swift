import Primitives
public import WebSocket

/// A transport whose other side is a test: no network, every frame by hand.
public final class ScriptedWebSocket: WebSocketTransport {
    /// How the next attempt to connect ends.
    public enum Attempt: Sendable {
        /// With this connection.
        case connection(ScriptedConnection)
        /// Not at all.
        case failure(WebSocketError)
    }

    /// What the client asked when it connected.
    public struct Dialled: Sendable {
        /// The URL.
        public var url: String
        /// The headers.
        public var headers: [WebSocketHeader]
    }

    private let attempts = Mailbox<Attempt>()
    private let listeners = Mailbox<ScriptedListener>()
    /// Every attempt to connect, in order.
    public let dialled = Mailbox<Dialled>()

    /// Makes a transport that keeps everybody waiting until told otherwise.
    public init() {}

    /// Lets the next attempt succeed.
    /// - Returns: The test's end of the connection.
    public func acceptNext() -> ScriptedConnection {
        let connection = ScriptedConnection(request: WebSocketRequest(path: "/"))
        attempts.put(.connection(connection))
        return connection
    }

    /// Lets the next attempt fail.
    public func failNext(_ error: WebSocketError) {
        attempts.put(.failure(error))
    }

    /// The listener that the client opened next.
    public func listener() async -> ScriptedListener? { await listeners.next() }

    /// Plays the attempts in order.
    public func connect(
        to url: String, headers: [WebSocketHeader]
    ) async throws(WebSocketError) -> any WebSocketConnection {
        dialled.put(Dialled(url: url, headers: headers))
        switch await attempts.next() {
        case .connection(let connection): return connection
        case .failure(let error): throw error
        case nil: throw .cancelled
        }
    }

    /// Listens without a socket.
    public func listen(
        host: String, port: Int, admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission
    ) async throws(WebSocketError) -> any WebSocketListener {
        let listener = ScriptedListener(port: port == 0 ? 6700 : port, admit: admit)
        listeners.put(listener)
        return listener
    }
}

/// A listener whose endpoints are a test.
public final class ScriptedListener: WebSocketListener {
    /// The port it claims.
    public let port: Int
    private let admit: @Sendable (WebSocketRequest) -> WebSocketAdmission
    private let accepted = Mailbox<ScriptedConnection>()

    init(port: Int, admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission) {
        self.port = port
        self.admit = admit
    }

    /// Plays an endpoint that dials.
    /// - Returns: The endpoint's end, or the HTTP status it was refused with.
    public func dial(_ request: WebSocketRequest) -> Result<ScriptedConnection, Refusal> {
        switch admit(request) {
        case .refuse(let status): return .failure(Refusal(status: status))
        case .accept:
            let connection = ScriptedConnection(request: request)
            accepted.put(connection)
            return .success(connection)
        }
    }

    /// An upgrade that was refused.
    public struct Refusal: Error, Equatable {
        /// The HTTP status.
        public var status: Int

        /// A refusal with this status.
        public init(status: Int) { self.status = status }
    }

    /// The next endpoint.
    public func accept() async -> (any WebSocketConnection)? { await accepted.next() }

    /// Stops accepting.
    public func close() { accepted.finish() }
}

/// A connection whose other side is a test.
public final class ScriptedConnection: WebSocketConnection {
    /// The upgrade request.
    public let request: WebSocketRequest
    /// What the client sent, in order.
    public let sent = Mailbox<String>()
    /// The code the client closed with.
    public let closed = Mailbox<UInt16>()
    private let incoming = Mailbox<WebSocketIncoming>()
    private let end = Locked<WebSocketClosure?>(nil)
    private let gate = Locked<Mailbox<Bool>?>(nil)

    /// Makes an open connection.
    public init(request: WebSocketRequest) {
        self.request = request
    }

    /// Gives the client a frame.
    public func push(_ text: String) { incoming.put(.text(Array(text.utf8))) }

    /// Gives the client bytes that may be anything.
    public func push(binary bytes: [UInt8]) { incoming.put(.binary(bytes)) }

    /// Ends the connection as if the peer had.
    public func end(_ code: UInt16, _ reason: String = "") { finish(WebSocketClosure(code: code, reason: reason)) }

    /// From now on each send waits until the test decides: true lets it out, false fails it unsent.
    public func holdSends() -> Mailbox<Bool> {
        let mailbox = Mailbox<Bool>()
        gate.withLock { $0 = mailbox }
        return mailbox
    }

    /// The next frame, or the end.
    public func receive() async -> WebSocketIncoming {
        if let next = await incoming.nextUncancelled() { return next }
        return .closed(end.withLock { $0 } ?? WebSocketClosure(code: 1006))
    }

    /// Notes what is sent.
    public func send(_ text: [UInt8]) async throws(WebSocketError) {
        if let gate = gate.withLock({ $0 }) {
            guard await gate.next() == true else { throw end.withLock { $0 } == nil ? .cancelled : .closed }
        }
        guard end.withLock({ $0 }) == nil else { throw .closed }
        sent.put(String(decoding: text, as: UTF8.self))
    }

    /// Closes it.
    public func close(code: UInt16) {
        closed.put(code)
        finish(WebSocketClosure(code: code))
    }

    private func finish(_ closure: WebSocketClosure) {
        end.withLock { $0 = $0 ?? closure }
        incoming.finish()
    }
}

/// A queue between two tasks.
public final class Mailbox<Element: Sendable>: Sendable {
    private typealias Waiter = CheckedContinuation<Element?, Never>

    private struct State {
        var items: [Element] = []
        var waiters: [(id: Int, waiter: Waiter)] = []
        var lastID = 0
        var isFinished = false
    }

    private let state = Locked(State())

    /// Makes an empty queue.
    public init() {}

    /// Adds something.
    public func put(_ item: Element) {
        let waiter = state.withLock { state -> Waiter? in
            guard !state.isFinished else { return nil }
            guard state.waiters.isEmpty else { return state.waiters.removeFirst().waiter }
            state.items.append(item)
            return nil
        }
        waiter?.resume(returning: item)
    }

    /// Ends it after what it holds.
    public func finish() {
        let waiters = state.withLock { state -> [Waiter] in
            state.isFinished = true
            defer { state.waiters = [] }
            return state.waiters.map(\.waiter)
        }
        for waiter in waiters { waiter.resume(returning: nil) }
    }

    /// The next item; nil at the end or when the task is cancelled.
    public func next() async -> Element? {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await wait(id, isCancellable: true)
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
                return state.waiters.remove(at: index).waiter
            }
            waiter?.resume(returning: nil)
        }
    }

    /// The next item; nil at the end. Goes on waiting in a cancelled task.
    public func nextUncancelled() async -> Element? { await wait(0, isCancellable: false) }

    private func wait(_ id: Int, isCancellable: Bool) async -> Element? {
        await withCheckedContinuation { (waiter: Waiter) in
            let (resumes, item) = state.withLock { state -> (Bool, Element?) in
                if !state.items.isEmpty { return (true, state.items.removeFirst()) }
                if state.isFinished || (isCancellable && Task.isCancelled) { return (true, nil) }
                state.waiters.append((id, waiter))
                return (false, nil)
            }
            if resumes { waiter.resume(returning: item) }
        }
    }
}
