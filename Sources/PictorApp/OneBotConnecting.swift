public import HTTP
public import Logging
import OneBot
public import OneBotAdapter
public import PictorModel
public import WebSocket

extension OneBotAdapter {
    /// The adapter for the endpoints that are configured.
    ///
    /// - Parameters:
    ///   - settings: Where the endpoints are.
    ///   - sockets: Connects to them, or listens for them.
    ///   - transport: Fetches pictures.
    ///   - logger: For the connections and the adapter.
    public convenience init(
        _ settings: OneBotSettings, sockets: any WebSocketTransport, transport: any HTTPTransport, logger: Logger
    ) {
        self.init(
            client: OneBotClient(endpoints: settings.endpoints, transport: sockets, logger: logger),
            transport: transport, logger: logger)
    }
}

extension OneBotSettings {
    /// Where the bot meets its endpoints.
    var endpoints: [Endpoint] {
        var endpoints: [Endpoint] = []
        if let url { endpoints.append(.connect(url: url, accessToken: accessToken)) }
        if let listen {
            endpoints.append(
                .listen(host: listen.host, port: listen.port, path: "/onebot/v11/ws", accessToken: accessToken))
        }
        return endpoints
    }
}
