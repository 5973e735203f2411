/// What is known of one connection, or of one endpoint that there is no connection to.
public struct ConnectionStatus: Sendable, Hashable {
    /// Where it goes, without token.
    public var endpoint: String
    /// How far it is.
    public var phase: Phase
    /// Which account it serves, once that is known.
    public var account: UserID?
    /// The account's name, once that is known.
    public var nickname: String?
    /// Whether the endpoint says that the account is connected to QQ; nil until it says anything.
    public var isOnline: Bool?
    /// Time since the last event that was no heartbeat; nil before the first. Long silence in busy groups means that
    /// the endpoint has lost touch with QQ, whatever it says.
    public var lastEventAge: Duration?
    /// Time since the last frame of any kind.
    public var lastFrameAge: Duration?
    /// What went wrong last, in words for an operator.
    public var lastProblem: String?

    /// Describes a connection.
    public init(
        endpoint: String, phase: Phase, account: UserID? = nil, nickname: String? = nil, isOnline: Bool? = nil,
        lastEventAge: Duration? = nil, lastFrameAge: Duration? = nil, lastProblem: String? = nil
    ) {
        self.endpoint = endpoint
        self.phase = phase
        self.account = account
        self.nickname = nickname
        self.isOnline = isOnline
        self.lastEventAge = lastEventAge
        self.lastFrameAge = lastFrameAge
        self.lastProblem = lastProblem
    }

    /// How far a connection is.
    public enum Phase: Sendable, Hashable {
        /// Being opened.
        case connecting
        /// Open, but the endpoint has not shown yet that it serves an account.
        case opening
        /// The endpoint has shown that it serves the account.
        case connected
        /// Waiting to be tried again.
        case waiting(attempt: Int)
        /// The endpoint refused the access token. Tried again about once a minute.
        case tokenRejected
        /// A listener, waiting for endpoints.
        case listening(port: Int)
        /// Ended.
        case closed
    }
}

/// What a client has counted since it was made.
public struct ClientStatistics: Sendable, Hashable {
    /// Events handed to whoever reads them, or waiting for it.
    public var events = 0
    /// Events that came a second time and were left out.
    public var duplicates = 0
    /// Chat events left out because they were not read fast enough.
    public var dropped = 0
    /// Frames that were neither an event nor an answer.
    public var malformed = 0
    /// Answers nobody waited for.
    public var unclaimed = 0

    /// Starts counting.
    public init() {}
}
