import PictorModel
import Testing

/// The process stops: what is under way has a few seconds, and nothing new is begun.
@Suite struct JobLifeStopTests {
    private func stopped(_ stand: Stand) -> JobLife {
        var life = stand.life
        _ = life.handle(.stopped)
        return life
    }

    @Test(arguments: Stand.allCases) func nothingIsBegunAfterAStop(stand: Stand) {
        for event in catalogue {
            var life = stopped(stand)
            for effect in life.handle(event) { #expect(!effect.begins, "\(event): \(effect)") }
        }
    }

    @Test(arguments: Stand.allCases) func aJobIsParkedOnce(stand: Stand) {
        var life = stopped(stand)
        #expect(life.handle(.stopped).isEmpty)
    }

    @Test func aPaintingThatEndsInTimeIsKeptForTheNextStart() {
        var life = stopped(.painting)
        #expect(life.handle(.pictureMade(place: 0)) == [.keepPicture(place: 0)])
        #expect(life.handle(.paintingEnded) == [.countPayment(JobPayment(certain: 1, possible: 0))])
        #expect(life.state == .painting)
    }

    @Test func aPictureThatArrivesInTimeIsAnEnding() {
        var life = stopped(.sending)
        #expect(life.handle(.sent(message: "5")).first == .end(.delivered(message: "5", pictures: 1)))
    }

    @Test func aPictureThatSurelyDidNotArriveNeedsNoSearchAtTheNextStart() {
        for failure in [JobSendFailure.absent, .endpointAway, .windowClosed, .pictureRefused] {
            var life = stopped(.sending)
            #expect(life.handle(.sendFailed(failure)).first == .record(.painting))
            #expect(life.state == .painting)
        }
        var uncertain = stopped(.sending)
        #expect(uncertain.handle(.sendFailed(.unknown)) == [.releaseTurn])
        #expect(uncertain.state == .sending)
    }

    @Test func whatWasWrittenDownButNotBegunIsTakenBack() {
        var painting = stopped(.beginningToPaint)
        #expect(painting.handle(.paintingBegan) == [.record(.writing)])
        var sending = stopped(.beginningToSend)
        #expect(sending.handle(.sendingBegan) == [.record(.painting)])
        var unwritten = stopped(.beginningToSend)
        #expect(unwritten.handle(.storageFailed(recording: .sending)).isEmpty)
        #expect(unwritten.state == .painting)
    }

    @Test func aLostTaskIsFetchedByTheNextStart() {
        var life = stopped(.paintingLostTask)
        #expect(life.handle(.paintingEnded).isEmpty)
        #expect(life.state == .painting)
    }
}

extension JobEffect {
    /// Whether it begins something that takes time or money.
    var begins: Bool {
        switch self {
        case .requestTurn, .writePrompt, .waitForEndpoint, .startPainting, .pollTask, .send, .searchForReply,
            .waitForWindow, .announce:
            true
        default: false
        }
    }
}
