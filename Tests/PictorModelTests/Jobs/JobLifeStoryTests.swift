import PictorModel
import Testing

/// Whole lives, from the acceptance to the ending.
@Suite struct JobLifeStoryTests {
    private let untilPainting: [JobEvent] = [.accepted, .turnGranted, .promptWritten, .endpointReady, .paintingBegan]
    private let untilSending: [JobEvent] = [
        .pictureMade(place: 0), .pictureKept, .paintingEnded, .endpointReady, .sendingBegan,
    ]

    private func effects(_ life: inout JobLife, _ events: [JobEvent]) -> [JobEffect] {
        events.flatMap { life.handle($0) }
    }

    @Test func aPictureIsPaintedKeptAndSent() {
        var life = JobLife(origin: .plain)
        #expect(
            effects(&life, untilPainting + untilSending + [.sent(message: "5")]) == [
                .react(.working), .requestTurn, .record(.writing), .writePrompt, .waitForEndpoint, .record(.painting),
                .startPainting(pictures: 1), .keepPicture(place: 0),
                .countPayment(JobPayment(certain: 1, possible: 0)), .waitForEndpoint, .record(.sending),
                .send(JobParcel(pictures: 1, wanted: 1)), .end(.delivered(message: "5", pictures: 1)),
                .scheduleRecall(message: "5"), .releaseTurn, .react(.done),
            ])
        #expect(life.ending == .delivered(message: "5", pictures: 1))
        #expect(!life.isTold)
        #expect(!life.canBeCancelled)
    }

    @Test func severalPicturesGoOutAsOneMessageAndTheMissingOnesAreCounted() {
        var life = JobLife(origin: .plain, pictures: 3)
        let made: [JobEvent] = [
            .pictureMade(place: 0), .pictureFailed(JobFailure(.server)), .pictureMade(place: 2), .paintingEnded,
        ]
        let said = effects(&life, untilPainting + made + [.endpointReady, .sendingBegan, .sent(message: "5")])
        #expect(said.contains(.startPainting(pictures: 3)))
        #expect(said.contains(.keepPicture(place: 2)))
        #expect(said.contains(.countPayment(JobPayment(certain: 2, possible: 1))))
        #expect(said.contains(.send(JobParcel(pictures: 2, wanted: 3))))
        #expect(life.ending == .delivered(message: "5", pictures: 2))
    }

    @Test func theFirstFailureIsTheOneThatIsTold() {
        var life = JobLife(origin: .plain, pictures: 2)
        let failures: [JobEvent] = [
            .pictureFailed(JobFailure(.rate, retryAfter: 90)), .pictureFailed(JobFailure(.server)), .paintingEnded,
        ]
        let ending = JobEnding.failed(.rate, mayHaveBeenPaid: true)
        #expect(
            effects(&life, untilPainting + failures).suffix(5) == [
                .countPayment(JobPayment(certain: 0, possible: 1)), .end(ending), .releaseTurn, .react(.failed),
                .tell(ending, retryAfter: 90),
            ])
        #expect(life.isTold)
    }

    @Test func whatSurelyCostNothingIsNotCounted() {
        var life = Stand.painting.life
        let ending = JobEnding.failed(.policy, mayHaveBeenPaid: false)
        #expect(life.handle(.pictureFailed(JobFailure(.policy))).isEmpty)
        #expect(life.handle(.paintingEnded) == [.countPayment(JobPayment(certain: 0, possible: 0))] + told(ending))
    }

    @Test func aFetchedPictureIsSentAndCountedOnce() {
        var life = Stand.paintingLostTask.life
        #expect(life.handle(.paintingEnded) == [.pollTask(Stand.task)])
        #expect(life.handle(.pictureMade(place: 0)) == [.keepPicture(place: 0)])
        #expect(
            life.handle(.paintingEnded) == [.countPayment(JobPayment(certain: 1, possible: 0)), .waitForEndpoint])
    }

    @Test func aTaskIsFetchedOnceAndThenTold() {
        var life = Stand.paintingLostTask.life
        let ending = JobEnding.failed(.timeout, mayHaveBeenPaid: true)
        #expect(life.handle(.paintingEnded) == [.pollTask(Stand.task)])
        #expect(life.handle(.taskKnown(Stand.task)).isEmpty)
        #expect(life.handle(.pictureFailed(JobFailure(.timeout))).isEmpty)
        #expect(life.handle(.paintingEnded) == [.countPayment(JobPayment(certain: 0, possible: 1))] + told(ending))
    }

    @Test func anOutageBeforePaintingCostsTheTurnAndNotThePrompt() {
        var life = Stand.awayBeforePainting.life
        #expect(life.turn == .none)
        #expect(
            effects(&life, [.endpointReady, .turnGranted, .endpointReady, .paintingBegan]) == [
                .requestTurn, .waitForEndpoint, .record(.painting), .startPainting(pictures: 1),
            ])
    }

    @Test func whatNeverArrivesIsGivenUpAfterAFewTimes() {
        var life = Stand.sending.life
        let round: [JobEvent] = [.sendFailed(.absent), .endpointReady, .sendingBegan]
        for _ in 1..<JobLife.attempts { #expect(effects(&life, round).count == 4) }
        #expect(life.handle(.sendFailed(.absent)) == told(.failed(.connectionBroken, mayHaveBeenPaid: true)))
    }

    @Test func proofOfAbsenceCountsAsATimeToo() {
        var life = Stand.sending.life
        for _ in 1..<JobLife.attempts {
            _ = effects(&life, [.sendFailed(.unknown), .searched(.absent), .endpointReady, .sendingBegan])
        }
        #expect(life.handle(.sendFailed(.unknown)) == [.searchForReply])
        #expect(life.handle(.searched(.absent)) == toldWithoutTurn(.failed(.connectionBroken, mayHaveBeenPaid: true)))
    }

    @Test func aLongOutageIsNoFailure() {
        var life = Stand.sending.life
        for _ in 0..<50 { _ = effects(&life, [.sendFailed(.endpointAway), .endpointReady, .sendingBegan]) }
        #expect(life.step == .sending)
    }

    @Test func keptPicturesAreSentAfterARestartOnce() {
        var life = JobLife(origin: .plain, pictures: 2, state: .sending)
        let events: [JobEvent] = [
            .restarted(JobRemains(pictures: 1)), .searched(.absent), .endpointReady, .sendingBegan,
            .sent(message: "5"), .restarted(JobRemains(pictures: 1)), .endpointReady,
        ]
        #expect(
            effects(&life, events) == [
                .searchForReply, .record(.painting), .waitForEndpoint, .record(.sending),
                .send(JobParcel(pictures: 1, wanted: 2)), .end(.delivered(message: "5", pictures: 1)),
                .scheduleRecall(message: "5"), .react(.done),
            ])
    }

    @Test func aPaymentThatWasRecordedIsNotGuessedAnew() {
        var life = JobLife(origin: .plain, pictures: 3, state: .painting)
        let remains = JobRemains(pictures: 1, payment: JobPayment(certain: 1, possible: 1))
        #expect(life.handle(.restarted(remains)) == [.waitForEndpoint])
    }

    @Test func aPictureWithoutAnIdCannotBeRecalled() {
        var life = Stand.sending.life
        #expect(
            life.handle(.sent(message: nil)) == [
                .end(.delivered(message: nil, pictures: 1)), .releaseTurn, .react(.done),
            ])
    }

    @Test(arguments: JobEnding.Canceller.allCases) func whoCalledItOffIsInTheEnding(canceller: JobEnding.Canceller) {
        for event in [JobEvent.cancelled(by: canceller), .requestRecalled(by: canceller)] {
            var life = Stand.painting.life
            #expect(life.handle(event).contains(.end(.cancelled(by: canceller, during: .painting))))
        }
    }

    @Test func theFirstToCallItOffIsTheOneWhoDid() {
        var life = Stand.sending.life
        #expect(effects(&life, [.cancelled(by: .other), .cancelled(by: .requester)]).isEmpty)
        #expect(!life.canBeCancelled)
        #expect(life.handle(.sendFailed(.absent)).first == .end(.cancelled(by: .other, during: .sending)))
    }

    @Test(arguments: Stand.allCases) func moneyMayBeSpentOnlyOncePaintingIsDurable(stand: Stand) {
        let life = stand.life
        let unpaid: [JobLife.Step] = [.inLine, .writing, .waitingToPaint, .beginningToPaint]
        #expect(life.mayHaveBeenPaid == !(unpaid.contains(life.step) || stand == .accepted || stand == .leftWriting))
    }

    @Test(arguments: Stand.allCases) func aReloadTouchesNoJob(stand: Stand) {
        var life = stand.life
        #expect(life.handle(.settingsReloaded).isEmpty)
        #expect(life == stand.life)
    }
}

/// Guesses, and protocols that limit how often and how long a request may be answered.
@Suite struct JobLifeVoiceTests {
    @Test(arguments: Stand.allCases) func aGuessThatFailsStaysSilent(stand: Stand) {
        for event in catalogue {
            var life = stand.life(origin: .guess)
            let effects = life.handle(event)
            #expect(!life.isTold)
            for effect in effects {
                switch effect {
                case .tell, .announce, .react(.failed): Issue.record("\(event): \(effect)")
                default: break
                }
            }
        }
    }

    @Test func aWaitIsAnnouncedOnceForEachLine() {
        var life = Stand.inLine.life
        let notice = JobNotice.queue(ahead: 4, seconds: 60)
        #expect(life.handle(.waitIsLong(notice)) == [.announce(notice)])
        #expect(life.handle(.waitIsLong(.queue(ahead: 3, seconds: 40))).isEmpty)
        for event in [JobEvent.turnGranted, .promptWritten, .endpointReady, .paintingBegan] { _ = life.handle(event) }
        let service = JobNotice.service(ahead: 1, seconds: 30)
        #expect(life.handle(.waitIsLong(service)) == [.announce(service)])
        #expect(life.handle(.waitIsLong(service)).isEmpty)
    }

    @Test func afterARestartNobodyHearsOfTheLineAgain() {
        var life = JobLife(origin: .plain)
        _ = life.handle(.restarted(JobRemains()))
        #expect(life.handle(.waitIsLong(.queue(ahead: 4, seconds: 60))).isEmpty)
    }

    @Test(arguments: [(5, true), (4, false), (0, false)])
    func theRepliesThatThePicturesNeedAreNotSpentOnAWord(left: Int, isAnnounced: Bool) {
        let window = JobReplyAllowance(deadline: 300, repliesLeft: left, repliesForPictures: 4)
        var life = Stand.inLine.life(origin: .plain, window: window)
        #expect(life.handle(.waitIsLong(.queue(ahead: 4, seconds: 60))).isEmpty != isAnnounced)
        #expect(life.window?.repliesLeft == (isAnnounced ? left - 1 : left))
    }

    @Test func whereNoRightToSpeakIsLeftTheEndingIsNotTold() {
        let window = JobReplyAllowance(deadline: 300, repliesLeft: 0, repliesForPictures: 1)
        var spent = Stand.painting.life(origin: .plain, window: window)
        #expect(spent.handle(.paintingEnded).last == .react(.failed))
        var late = Stand.painting.life
        _ = late.handle(.windowClosed)
        #expect(late.handle(.paintingEnded).last == .react(.failed))
        #expect(!late.isTold && !spent.isTold)
    }

    @Test func aWindowThatClosedWhilePaintingKeepsThePictureForTheNextWord() {
        var life = Stand.painting.life
        let window = JobReplyAllowance(deadline: 600, repliesLeft: 5, repliesForPictures: 1)
        #expect(life.handle(.windowClosed).isEmpty)
        _ = life.handle(.pictureMade(place: 0))
        #expect(
            life.handle(.paintingEnded) == [
                .countPayment(JobPayment(certain: 1, possible: 0)), .releaseTurn, .waitForWindow,
            ])
        #expect(life.state == .painting)
        #expect(life.handle(.windowOpened(window)) == [.waitForEndpoint])
        #expect(life.window == window)
        #expect(life.handle(.endpointReady) == [.record(.sending)])
    }
}
