public import Logging

/// A OneBot 11 client: keeps connections to endpoints, hands out their events, and calls their actions.
public final class OneBotClient: Sendable {
    /// What endpoints report, oldest first. For one reader.
    public let events: EventStream

    /// Makes a client; nothing happens before `run()`.
    public init(
        endpoints: [Endpoint], transport: any WebSocketTransport, logger: Logger,
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable (ClosedRange<Double>) -> Double = { Double.random(in: $0) }
    ) {
        events = EventStream()
    }

    /// Serves the endpoints until the task is cancelled.
    public func run() async throws {}

    /// Calls an action and waits for its answer.
    public func call<Response: Sendable>(
        _ action: Action<Response>, as account: UserID? = nil, within limit: Duration? = nil
    ) async throws(OneBotError) -> Response {
        throw .notConnected(account: account)
    }

    /// What is known of every endpoint and connection.
    public var status: [ConnectionStatus] { [] }

    /// What was counted.
    public var statistics: ClientStatistics { ClientStatistics() }
}

/// The events of a client, for one reader.
public struct EventStream: AsyncSequence, Sendable {
    /// Reads one event after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// The next event; nil at the end.
        public mutating func next() async -> Event? { nil }
    }
    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
