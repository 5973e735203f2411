internal import Primitives
import WebSocket

/// Opens connections to one endpoint, with its access token.
struct ForwardConnector: Sendable {
    /// A `ws://` or `wss://` address.
    var url: String
    /// Sent as `Authorization: Bearer …`; empty sends none.
    var accessToken: Secret
    var transport: any WebSocketTransport

    /// Opens one connection.
    /// - Throws: `WebSocketError`.
    func connect() async throws(WebSocketError) -> any WebSocketConnection {
        var headers: [WebSocketHeader] = []
        if !accessToken.isEmpty { headers.append(WebSocketHeader("Authorization", "Bearer \(accessToken.value)")) }
        return try await transport.connect(to: url, headers: headers)
    }
}
