/// What can go wrong between a program and an endpoint, as facts. Carries no token and no picture.
public enum OneBotError: Error, Sendable, Hashable {
    /// No connection of that account is ready; with nil, of any account. The request was not sent.
    case notConnected(account: UserID?)
    /// The connection ended before the request left, or the request was withdrawn. Safe to try again.
    case notSent(action: String)
    /// The request left and no trustworthy answer came: it may or may not have been carried out. Never repeat a
    /// message after this, look it up instead.
    case outcomeUnknown(action: String, cause: UnknownCause)
    /// The endpoint answered that it did not do it.
    case failed(ActionFailure)
    /// The endpoint does not know the action; later calls of it on this connection fail at once.
    case unsupported(action: String)
    /// The endpoint reported success, but its answer lacks what the action promises. What was asked may well be done.
    case unexpectedResponse(action: String, missing: String)
    /// The request is larger than endpoints accept, in bytes. It was not sent.
    case requestTooLarge(action: String, bytes: Int, limit: Int)
    /// A frame is no JSON text. `offset` counts bytes.
    case malformedJSON(offset: Int)
    /// A frame is JSON, but more of it, or nested deeper, than is read. `detail` says which.
    case oversizedJSON(detail: String)
    /// A frame is no event: this member is missing or cannot be read.
    case malformedEvent(missing: String)
    /// A listener that others can reach was configured without a token.
    case openListenerWithoutToken(host: String)
    /// The listener could not be opened.
    case cannotListen(host: String, port: Int, reason: String)
    /// `run()` was called twice, or there is no endpoint to run with.
    case cannotRun(reason: String)

    /// Why nobody knows what became of a request.
    public enum UnknownCause: Sendable, Hashable {
        /// The connection ended before the answer came.
        case connectionLost
        /// No answer came in time.
        case noAnswer(within: Duration)
        /// The endpoint itself waited for QQ in vain. QQ often did deliver.
        case endpointTimedOut(wording: String)
        /// The endpoint accepted the request for later and will not tell.
        case queuedByEndpoint
        /// The caller stopped waiting.
        case cancelled
    }
}

extension OneBotError: CustomStringConvertible {
    /// One line for a log.
    public var description: String {
        switch self {
        case .notConnected(let account): "no connection is ready for \(account.map(\.description) ?? "any account")"
        case .notSent(let action): "\(action) was not sent: the connection ended first"
        case .outcomeUnknown(let action, let cause): "outcome of \(action) unknown: \(cause)"
        case .failed(let failure): failure.description
        case .unsupported(let action): "the endpoint does not know \(action)"
        case .unexpectedResponse(let action, let missing): "the answer to \(action) lacks \(missing)"
        case .requestTooLarge(let action, let bytes, let limit): "\(action) has \(bytes) bytes of at most \(limit)"
        case .malformedJSON(let offset): "no JSON text: wrong at byte \(offset)"
        case .oversizedJSON(let detail): detail
        case .malformedEvent(let missing): "no event: \(missing) is missing or unreadable"
        case .openListenerWithoutToken(let host): "a listener on \(host) needs an access token"
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host):\(port): \(reason)"
        case .cannotRun(let reason): "cannot run: \(reason)"
        }
    }
}
