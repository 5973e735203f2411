/// Where a job stands, as it is stored. A state is written down before anything is spent on its step.
///
/// Waiting for an endpoint, for a reply window or for the next start is no state: what is stored does not change while a
/// job waits, and after a restart the same row leads to the same place. Where it waits in memory says `JobLife.Step`.
public enum JobState: Sendable, Hashable {
    /// Accepted; it waits for its turn.
    case queued
    /// The prompt is being written, or stands and nothing was spent on the picture yet.
    case writing
    /// The image service is at work and may be paid, or its pictures are kept and nothing of them is on its way.
    case painting
    /// The pictures are on their way to the chat.
    case sending
    /// Nothing more will happen.
    case ended(JobEnding)

    /// The steps of a job before its ending.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        /// It waited for its turn.
        case queued
        /// Its prompt was being written.
        case writing
        /// The image service was at work.
        case painting
        /// The pictures were on their way.
        case sending

        /// Whether the service may have been paid by then.
        public var mayHaveBeenPaid: Bool { self == .painting || self == .sending }
    }

    /// The step it is at; `nil` once it has ended.
    public var phase: Phase? {
        switch self {
        case .queued: .queued
        case .writing: .writing
        case .painting: .painting
        case .sending: .sending
        case .ended: nil
        }
    }

    /// The state of an unfinished step.
    public init(_ phase: Phase) {
        switch phase {
        case .queued: self = .queued
        case .writing: self = .writing
        case .painting: self = .painting
        case .sending: self = .sending
        }
    }

    /// The text in the state column: the phase, or the class of the ending.
    public var code: String {
        if case .ended(let ending) = self { ending.outcome.rawValue } else { phase?.rawValue ?? "" }
    }

    /// The texts of the state column that belong to unfinished jobs.
    public static let unfinishedCodes = Phase.allCases.map(\.rawValue)
}
