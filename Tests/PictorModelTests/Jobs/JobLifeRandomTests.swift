import PictorModel
import Testing

/// What holds in every life, tried on many that chance has made.
@Suite struct JobLifeRandomTests {
    /// In a world that answers truthfully, disturbed and restarted at any moment.
    @Test(arguments: [JobLife.Origin.plain, .guess], 1...3)
    func everyLifeComesToOneEndingAndItsRequesterHearsOfIt(origin: JobLife.Origin, wanted: Int) {
        for seed in 0..<3000 {
            var world = JobWorld(origin: origin, wanted: wanted, seed: UInt64(seed))
            world.run()
            #expect(world.faults == [], "seed \(seed)")
            #expect(world.paintings <= 1, "seed \(seed): painted twice")
            #expect(world.messages <= 1, "seed \(seed): delivered twice")
            #expect(world.tellings <= (origin == .plain ? 1 : 0), "seed \(seed): told \(world.tellings) times")
            #expect(world.endings.count == 1, "seed \(seed): \(world.endings), at \(world.life.step)")
            guard let ending = world.endings.first else { continue }
            #expect(world.life.turn == .none, "seed \(seed): kept its turn")
            switch ending {
            case .delivered: #expect(world.messages == 1 && world.tellings == 0, "seed \(seed)")
            case .cancelled: #expect(world.tellings == 0, "seed \(seed)")
            default:
                let mayBeTold = origin == .plain && ending.isTold && !world.life.isWindowClosed
                #expect(world.tellings == (mayBeTold ? 1 : 0), "seed \(seed): \(ending)")
            }
            if world.paintings > 0, !ending.mayHaveBeenPaid {
                // Only where the service itself said that it cost nothing.
                #expect(ending.outcome == .failed, "seed \(seed): \(ending)")
            }
        }
    }

    /// In no world at all: any event after any other.
    @Test func nothingIsDoneTwiceWhateverComesInWhateverOrder() {
        for seed in 0..<5000 {
            var numbers = SeededNumbers(seed: UInt64(seed))
            let state = JobState.Phase.allCases.randomElement(using: &numbers) ?? .queued
            var life = JobLife(origin: .plain, pictures: 2, state: JobState(state))
            var effects: [JobEffect] = []
            for _ in 0..<60 {
                guard let event = catalogue.randomElement(using: &numbers) else { break }
                let hadEnded = life.ending != nil
                let new = life.handle(event)
                if hadEnded { #expect(new.isEmpty, "seed \(seed): \(event)") }
                effects += new
            }
            #expect(effects.count { if case .end = $0 { true } else { false } } <= 1, "seed \(seed)")
            #expect(effects.count { if case .tell = $0 { true } else { false } } <= 1, "seed \(seed)")
            #expect(effects.count { if case .startPainting = $0 { true } else { false } } <= 1, "seed \(seed)")
            #expect(effects.count { if case .pollTask = $0 { true } else { false } } <= 2, "seed \(seed)")
            let turns = effects.filter { $0 == .requestTurn || $0 == .releaseTurn }
            #expect(zip(turns, turns.dropFirst()).allSatisfy { $0 != $1 }, "seed \(seed): \(turns)")
            #expect(turns.first != .releaseTurn, "seed \(seed)")
        }
    }
}
