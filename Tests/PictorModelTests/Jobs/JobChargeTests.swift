import PictorModel
import Testing

/// What counts for the chat, the person, the cooldown and the money.
@Suite struct JobChargeTests {
    private func charge(_ ending: JobEnding?) -> [Int] {
        let charge = JobCharge(ending, pictures: 3)
        #expect(charge.startsCooldown == (charge.person > 0))
        return [charge.chat, charge.person, charge.money]
    }

    @Test func anUnfinishedJobCountsInFull() { #expect(charge(nil) == [3, 3, 3]) }

    @Test func ofADeliveredJobWhatWasDeliveredCounts() {
        #expect(charge(.delivered(message: nil, pictures: 2)) == [2, 2, 2])
    }

    @Test(arguments: [
        JobEnding.failed(.pictureRefused, mayHaveBeenPaid: true), .failed(.timeout, mayHaveBeenPaid: true),
        .failed(.muted, mayHaveBeenPaid: true), .interrupted(during: .painting), .interrupted(during: .sending),
        .unknownOutcome(afterRestart: false), .unknownOutcome(afterRestart: true), .windowClosed, .restoredFromBackup,
        .cancelled(by: .requester, during: .painting), .cancelled(by: .requester, during: .sending),
        .cancelled(by: .departed, during: .painting), .cancelled(by: .unrecorded, during: .painting),
    ]) func whatMayHaveBeenPaidCountsForEverybody(ending: JobEnding) {
        #expect(charge(ending) == [3, 3, 3])
    }

    @Test(arguments: [JobEnding.Canceller.other, .bot], [JobState.Phase.painting, .sending])
    func whatSomebodyElseCalledOffIsNotHeldAgainstThePerson(by: JobEnding.Canceller, during: JobState.Phase) {
        #expect(charge(.cancelled(by: by, during: during)) == [3, 0, 3])
    }

    @Test(arguments: [
        JobEnding.failed(.policy, mayHaveBeenPaid: false), .failed(.timeout, mayHaveBeenPaid: false),
        .failed(.queueFull, mayHaveBeenPaid: false), .interrupted(during: .queued), .interrupted(during: .writing),
        .tooOld, .budgetReached, .quotaReached,
    ]) func whatSurelyCostNothingCountsForNobody(ending: JobEnding) {
        #expect(charge(ending) == [0, 0, 0])
    }

    @Test(arguments: JobEnding.Canceller.allCases, [JobState.Phase.queued, .writing])
    func whatWasCalledOffInTimeCountsForNobody(by: JobEnding.Canceller, during: JobState.Phase) {
        #expect(charge(.cancelled(by: by, during: during)) == [0, 0, 0])
    }

    @Test(arguments: JobEnding.all) func moneyAndChatCountWhateverMayHaveBeenPaid(ending: JobEnding) {
        let charge = JobCharge(ending, pictures: 1)
        #expect(charge.chat == (ending.mayHaveBeenPaid ? 1 : 0))
        #expect(charge.money == charge.chat)
        #expect(charge.person <= charge.chat)
    }
}
