/// How a job ended. A job has exactly one ending, and it is stored as a code with a few columns beside it.
///
/// No sentence is made here, and none is stored: what people read is made from the code elsewhere.
public enum JobEnding: Sendable, Hashable {
    /// The pictures are in the chat, in the bot's message; `nil` where the protocol does not tell its id.
    case delivered(message: String?, pictures: Int)
    /// Somebody called it off.
    case cancelled(by: Canceller, during: JobState.Phase)
    /// It could not be done.
    case failed(JobFailureCode, mayHaveBeenPaid: Bool)
    /// A restart lost it: no picture was kept, and no task is known under which it could be fetched.
    case interrupted(during: JobState.Phase)
    /// The pictures were sent, and nobody can tell whether they arrived.
    case unknownOutcome(afterRestart: Bool)
    /// It was too old to be begun when it could have been.
    case tooOld
    /// The reply window closed, and the requester did not speak again in time.
    case windowClosed
    /// The budget of money was used up before its turn.
    case budgetReached
    /// The quota of pictures was used up before its turn.
    case quotaReached
    /// It was unfinished when a backup was made, and the backup was restored.
    case restoredFromBackup

    /// Who called a job off.
    public enum Canceller: String, Sendable, Hashable, CaseIterable {
        /// Who asked for it, by a command or by taking the request back.
        case requester
        /// Somebody else: an admin, a moderator who deleted the request or removed the requester.
        case other
        /// The requester left the chat.
        case departed
        /// The bot itself: it was removed from the chat or switched off there.
        case bot
        /// An older version, which did not record who it was.
        case unrecorded
    }

    /// The class of an ending, as it stands in the state column.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// The picture was delivered.
        case done
        /// There is none.
        case failed
        /// It was called off.
        case cancelled
        /// Nobody knows.
        case unknown
    }

    /// Its class.
    public var outcome: Outcome {
        switch self {
        case .delivered: .done
        case .cancelled: .cancelled
        case .failed, .interrupted, .tooOld, .windowClosed, .budgetReached, .quotaReached: .failed
        case .unknownOutcome, .restoredFromBackup: .unknown
        }
    }

    /// Whether the service may have been paid for it.
    public var mayHaveBeenPaid: Bool {
        switch self {
        case .delivered, .unknownOutcome, .windowClosed, .restoredFromBackup: true
        case .cancelled(_, let phase), .interrupted(let phase): phase.mayHaveBeenPaid
        case .failed(_, let mayHaveBeenPaid): mayHaveBeenPaid
        case .tooOld, .budgetReached, .quotaReached: false
        }
    }

    /// Whether the requester of a plain request is to be told. The others are told by the picture, by the answer to the
    /// command that called it off, or not at all, since no right to speak is left.
    public var isTold: Bool {
        switch self {
        case .delivered, .cancelled, .windowClosed, .restoredFromBackup: false
        case .failed(let code, _): !code.leavesNoRightToSpeak
        case .interrupted, .unknownOutcome, .tooOld, .budgetReached, .quotaReached: true
        }
    }
}

// MARK: - Codes

extension JobEnding {
    /// What stands beside the code in a job's row.
    public struct Columns: Sendable, Hashable {
        /// The bot's message with the pictures.
        public var message: String?
        /// How many pictures: delivered, or asked for.
        public var pictures: Int
        /// Whether the service may have been paid; `nil` = as the code says.
        public var mayHaveBeenPaid: Bool?

        /// The columns of a row.
        public init(message: String? = nil, pictures: Int = 1, mayHaveBeenPaid: Bool? = nil) {
            self.message = message
            self.pictures = pictures
            self.mayHaveBeenPaid = mayHaveBeenPaid
        }
    }

    /// The text that is stored; it never changes.
    public var code: String {
        switch self {
        case .delivered: "delivered"
        case .cancelled(let canceller, let phase): "cancelled_by_\(canceller.rawValue)_while_\(phase.rawValue)"
        case .failed(let code, _): "failed_\(code.rawValue)"
        case .interrupted(let phase): "interrupted_while_\(phase.rawValue)"
        case .unknownOutcome(afterRestart: false): "unknown_outcome"
        case .unknownOutcome(afterRestart: true): "unknown_outcome_after_restart"
        case .tooOld: "too_old"
        case .windowClosed: "window_closed"
        case .budgetReached: "budget_reached"
        case .quotaReached: "quota_reached"
        case .restoredFromBackup: "restored_from_backup"
        }
    }

    /// The ending of a row; `nil` where no version writes that code.
    ///
    /// - Parameters:
    ///   - code: The stored text.
    ///   - columns: What stands beside it.
    public init?(code: String, columns: Columns = Columns()) {
        guard let known = Self.byCode[code] else { return nil }
        switch known {
        case .delivered: self = .delivered(message: columns.message, pictures: columns.pictures)
        case .failed(let failure, let usual):
            self = .failed(failure, mayHaveBeenPaid: columns.mayHaveBeenPaid ?? usual)
        default: self = known
        }
    }

    /// Every ending there is, one for each code, with the data that is usual for it.
    public static let all: [JobEnding] =
        [.delivered(message: nil, pictures: 1)]
        + Canceller.allCases.flatMap { canceller in
            JobState.Phase.allCases.map { .cancelled(by: canceller, during: $0) }
        }
        + JobFailureCode.allCases.map { .failed($0, mayHaveBeenPaid: $0.usuallyMayHaveBeenPaid) }
        + JobState.Phase.allCases.map { .interrupted(during: $0) }
        + [
            .unknownOutcome(afterRestart: false), .unknownOutcome(afterRestart: true), .tooOld, .windowClosed,
            .budgetReached, .quotaReached, .restoredFromBackup,
        ]

    private static let byCode = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }
}
