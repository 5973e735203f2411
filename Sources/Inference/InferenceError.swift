/// Why a model gave no result, as a fact that decides what to say and whether to try elsewhere.
public struct InferenceError: Error, Sendable, Equatable {
    /// The classes of failure.
    public enum Kind: String, Sendable, CaseIterable {
        /// The provider refuses to draw this.
        case policy
        /// Key or account not accepted.
        case auth
        /// No money or quota left.
        case billing
        /// Too many requests just now; `retryAfter` may tell how long.
        case rate
        /// The provider does not accept a parameter or does not know the model.
        case configuration
        /// This backend cannot do what was asked, such as editing.
        case unsupported
        /// Suspended, starting, paused or overloaded.
        case notReady
        /// The provider failed.
        case server
        /// No connection could be made; nothing was asked.
        case unreachable
        /// The limit ran out.
        case timeout
        /// The connection broke after the request had gone out.
        case unknownOutcome
        /// An answer came, but no picture was in it.
        case noPicture
        /// The calling task was cancelled.
        case cancelled
    }

    /// The class.
    public var kind: Kind
    /// What happened, for the log: the provider's own reason without keys, URLs and request ids. At most 300
    /// characters.
    public var detail: String
    /// How long the provider asked to be left alone.
    public var retryAfter: Duration?
    /// The request parameter the provider objected to, where it names one.
    public var parameter: String?
    /// Whether a picture may have been made, and billed, all the same. Where `false`, asking again or elsewhere is safe.
    public var pictureMayExist: Bool

    /// Creates an error; `detail` is redacted and cut here, whatever is passed.
    public init(
        _ kind: Kind, detail: String, retryAfter: Duration? = nil, parameter: String? = nil,
        pictureMayExist: Bool? = nil
    ) {
        self.kind = kind
        self.detail = Redaction.redact(detail)
        self.retryAfter = retryAfter
        self.parameter = parameter
        self.pictureMayExist = pictureMayExist ?? kind.pictureUsuallyMayExist
    }
}

extension InferenceError.Kind {
    /// What holds unless the place that fails knows better.
    var pictureUsuallyMayExist: Bool {
        switch self {
        case .policy, .auth, .billing, .rate, .configuration, .unsupported, .notReady, .unreachable: false
        case .server, .timeout, .unknownOutcome, .noPicture, .cancelled: true
        }
    }
}
