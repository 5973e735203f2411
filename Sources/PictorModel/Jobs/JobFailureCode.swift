/// Why a job made no picture, or why its picture did not reach the chat. The raw value is stored and never changes.
public enum JobFailureCode: String, Sendable, Hashable, CaseIterable {
    // Before the service is asked.
    /// Too many wait in that chat.
    case queueFull = "queue_full"
    /// The words hold nothing that can be drawn.
    case nothingToDraw = "nothing_to_draw"
    /// The chat model declined to write a prompt.
    case modelRefused = "model_refused"
    /// The chat model gave no usable answer.
    case modelFailed = "model_failed"
    /// The prompt holds a word that nothing is drawn of.
    case bannedWord = "banned_word"
    /// An edit without a picture to change.
    case noPictureToEdit = "no_picture_to_edit"
    /// An edit, and the service changes no pictures.
    case cannotEdit = "cannot_edit"
    /// The database took no note of the next step.
    case storage

    // At the service: the classes of `InferenceError`.
    /// The provider refuses to draw this.
    case policy
    /// Key or account not accepted.
    case auth
    /// No money or quota left at the provider.
    case billing
    /// Too many requests at the provider.
    case rate
    /// The provider does not accept a parameter or a model.
    case configuration
    /// The service cannot do what was asked.
    case unsupported
    /// The service sleeps, starts or is overloaded.
    case notReady = "not_ready"
    /// The provider failed.
    case server
    /// No connection to the service could be made.
    case unreachable
    /// The time limit ran out.
    case timeout
    /// The connection broke after the request had gone out.
    case serviceOutcomeUnknown = "service_outcome_unknown"
    /// An answer came without a picture.
    case noPicture = "no_picture"
    /// The service said that the work was cancelled.
    case serviceCancelled = "service_cancelled"
    /// What came is not a picture that can be sent.
    case badPicture = "bad_picture"

    // On the way to the chat.
    /// The bot may not speak there.
    case muted
    /// The bot is no longer in that chat.
    case notInChat = "not_in_chat"
    /// The endpoint was away for too long. No longer written: such jobs wait.
    case endpointAway = "endpoint_away"
    /// The connection kept breaking before anything was sent.
    case connectionBroken = "connection_broken"
    /// The protocol refuses this picture, however it is encoded.
    case pictureRefused = "picture_refused"
    /// The protocol refuses the message.
    case sendRefused = "send_refused"

    /// A fact of an older version that nobody knows any more.
    case other

    /// The code of a class of `InferenceError`, by the class's raw value; `nil` where there is no such class.
    public init?(inferenceKind kind: String) {
        switch kind {
        case "policy": self = .policy
        case "auth": self = .auth
        case "billing": self = .billing
        case "rate": self = .rate
        case "configuration": self = .configuration
        case "unsupported": self = .unsupported
        case "notReady": self = .notReady
        case "server": self = .server
        case "unreachable": self = .unreachable
        case "timeout": self = .timeout
        case "unknownOutcome": self = .serviceOutcomeUnknown
        case "noPicture": self = .noPicture
        case "cancelled": self = .serviceCancelled
        default: return nil
        }
    }

    /// Whether a picture may have been paid where the failure itself does not say.
    public var usuallyMayHaveBeenPaid: Bool {
        switch self {
        case .server, .timeout, .serviceOutcomeUnknown, .noPicture, .serviceCancelled, .badPicture, .endpointAway,
            .connectionBroken, .pictureRefused, .sendRefused, .notInChat:
            true
        case .queueFull, .nothingToDraw, .modelRefused, .modelFailed, .bannedWord, .noPictureToEdit, .cannotEdit,
            .storage, .policy, .auth, .billing, .rate, .configuration, .unsupported, .notReady, .unreachable, .muted,
            .other:
            false
        }
    }

    /// Whether the next of several pictures may succeed all the same.
    public var mayOthersSucceed: Bool {
        switch self {
        case .server, .noPicture, .serviceOutcomeUnknown, .badPicture: true
        default: false
        }
    }

    /// Whether the service may still hold the picture of a task whose id is known.
    var leavesTaskBehind: Bool { self == .serviceOutcomeUnknown || self == .timeout }

    /// Whether nothing can be said in the chat after it.
    var leavesNoRightToSpeak: Bool { self == .muted || self == .notInChat }
}

/// A failure of one picture, or of the whole painting.
public struct JobFailure: Sendable, Hashable {
    /// What it was.
    public var code: JobFailureCode
    /// Whether a picture may have been made, and billed, all the same.
    public var mayHaveBeenPaid: Bool
    /// Seconds for which the provider asked to be left alone.
    public var retryAfter: Int?

    /// A failure; where it is not said whether it may have been paid, as usual for its code.
    public init(_ code: JobFailureCode, mayHaveBeenPaid: Bool? = nil, retryAfter: Int? = nil) {
        self.code = code
        self.mayHaveBeenPaid = mayHaveBeenPaid ?? code.usuallyMayHaveBeenPaid
        self.retryAfter = retryAfter
    }
}
