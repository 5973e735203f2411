import WebSocket

/// Whom a `Dialer` or a `ReverseServer` tells of the links of one endpoint. Called outside every lock, on any thread.
struct EndpointOwner: Sendable {
    /// Makes a link of an open connection and notes it.
    var makeLink: @Sendable (any WebSocketConnection) -> Link
    /// Takes note that a link ended.
    var linkEnded: @Sendable (Link) -> Void
    /// Takes note of the endpoint's state, and of what went wrong, in words for an operator.
    var report: @Sendable (ConnectionStatus.Phase, String?) -> Void
}
