public import Logging
internal import Primitives
public import WebSocket

/// A OneBot 11 client: keeps connections to endpoints, hands out their events, and calls their actions.
///
/// ```swift
/// let client = OneBotClient(
///     endpoints: [.connect(to: "ws://127.0.0.1:3001", token: token)],
///     transport: LibWebSocketsTransport(logger: logger), logger: logger)
/// async let running: Void = client.run()
/// for await case .message(let message) in client.events where !message.isOwn {
///     _ = try await client.call(.sendMessage(message.message, to: message.chat), as: message.selfID)
/// }
/// try await running  // What ended the client, if that was not its task's being cancelled.
/// ```
public final class OneBotClient: Sendable {
    /// What endpoints report, oldest first. For one reader.
    public let events: EventStream

    private let endpoints: [Endpoint]
    private let transport: any WebSocketTransport
    private let logger: Logger
    let stopwatch: Stopwatch
    /// Grows whenever an account may have become ready.
    let changes = ChangeCounter()
    private let random: @Sendable (ClosedRange<Double>) -> Double
    private let limits: Session.Limits
    private let state: Locked<State>

    fileprivate struct State {
        var hasRun = false
        var lastGeneration = 0
        var links: [Int: Link] = [:]
        var connections = ConnectionTable()
        var recent = RecentMessages()
        var statistics = ClientStatistics()
        var endpoints: [EndpointState]
    }

    fileprivate struct EndpointState {
        var description: String
        var phase: ConnectionStatus.Phase = .closed
        var lastProblem: String?
    }

    /// Makes a client; nothing happens before `run()`.
    /// - Parameters:
    ///   - endpoints: Where to connect and where to listen, in any number.
    ///   - transport: What carries the frames; `LibWebSocketsTransport` outside of tests.
    ///   - logger: Takes what an operator should know.
    ///   - eventCapacity: How many messages wait for their reader at most, and how many other events beside them.
    ///   - clock: Measures every wait.
    ///   - random: Spreads the waits between attempts; a number from the range given.
    public convenience init(
        endpoints: [Endpoint], transport: any WebSocketTransport, logger: Logger, eventCapacity: Int = 4096,
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable (ClosedRange<Double>) -> Double = { Double.random(in: $0) }
    ) {
        self.init(
            endpoints: endpoints, transport: transport, logger: logger, eventCapacity: eventCapacity, clock: clock,
            random: random, limits: Session.Limits())
    }

    init(
        endpoints: [Endpoint], transport: any WebSocketTransport, logger: Logger, eventCapacity: Int,
        clock: any Clock<Duration>, random: @escaping @Sendable (ClosedRange<Double>) -> Double,
        limits: Session.Limits
    ) {
        self.endpoints = endpoints
        self.transport = transport
        self.logger = logger
        self.random = random
        self.limits = limits
        stopwatch = Stopwatch(clock)
        events = EventStream(queue: EventQueue(capacity: max(1, eventCapacity)))
        state = Locked(State(endpoints: endpoints.map { EndpointState(description: $0.description) }))
    }

    /// Serves the endpoints until the task is cancelled, then closes every connection with 1000 and ends `events`.
    ///
    /// An endpoint that is away is tried for as long as it takes: no state of an endpoint or the network ends this.
    /// - Throws: `OneBotError.openListenerWithoutToken` or `.cannotListen` where a listener cannot be opened,
    ///   `.cannotRun` on a second call or where there is no endpoint.
    public func run() async throws {
        let isFirst = state.withLock { state in
            defer { state.hasRun = true }
            return !state.hasRun
        }
        guard isFirst else { throw OneBotError.cannotRun(reason: "a client runs once") }
        defer { events.queue.finish() }
        guard !endpoints.isEmpty else { throw OneBotError.cannotRun(reason: "there is no endpoint") }
        try await withThrowingDiscardingTaskGroup { group in
            for index in endpoints.indices { group.addTask { try await self.serve(index) } }
        }
    }

    private func serve(_ index: Int) async throws(OneBotError) {
        let endpoint = endpoints[index]
        let report: @Sendable (ConnectionStatus.Phase, String?) -> Void = { phase, problem in
            self.state.withLock { state in
                state.endpoints[index].phase = phase
                if let problem { state.endpoints[index].lastProblem = problem }
            }
        }
        let owner = EndpointOwner(
            makeLink: { self.makeLink($0, endpoint: endpoint) }, linkEnded: { self.linkEnded($0) }, report: report)
        switch endpoint {
        case .connect(let url, let accessToken):
            await Dialer(
                endpoint: endpoint,
                connector: ForwardConnector(url: url, accessToken: accessToken, transport: transport),
                stopwatch: stopwatch, random: random, logger: logger, owner: owner
            ).run()
        case .listen(let host, let port, let path, let accessToken):
            try await ReverseServer(
                host: host, port: port, admission: ReverseAdmission(path: path, accessToken: accessToken),
                transport: transport, logger: logger, owner: owner
            ).run()
        }
    }
}

// MARK: - Calling

extension OneBotClient {
    /// Calls an action and waits for its answer.
    ///
    /// Cancelling the task stops the wait; the error then tells whether the request had left.
    /// - Parameters:
    ///   - action: What to do.
    ///   - account: Which account does it; nil for the one whose connection is newest.
    ///   - limit: How long to wait; nil for the action's own limit.
    /// - Returns: What the action returns.
    /// - Throws: `OneBotError.notConnected`, `.notSent`, `.requestTooLarge`, `.unsupported`, `.failed`,
    ///   `.outcomeUnknown` or `.unexpectedResponse`. After the last two a message must not be sent again.
    public func call<Response: Sendable>(
        _ action: Action<Response>, as account: UserID? = nil, within limit: Duration? = nil
    ) async throws(OneBotError) -> Response {
        guard let link = link(for: account) else { throw .notConnected(account: account) }
        let response = try await link.call(action.name, parameters: action.parameters, within: limit ?? action.limit)
        guard response.isSuccess else {
            throw ActionFailure.classify(action: action.name, retcode: response.retcode, wording: response.wording)
        }
        guard let result = action.read(response.data) else {
            if response.status == .async || response.retcode == .queued {
                throw .outcomeUnknown(action: action.name, cause: .queuedByEndpoint)
            }
            throw .unexpectedResponse(action: action.name, missing: "data")
        }
        return result
    }

    /// The connection that an account's calls go by.
    func link(for account: UserID?) -> Link? {
        state.withLock { state in state.connections.generation(for: account).flatMap { state.links[$0] } }
    }
}

// MARK: - Looking

extension OneBotClient {
    /// What is known of every connection, and of every endpoint without one.
    public var status: [ConnectionStatus] {
        let (links, endpoints) = state.withLock { state in
            (state.links.values.sorted { $0.generation < $1.generation }, state.endpoints)
        }
        return endpoints.flatMap { endpoint in
            var open = links.filter { $0.endpoint == endpoint.description }.map(\.status)
            for index in open.indices { open[index].lastProblem = endpoint.lastProblem }
            if case .listening = endpoint.phase {
                return open + [endpoint.status]
            }
            return open.isEmpty ? [endpoint.status] : open
        }
    }

    /// What was counted so far.
    public var statistics: ClientStatistics { state.withLock { $0.statistics } }
}

extension OneBotClient.EndpointState {
    fileprivate var status: ConnectionStatus {
        ConnectionStatus(endpoint: description, phase: phase, lastProblem: lastProblem)
    }
}

// MARK: - Reports of connections

extension OneBotClient {
    private func makeLink(_ connection: any WebSocketConnection, endpoint: Endpoint) -> Link {
        let generation = state.withLock { state in
            state.lastGeneration += 1
            return state.lastGeneration
        }
        let isReverse = if case .listen = endpoint { true } else { false }
        let session = Session(
            generation: generation, account: isReverse ? connection.request.selfID : nil,
            takesCalls: !isReverse || connection.request.takesCalls, limits: limits, at: stopwatch.now())
        let link = Link(
            session: session, endpoint: endpoint.description, connection: connection, stopwatch: stopwatch,
            logger: logger,
            owner: Link.Owner(
                deliver: { self.deliver($0) }, connected: { self.connected($0, account: $1) },
                count: { self.count($0) }))
        state.withLock { $0.links[generation] = link }
        return link
    }

    private func connected(_ link: Link, account: UserID) {
        let older = state.withLock { state in
            state.connections.add(
                link.generation, account: account, endpoint: link.endpoint, takesCalls: link.takesCalls
            ).compactMap { state.links[$0] }
        }
        logger.info("connected", metadata: ["endpoint": "\(link.endpoint)", "account.id": "\(account)"])
        for link in older { link.suspect() }
        changes.increment()
    }

    private func linkEnded(_ link: Link) {
        state.withLock { state in
            state.links[link.generation] = nil
            state.connections.remove(link.generation)
        }
    }

    private func deliver(_ event: Event) {
        let now = stopwatch.now()
        let isNew = state.withLock { state in
            if case .message(let message) = event, !state.recent.insert(message, at: now) {
                state.statistics.duplicates += 1
                return false
            }
            state.statistics.events += 1
            return true
        }
        guard isNew else { return }
        let dropped = events.queue.append(event)
        guard dropped > 0 else { return }
        let total = state.withLock { state in
            state.statistics.dropped += dropped
            return state.statistics.dropped
        }
        // At powers of two only, so that many dropped events do not fill the log.
        if total & (total - 1) == 0 {
            logger.warning("events left out, reader too slow", metadata: ["dropped": "\(total)"])
        }
    }

    private func count(_ note: Session.Note) {
        state.withLock { state in
            switch note {
            case .malformed: state.statistics.malformed += 1
            case .unclaimed: state.statistics.unclaimed += 1
            case .probing, .online: break
            }
        }
        if case .online = note { changes.increment() }
    }
}
