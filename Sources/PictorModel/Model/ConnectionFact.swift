/// What a check finds of an endpoint that brings the chats. `endpoint` is where it is, without its token.
public enum ConnectionFact: Sendable, Equatable {
    /// Its port cannot be opened.
    case cannotListen(reason: String)
    /// The check ended early.
    case unfinished
    /// It is connected; its account is not.
    case offline(endpoint: String, account: String)
    /// It is connected and serves this account.
    case connected(endpoint: String, account: String, nickname: String)
    /// It does not accept the configured token.
    case tokenRejected(endpoint: String)
    /// It is open, and nobody connected.
    case nobodyCame(endpoint: String)
    /// No connection could be made; `reason` as the endpoint or the network told it.
    case unreachable(endpoint: String, reason: String?)

    /// Whether all is well with it.
    public var isSound: Bool {
        switch self {
        case .connected: true
        case .cannotListen, .unfinished, .offline, .tokenRejected, .nobodyCame, .unreachable: false
        }
    }
}
