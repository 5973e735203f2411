import WebSocket

/// The rules of one connection, from the opened socket to its end, without socket, clock or tasks.
///
/// Each function takes what happened and gives what is to be done, in order. Times count from any fixed moment.
struct Session {
    /// The time limits of a connection.
    struct Limits: Sendable {
        /// From the opened socket to the proof that the endpoint serves an account.
        var opening: Duration = .seconds(15)
        /// From a probe to any frame at all.
        var probe: Duration = .seconds(10)
        /// Silence before a probe, where the endpoint sends no heartbeats.
        var silence: Duration = .seconds(90)
        /// Calls unanswered in a row before the connection is given up, whatever events still come.
        var unansweredCalls = 3
        /// A shorter wait than this says nothing about the connection.
        var meaningfulWait: Duration = .seconds(10)
    }

    /// What is to be done.
    enum Effect: Equatable {
        /// Send a call of the session's own.
        case send(Request)
        /// Hand an event to the program.
        case deliver(Event)
        /// Give a waiting call its result.
        case resolve(echo: String, Result<ActionResponse, OneBotError>)
        /// The endpoint has shown that it serves this account.
        case connected(UserID)
        /// Close the socket.
        case close(code: UInt16)
        /// Worth a line in the log.
        case note(Note)
    }

    /// A call of the session's own.
    struct Request: Equatable, Sendable {
        var action: String
        var echo: String
    }

    /// A condition worth a log line.
    enum Note: Equatable {
        case malformed(OneBotError)
        case unclaimed(echo: String?)
        case probing
        case online(Bool)
    }

    /// Why the connection is over.
    enum Ending: Equatable, Sendable {
        /// The endpoint refused the access token.
        case tokenRejected
        /// The other side closed, or the connection broke.
        case closed(WebSocketClosure)
        /// Nothing showed in time that the endpoint serves an account.
        case neverOpened
        /// Nothing came any more, not even the answer to a probe.
        case silent
        /// Events came, but no answers.
        case callsUnanswered
        /// We closed it.
        case finished
    }

    /// Tells connections apart; grows with every connection.
    let generation: Int
    /// Whether calls may be made: an endpoint that splits its connections takes them on one of them only.
    let takesCalls: Bool
    /// Set once the endpoint has shown that it serves an account.
    private(set) var isConnected = false
    /// The account, as soon as anything tells it.
    private(set) var account: UserID?
    private(set) var nickname: String?
    private(set) var isOnline: Bool?
    private(set) var lastFrame: Duration
    private(set) var lastEvent: Duration?
    /// Why it is over, once it is decided.
    private(set) var ending: Ending?

    private let limits: Limits
    private let opened: Duration
    private var lastNumber = 0
    private var pending: [String: PendingCall] = [:]
    private var loginEcho: String?
    private var probeEcho: String?
    private var probed: Duration?
    private var heartbeat: Duration?
    private var unansweredInARow = 0
    private var unsupported: Set<String> = []

    /// A call whose result is not known yet.
    private struct PendingCall {
        var action: String
        var bytes: Int
        var begun: Duration
        var isWritten = false
        /// The result it gets once the transport tells that nothing of it was written, or that it was.
        var isAbandoned = false
        var causeIfWritten: OneBotError.UnknownCause = .connectionLost

        func unknown(_ cause: OneBotError.UnknownCause) -> OneBotError {
            .outcomeUnknown(action: action, cause: cause)
        }
    }

    init(
        generation: Int, account: UserID? = nil, takesCalls: Bool = true, limits: Limits = Limits(), at now: Duration
    ) {
        self.generation = generation
        self.account = account
        self.takesCalls = takesCalls
        self.limits = limits
        opened = now
        lastFrame = now
    }

    /// The socket is open. Asks who the account is: the answer proves that the connection works, for a refused token
    /// is told only after the upgrade by some endpoints, and some never send a lifecycle event.
    mutating func start() -> [Effect] {
        guard takesCalls else { return [] }
        let request = Request(action: "get_login_info", echo: nextEcho())
        loginEcho = request.echo
        return [.send(request)]
    }

    private mutating func nextEcho() -> String {
        lastNumber += 1
        return "\(generation)-\(lastNumber)"
    }
}

// MARK: - Frames

extension Session {
    /// A frame came.
    mutating func received(_ frame: Frame, at now: Duration) -> [Effect] {
        lastFrame = max(lastFrame, now)
        probed = nil
        switch frame {
        case .event(let event): return received(event)
        case .response(let response): return received(response)
        case .malformed(let error): return [.note(.malformed(error))]
        }
    }

    /// A piece of a frame came that is not whole yet: a slow connection is not a broken one.
    mutating func receivedPart(at now: Duration) {
        lastFrame = max(lastFrame, now)
        probed = nil
    }

    private mutating func received(_ event: Event) -> [Effect] {
        var effects: [Effect] = []
        if let selfID = event.selfID, selfID != 0 { effects += becameConnected(as: selfID) }
        switch event {
        case .meta(let meta):
            if case .heartbeat(let beat) = meta.kind {
                heartbeat = beat.interval
                effects += becameOnline(beat.isOnline)
            }
        case .notice(let notice):
            lastEvent = lastFrame
            if case .botOffline = notice.notice { effects += becameOnline(false) }
        case .message(let message):
            lastEvent = lastFrame
            // What others say comes from QQ, whatever a heartbeat or an old notice claims.
            if !message.isOwn, isOnline == false { effects += becameOnline(true) }
        case .request, .unknown: lastEvent = lastFrame
        }
        return effects + [.deliver(event)]
    }

    private mutating func received(_ response: ActionResponse) -> [Effect] {
        if let echo = response.echo, echo == loginEcho {
            loginEcho = nil
            unansweredInARow = 0
            if response.retcode == .tokenRefused { return give(up: .tokenRejected, code: 1000) }
            guard response.isSuccess, let info = Action.getLoginInfo.read(response.data) else {
                // An endpoint that named its account when it dialled needs only to answer.
                return account.map { becameConnected(as: $0) } ?? []
            }
            nickname = info.nickname.isEmpty ? nil : info.nickname
            return becameConnected(as: info.userID)
        }
        if let echo = response.echo, echo == probeEcho {
            probeEcho = nil
            unansweredInARow = 0
            guard response.isSuccess, let status = Action.getStatus.read(response.data) else { return [] }
            return becameOnline(status.isOnline)
        }
        if let echo = response.echo, let call = pending.removeValue(forKey: echo) {
            unansweredInARow = 0
            return [.resolve(echo: echo, .success(response))] + learn(from: response, to: call.action)
        }
        // A refused token is told without an echo, since it answers no call.
        if response.retcode == .tokenRefused, !isConnected { return give(up: .tokenRejected, code: 1000) }
        if let echo = response.echo, echo.hasPrefix("\(generation)-") { unansweredInARow = 0 }
        return [.note(.unclaimed(echo: response.echo))]
    }

    /// What a failure tells about every later call.
    private mutating func learn(from response: ActionResponse, to action: String) -> [Effect] {
        guard !response.isSuccess else { return [] }
        switch ActionFailure.classify(action: action, retcode: response.retcode, wording: response.wording) {
        case .unsupported: unsupported.insert(action)
        case .failed(let failure) where failure.kind == .offline && action.hasPrefix("send_"):
            return becameOnline(false)
        default: break
        }
        return []
    }

    private mutating func becameConnected(as account: UserID) -> [Effect] {
        guard !isConnected else { return [] }
        isConnected = true
        self.account = account
        return [.connected(account)]
    }

    private mutating func becameOnline(_ online: Bool?) -> [Effect] {
        guard let online, online != isOnline else { return [] }
        let isNews = isOnline != nil || !online
        isOnline = online
        return isNews ? [.note(.online(online))] : []
    }
}

// MARK: - Calls

extension Session {
    /// Registers a call before it is sent, so that no answer can come too early.
    /// - Returns: The echo to send it with.
    mutating func begin(_ action: String, bytes: Int, at now: Duration) throws(OneBotError) -> String {
        guard ending == nil, isConnected, takesCalls else { throw .notConnected(account: account) }
        guard !unsupported.contains(action) else { throw .unsupported(action: action) }
        let echo = nextEcho()
        pending[echo] = PendingCall(action: action, bytes: bytes, begun: now)
        return echo
    }

    /// The transport took the request, or refused it without sending a byte.
    mutating func handedOver(_ echo: String, isWritten: Bool) -> [Effect] {
        guard let call = pending[echo] else { return [] }
        guard isWritten else {
            pending[echo] = nil
            return [.resolve(echo: echo, .failure(.notSent(action: call.action)))]
        }
        guard !call.isAbandoned else {
            pending[echo] = nil
            return [.resolve(echo: echo, .failure(call.unknown(call.causeIfWritten)))]
        }
        pending[echo]?.isWritten = true
        return []
    }

    /// A call's time is over.
    mutating func expired(_ echo: String, after limit: Duration) -> [Effect] {
        guard pending[echo] != nil else { return [] }
        var effects = abandon(echo, .noAnswer(within: limit))
        guard limit >= limits.meaningfulWait else { return effects }
        unansweredInARow += 1
        if unansweredInARow >= limits.unansweredCalls { effects += give(up: .callsUnanswered, code: 1000) }
        return effects
    }

    /// Nobody waits for a call any more.
    mutating func cancelled(_ echo: String) -> [Effect] {
        abandon(echo, .cancelled)
    }

    /// Ends a call without an answer. What the transport still holds is decided when it tells whether it was written.
    private mutating func abandon(_ echo: String, _ cause: OneBotError.UnknownCause) -> [Effect] {
        guard let call = pending[echo] else { return [] }
        guard call.isWritten else {
            pending[echo]?.isAbandoned = true
            pending[echo]?.causeIfWritten = cause
            return []
        }
        pending[echo] = nil
        return [.resolve(echo: echo, .failure(call.unknown(cause)))]
    }
}

// MARK: - Liveness and the end

extension Session {
    /// When `tick` is to be called next, at the latest.
    var nextTick: Duration {
        if let probed { return probed + limits.probe }
        return isConnected || !takesCalls ? quietUntil : min(opened + limits.opening, quietUntil)
    }

    /// Until when silence is nothing to wonder about.
    private var quietUntil: Duration {
        // Without heartbeats and without calls a quiet connection cannot be told from a broken one.
        let unmeasured: Duration = takesCalls ? limits.silence : .seconds(86_400)
        let allowance = heartbeat.map { max($0 * 2.5, .seconds(5)) } ?? unmeasured
        // A large message on a slow connection delays everything queued behind it.
        let busy = pending.values.map { $0.begun + .milliseconds($0.bytes / 100) }.max() ?? .zero
        return max(lastFrame, busy) + allowance
    }

    /// Time passed.
    mutating func tick(at now: Duration) -> [Effect] {
        guard ending == nil, now >= nextTick else { return [] }
        if probed != nil { return give(up: .silent, code: 1000) }
        if !isConnected, takesCalls { return give(up: .neverOpened, code: 1000) }
        return probe(at: now)
    }

    /// Sends a probe. Any frame answers it: a missing heartbeat alone proves nothing.
    mutating func probe(at now: Duration) -> [Effect] {
        guard ending == nil, probed == nil else { return [] }
        probed = now
        guard takesCalls else { return [] }
        let request = Request(action: "get_status", echo: nextEcho())
        probeEcho = request.echo
        return [.note(.probing), .send(request)]
    }

    /// We end it.
    mutating func finish() -> [Effect] {
        guard ending == nil else { return [] }
        return give(up: .finished, code: 1000)
    }

    /// The socket is closed. Everything written is of unknown outcome now.
    mutating func closed(_ closure: WebSocketClosure) -> [Effect] {
        if ending == nil {
            ending = closure.code == 1008 && !isConnected ? .tokenRejected : .closed(closure)
        }
        isConnected = false
        return pending.keys.sorted().flatMap { abandon($0, .connectionLost) }
    }

    private mutating func give(up reason: Ending, code: UInt16) -> [Effect] {
        guard ending == nil else { return [] }
        ending = reason
        return [.close(code: code)]
    }
}
