/// The one place that reads the English prose which versions before the codes stored as endings. Rows are translated once,
/// by a migration of the database; nothing else compares such text.
extension JobEnding {
    /// The ending of a row of an older version; `nil` where the state is that of an unfinished job, or unknown.
    ///
    /// - Parameters:
    ///   - state: Its state column.
    ///   - fact: Its ending column.
    ///   - columns: The bot's message and the number of pictures.
    public init?(legacyState state: String, fact: String?, columns: Columns = Columns()) {
        let fact = fact ?? ""
        switch Outcome(rawValue: state) {
        case nil: return nil
        case .done: self = .delivered(message: columns.message, pictures: columns.pictures)
        case .cancelled:
            // Who it was, and where a job stood that was called off before anything was paid, nobody wrote down.
            let phase: JobState.Phase = fact == "called off while painting" ? .painting : .queued
            self = .cancelled(by: .unrecorded, during: phase)
        case .unknown:
            switch fact {
            case "restored from a backup": self = .restoredFromBackup
            case "restarted while sending": self = .unknownOutcome(afterRestart: true)
            default: self = .unknownOutcome(afterRestart: false)
            }
        case .failed: self = .init(legacyFailure: fact)
        }
    }

    private init(legacyFailure fact: String) {
        let restarted = "restarted while "
        if fact.hasPrefix(restarted), let phase = JobState.Phase(rawValue: String(fact.dropFirst(restarted.count))) {
            self = .interrupted(during: phase)
            return
        }
        let kind = fact.firstIndex(of: ":").map { String(fact[..<$0]) }
        let known = Self.legacyFacts.first { fact.hasPrefix($0.prefix) }
        let code = known?.code ?? kind.flatMap(JobFailureCode.init(inferenceKind:)) ?? .other
        self = .failed(code, mayHaveBeenPaid: known?.mayHaveBeenPaid ?? code.usuallyMayHaveBeenPaid)
    }

    /// The facts by their beginnings; the first that fits counts, so that longer ones stand before shorter ones.
    private static let legacyFacts: [(prefix: String, code: JobFailureCode, mayHaveBeenPaid: Bool?)] = [
        ("queue full", .queueFull, nil),
        ("nothing to draw", .nothingToDraw, nil),
        ("the chat model declined", .modelRefused, nil),
        ("chat model: ", .modelFailed, nil),
        ("banned word in the prompt", .bannedWord, nil),
        ("no picture to edit", .noPictureToEdit, nil),
        ("backend cannot edit", .cannotEdit, nil),
        ("storage: ", .storage, nil),
        ("not a picture we send: ", .badPicture, nil),
        // Before painting, or after it.
        ("muted there", .muted, false),
        ("not sent: muted there", .muted, true),
        ("not sent: endpoint away", .endpointAway, nil),
        ("not sent: stopped while the endpoint was away", .endpointAway, nil),
        ("endpoint away", .endpointAway, nil),
        ("not sent: the connection kept breaking", .connectionBroken, nil),
        ("not sent: ", .sendRefused, nil),
        ("picture refused by QQ", .pictureRefused, nil),
    ]
}
