public import Logging
import OneBot
import Pictor
public import PictorModel
import Primitives
public import WebSocket

/// Looks at the configured OneBot endpoints and says what is wrong with each. Shows no secret.
public struct EndpointCheck: Sendable {
    private let endpoints: [Endpoint]
    private let transport: any WebSocketTransport
    private let logger: Logger

    /// How long an endpoint may take to show that it serves an account.
    private static let patience = Duration.seconds(8)

    /// A check of a configuration's endpoints.
    public init(configuration: Settings, transport: any WebSocketTransport, logger: Logger) {
        endpoints = configuration.onebot.endpoints
        self.transport = transport
        self.logger = logger
    }

    /// Looks at each, one after the other.
    public func facts() async -> [ConnectionFact] {
        var facts: [ConnectionFact] = []
        for endpoint in endpoints { facts.append(await examine(endpoint)) }
        return facts
    }

    private func examine(_ endpoint: Endpoint) async -> ConnectionFact {
        let client = OneBotClient(endpoints: [endpoint], transport: transport, logger: logger)
        return await withTaskGroup(of: ConnectionFact?.self) { group in
            group.addTask {
                do {
                    try await client.run()
                    return nil
                } catch {
                    return .cannotListen(reason: "\(error)")
                }
            }
            group.addTask { await watch(client, endpoint) }
            defer { group.cancelAll() }
            while let fact = await group.next() {
                if let fact { return fact }
            }
            return .unfinished
        }
    }

    private func watch(_ client: OneBotClient, _ endpoint: Endpoint) async -> ConnectionFact {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let status = client.status
            if let connected = status.first(where: { $0.phase == .connected }), let account = connected.account {
                let login = try? await client.call(.getLoginInfo, as: account, within: .seconds(5))
                guard connected.isOnline != false else {
                    return .offline(endpoint: "\(endpoint)", account: "\(account)")
                }
                return .connected(
                    endpoint: "\(endpoint)", account: "\(account)", nickname: login?.nickname ?? "")
            }
            if status.contains(where: { $0.phase == .tokenRejected }) {
                return .tokenRejected(endpoint: "\(endpoint)")
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return unreached(endpoint, client.status)
    }

    private func unreached(_ endpoint: Endpoint, _ status: [ConnectionStatus]) -> ConnectionFact {
        if case .listen = endpoint { return .nobodyCame(endpoint: "\(endpoint)") }
        return .unreachable(endpoint: "\(endpoint)", reason: status.compactMap(\.lastProblem).first)
    }
}
