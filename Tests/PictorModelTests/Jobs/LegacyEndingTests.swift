import PictorModel
import Testing

/// Every ending in prose that a released or unreleased version ever wrote.
@Suite struct LegacyEndingTests {
    private static let kinds = [
        "policy", "auth", "billing", "rate", "configuration", "unsupported", "notReady", "server", "unreachable",
        "timeout", "unknownOutcome", "noPicture", "cancelled",
    ]

    @Test(arguments: [
        ("queue full", JobFailureCode.queueFull, false), ("nothing to draw", .nothingToDraw, false),
        ("the chat model declined", .modelRefused, false), ("chat model: status 500", .modelFailed, false),
        ("banned word in the prompt", .bannedWord, false), ("no picture to edit", .noPictureToEdit, false),
        ("backend cannot edit", .cannotEdit, false), ("storage: full", .storage, false),
        ("storage: failed(reason: \"SQLITE_IOERR: timeout: 5\")", .storage, false),
        ("not a picture we send: notAPicture", .badPicture, true), ("muted there", .muted, false),
        ("not sent: muted there", .muted, true), ("not sent: endpoint away", .endpointAway, true),
        ("not sent: stopped while the endpoint was away", .endpointAway, true), ("endpoint away", .endpointAway, true),
        ("not sent: the connection kept breaking before anything was sent", .connectionBroken, true),
        ("not sent: failed(retcode 1200: rich media transfer failed)", .sendRefused, true),
        ("picture refused by QQ", .pictureRefused, true), ("", .other, false), ("who knows", .other, false),
        ("who: knows", .other, false),
    ]) func failuresAreTranslated(fact: String, code: JobFailureCode, mayHaveBeenPaid: Bool) {
        #expect(JobEnding(legacyState: "failed", fact: fact) == .failed(code, mayHaveBeenPaid: mayHaveBeenPaid))
    }

    @Test(arguments: kinds) func failuresOfServicesAreTranslatedByTheirClass(kind: String) throws {
        let code = try #require(JobFailureCode(inferenceKind: kind))
        let ending = JobEnding.failed(code, mayHaveBeenPaid: code.usuallyMayHaveBeenPaid)
        #expect(JobEnding(legacyState: "failed", fact: "\(kind): HTTP 400: storage: muted there") == ending)
        #expect(JobEnding(legacyState: "failed", fact: "\(kind): ") == ending)
    }

    @Test(arguments: JobState.Phase.allCases) func restartsAreTranslatedByTheirPhase(phase: JobState.Phase) {
        let ending = JobEnding(legacyState: "failed", fact: "restarted while \(phase.rawValue)")
        #expect(ending == .interrupted(during: phase))
    }

    @Test(
        arguments: [
            ("unknown", "delivery unknown", JobEnding.unknownOutcome(afterRestart: false)),
            ("unknown", "restarted while sending", .unknownOutcome(afterRestart: true)),
            ("unknown", "restored from a backup", .restoredFromBackup),
            ("unknown", nil, .unknownOutcome(afterRestart: false)),
            ("cancelled", "called off", .cancelled(by: .unrecorded, during: .queued)),
            ("cancelled", "called off while painting", .cancelled(by: .unrecorded, during: .painting)),
            ("cancelled", nil, .cancelled(by: .unrecorded, during: .queued)),
            ("failed", nil, .failed(.other, mayHaveBeenPaid: false)),
            ("done", nil, .delivered(message: "5", pictures: 2)),
            // A prompt was kept in the same row; the fact was not.
            ("done", "delivery unknown", .delivered(message: "5", pictures: 2)),
        ] as [(String, String?, JobEnding)]) func theOtherClassesAreTranslated(
            state: String, fact: String?, ending: JobEnding
        )
    {
        #expect(JobEnding(legacyState: state, fact: fact, columns: .init(message: "5", pictures: 2)) == ending)
    }

    @Test(arguments: JobState.unfinishedCodes + ["", "Done"]) func whatHasNotEndedHasNoEnding(state: String) {
        #expect(JobEnding(legacyState: state, fact: "queue full") == nil)
    }

    @Test func aTranslatedRowReadsBackAsItWasTranslated() throws {
        for fact in ["not sent: muted there", "muted there", "timeout: 300 s", "restarted while painting"] {
            let ending = try #require(JobEnding(legacyState: "failed", fact: fact))
            let columns = JobEnding.Columns(mayHaveBeenPaid: ending.mayHaveBeenPaid)
            #expect(JobEnding(code: ending.code, columns: columns) == ending)
        }
    }
}
