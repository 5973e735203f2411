/// Why there is no (whole) answer. The texts name a host at most: never a URL, a header or a body.
public enum HTTPError: Error, Sendable, Equatable {
    /// Which limit of the request ran out.
    public enum Limit: String, Sendable {
        /// `HTTPRequest.deadline`.
        case deadline
        /// `HTTPRequest.idleLimit`.
        case idle
        /// `HTTPRequest.connectLimit`.
        case connect
    }

    /// The request cannot be sent as it stands; `reason` says what is wrong with it.
    case invalidRequest(reason: String)
    /// The URL, or a redirect to it, is neither http nor https.
    case unsupportedScheme
    /// The host's name (or the proxy's) has no address.
    case unresolved(host: String)
    /// No connection could be made.
    case unreachable(host: String, reason: String)
    /// TLS failed: certificate, name or protocol.
    case untrusted(host: String, reason: String)
    /// The address is not public and the request asked for `.publicOnly`.
    case addressRefused(host: String)
    /// A limit ran out; `sent` tells whether the request had already gone out.
    case timedOut(Limit, sent: Bool)
    /// The body is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// More redirects than `limit`.
    case tooManyRedirects(limit: Int)
    /// The connection broke, or the body ended before its announced length; `sent` as in `timedOut`.
    case interrupted(reason: String, sent: Bool)
    /// The calling task was cancelled.
    case cancelled
    /// The transport has been shut down.
    case shutDown

    /// Whether the server may have acted on the request: where this is `false` a retry cannot do a thing twice.
    public var mayHaveReachedServer: Bool {
        switch self {
        case .invalidRequest, .unresolved, .unreachable, .untrusted, .shutDown: false
        case .timedOut(_, let sent), .interrupted(_, let sent): sent
        // A redirect may have led here, so something was answered.
        case .unsupportedScheme, .addressRefused, .tooLarge, .tooManyRedirects, .cancelled: true
        }
    }
}
