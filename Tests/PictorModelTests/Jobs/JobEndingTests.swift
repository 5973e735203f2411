import PictorModel
import Testing

/// Codes of endings, as they are stored.
@Suite struct JobEndingTests {
    @Test(arguments: JobEnding.all) func everyEndingIsReadBackFromItsCode(ending: JobEnding) {
        #expect(JobEnding(code: ending.code) == ending)
        #expect(ending.code.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "_") })
    }

    @Test func noTwoEndingsHaveTheSameCode() {
        #expect(Set(JobEnding.all.map(\.code)).count == JobEnding.all.count)
    }

    @Test func whatStandsBesideTheCodeIsReadBackToo() {
        let columns = JobEnding.Columns(message: "5", pictures: 3, mayHaveBeenPaid: false)
        #expect(JobEnding(code: "delivered", columns: columns) == .delivered(message: "5", pictures: 3))
        #expect(JobEnding(code: "failed_timeout", columns: columns) == .failed(.timeout, mayHaveBeenPaid: false))
        #expect(JobEnding(code: "failed_timeout") == .failed(.timeout, mayHaveBeenPaid: true))
    }

    @Test(arguments: ["", "failed", "failed_", "delivered ", "cancelled_by_nobody_while_painting", "called off"])
    func aCodeThatNobodyWritesIsNoEnding(code: String) {
        #expect(JobEnding(code: code) == nil)
    }

    /// Rows on disk hold these texts.
    @Test(arguments: [
        ("cancelled_by_requester_while_painting", JobEnding.cancelled(by: .requester, during: .painting)),
        ("cancelled_by_other_while_queued", .cancelled(by: .other, during: .queued)),
        ("cancelled_by_departed_while_writing", .cancelled(by: .departed, during: .writing)),
        ("cancelled_by_bot_while_sending", .cancelled(by: .bot, during: .sending)),
        ("failed_queue_full", .failed(.queueFull, mayHaveBeenPaid: false)),
        ("failed_not_ready", .failed(.notReady, mayHaveBeenPaid: false)),
        ("failed_service_outcome_unknown", .failed(.serviceOutcomeUnknown, mayHaveBeenPaid: true)),
        ("interrupted_while_painting", .interrupted(during: .painting)),
        ("unknown_outcome", .unknownOutcome(afterRestart: false)),
        ("unknown_outcome_after_restart", .unknownOutcome(afterRestart: true)),
        ("too_old", .tooOld), ("window_closed", .windowClosed), ("budget_reached", .budgetReached),
        ("quota_reached", .quotaReached), ("restored_from_backup", .restoredFromBackup),
    ]) func theStoredTextsStayAsTheyAre(code: String, ending: JobEnding) {
        #expect(ending.code == code)
        #expect(JobEnding(code: code) == ending)
    }

    @Test(arguments: [
        ("policy", JobFailureCode.policy), ("auth", .auth), ("billing", .billing), ("rate", .rate),
        ("configuration", .configuration), ("unsupported", .unsupported), ("notReady", .notReady),
        ("server", .server), ("unreachable", .unreachable), ("timeout", .timeout),
        ("unknownOutcome", .serviceOutcomeUnknown), ("noPicture", .noPicture), ("cancelled", .serviceCancelled),
    ]) func everyClassOfServiceFailureHasItsCode(kind: String, code: JobFailureCode) {
        #expect(JobFailureCode(inferenceKind: kind) == code)
        // As the class itself says whether a picture usually may exist.
        let mayExist = ["server", "timeout", "unknownOutcome", "noPicture", "cancelled"].contains(kind)
        #expect(code.usuallyMayHaveBeenPaid == mayExist)
    }

    @Test(arguments: JobState.Phase.allCases) func theStateColumnHoldsThePhaseOrTheClass(phase: JobState.Phase) {
        #expect(JobState(phase).code == phase.rawValue)
        #expect(JobState(phase).phase == phase)
        #expect(JobState.unfinishedCodes.contains(phase.rawValue))
        #expect(phase.mayHaveBeenPaid == (phase == .painting || phase == .sending))
    }

    @Test func theClassesOfEndingsAreThoseOfOldRows() {
        #expect(JobState.ended(.delivered(message: nil, pictures: 1)).code == "done")
        #expect(JobState.ended(.tooOld).code == "failed")
        #expect(JobState.ended(.cancelled(by: .bot, during: .queued)).code == "cancelled")
        #expect(JobState.ended(.restoredFromBackup).code == "unknown")
        #expect(JobState.ended(.tooOld).phase == nil)
    }
}
