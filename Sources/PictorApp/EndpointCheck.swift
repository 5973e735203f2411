public import Inference
public import Logging
public import OneBot
public import Pictor
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
    public init(configuration: Configuration, transport: any WebSocketTransport, logger: Logger) {
        endpoints = configuration.endpoints
        self.transport = transport
        self.logger = logger
    }

    /// Looks at each, one after the other.
    public func findings() async -> [BackendFinding] {
        var findings: [BackendFinding] = []
        for endpoint in endpoints { findings.append(await examine(endpoint)) }
        return findings
    }

    private func examine(_ endpoint: Endpoint) async -> BackendFinding {
        let client = OneBotClient(endpoints: [endpoint], transport: transport, logger: logger)
        return await withTaskGroup(of: BackendFinding?.self) { group in
            group.addTask {
                do {
                    try await client.run()
                    return nil
                } catch {
                    return broken("QQ 端点", "开不了：\(error)。换一个端口，或者先停掉正在运行的机器人")
                }
            }
            group.addTask { await watch(client, endpoint) }
            defer { group.cancelAll() }
            while let finding = await group.next() {
                if let finding { return finding }
            }
            return broken("QQ 端点", "没有查完")
        }
    }

    private func watch(_ client: OneBotClient, _ endpoint: Endpoint) async -> BackendFinding {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let status = client.status
            if let connected = status.first(where: { $0.phase == .connected }), let account = connected.account {
                let login = try? await client.call(.getLoginInfo, as: account, within: .seconds(5))
                guard connected.isOnline != false else {
                    return broken("QQ 端点", "\(endpoint) 连上了，但是 QQ \(account) 掉线了。到 NapCat 的网页里重新登录")
                }
                return sound("QQ 端点", "\(endpoint) 已连接，账号 \(account) \(login?.nickname ?? "")")
            }
            if status.contains(where: { $0.phase == .tokenRejected }) {
                return broken("QQ 端点", "\(endpoint) 不认这个 token。把 [onebot].access_token 改成和 NapCat 里填的一样")
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return unreached(endpoint, client.status)
    }

    private func unreached(_ endpoint: Endpoint, _ status: [ConnectionStatus]) -> BackendFinding {
        if case .listen = endpoint {
            return broken("QQ 端点", "\(endpoint) 开着，但没有 NapCat 连过来。检查 NapCat 里 WebSocket 客户端的地址，路径是 /onebot/v11/ws")
        }
        let reason = status.compactMap(\.lastProblem).first.map { "（\($0)）" } ?? ""
        return broken(
            "QQ 端点", "\(endpoint) 连不上\(reason)。检查 NapCat 开了没有、WebSocket 服务器打开了没有、地址和端口对不对；在容器里 127.0.0.1 是容器自己")
    }

    private func sound(_ subject: String, _ sentence: String) -> BackendFinding {
        BackendFinding(isSound: true, subject: subject, sentence: sentence)
    }

    private func broken(_ subject: String, _ sentence: String) -> BackendFinding {
        BackendFinding(isSound: false, subject: subject, sentence: sentence)
    }
}

extension Configuration {
    /// Where the bot meets its endpoints.
    public var endpoints: [Endpoint] {
        var endpoints: [Endpoint] = []
        if let url = onebot.url { endpoints.append(.connect(url: url, accessToken: onebot.accessToken)) }
        if let listen = onebot.listen {
            endpoints.append(
                .listen(
                    host: listen.host, port: listen.port, path: "/onebot/v11/ws", accessToken: onebot.accessToken))
        }
        return endpoints
    }
}
