import ChatCore
import Foundation
import PictorModel
import Testing
import Understanding

/// The contract of the store of jobs and limits.
@Suite struct JobStoreContract {
    typealias Kind = StoreContract.Kind

    private func store(_ kind: Kind) throws -> any JobStore { try kind.make().stores.jobs }
    private func request(
        _ id: Int, by requester: String = "42", in chat: ChatKey = StoreContract.here, pictures: Int = 1,
        origin: Job.Origin = .command
    ) -> JobRequest {
        StoreContract.request(id, by: requester, in: chat, pictures: pictures, origin: origin)
    }
    private func end(_ id: Int64, _ ending: JobEnding, in store: any JobStore, at time: Int64 = 200) async throws
        -> Bool
    {
        try await store.end(id, EndingRecord(ending: ending, time: time))
    }

    @Test(arguments: Kind.allCases) func oneMessageMakesOneJob(kind: Kind) async throws {
        let store = try store(kind)
        var asked = request(1)
        asked.prompt = Prompt(text: "a cat", negative: "dog", seed: 7)
        asked.window = ReplyWindow(ticket: "t", closes: Date(timeIntervalSince1970: 400), replies: 5)
        let job = try await StoreContract.accepted(asked, by: store)
        #expect(try await store.accept(asked, now: 101) == .known)
        #expect(try await store.job(askedBy: asked.source) == job)
        #expect(job.prompt == asked.prompt && job.window == asked.window && job.state == .queued && job.created == 100)
        #expect(try await store.job(askedBy: request(1, in: StoreContract.there).source) == nil)
    }

    @Test(arguments: Kind.allCases) func ofManyAtOnceOnlySoManyAreAcceptedAsTheDayHas(kind: Kind) async throws {
        let store = try store(kind)
        let terms = QuotaTerms(userDaily: 3)
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for id in 1...30 {
                group.addTask { [asked = request(id)] in
                    (try? await store.accept(asked, on: terms, now: 100)).map {
                        if case .accepted = $0 { true } else { false }
                    }
                        ?? false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 3)
    }

    @Test(arguments: Kind.allCases) func theTermsAreKeptToAndTold(kind: Kind) async throws {
        let store = try store(kind)
        _ = try await StoreContract.accepted(request(1), by: store, now: 100)
        #expect(
            try await store.refusal(of: request(2), on: QuotaTerms(cooldown: 30), now: 110) == .tooSoon(seconds: 20))
        #expect(try await store.refusal(of: request(2), on: QuotaTerms(cooldown: 30), now: 130) == nil)
        #expect(try await store.refusal(of: request(2), on: QuotaTerms(cooldown: 30), now: 90) == nil)
        #expect(
            try await store.refusal(of: request(2, in: StoreContract.there), on: QuotaTerms(cooldown: 30), now: 110)
                == nil)
        #expect(
            try await store.refusal(of: request(2, pictures: 3), on: QuotaTerms(userDaily: 3), now: 110)
                == .userLimit(3, left: 2))
        #expect(
            try await store.refusal(of: request(2, in: StoreContract.there), on: QuotaTerms(userDailyHere: 1), now: 110)
                == nil)
        #expect(
            try await store.refusal(of: request(2, by: "43"), on: QuotaTerms(groupDaily: 1), now: 110)
                == .groupLimit(1, left: 0))
        #expect(try await store.refusal(of: request(2), on: QuotaTerms(userDaily: 1, dayBegan: 101), now: 110) == nil)
    }

    /// Every ending there is, of a job that was painting: what it counts for is what `JobCharge` says.
    @Test(arguments: Kind.allCases) func everyEndingCountsAsJobChargeSays(kind: Kind) async throws {
        for (index, ending) in JobEnding.all.enumerated() {
            let store = try store(kind)
            let job = try await StoreContract.accepted(request(index), by: store)
            if ending.mayHaveBeenPaid { try await store.record(.painting, of: job.id, now: 150) }
            #expect(try await end(job.id, ending, in: store))
            let charge = JobCharge(ending, pictures: 1)
            #expect(try await store.pictures(in: StoreContract.here, since: 0) == charge.chat, "\(ending)")
            #expect(try await store.usage(by: "42", in: nil, since: 0) == charge.person, "\(ending)")
            let cooldown = try await store.refusal(of: request(999), on: QuotaTerms(cooldown: 60), now: 110)
            #expect((cooldown != nil) == charge.startsCooldown, "\(ending)")
            #expect(try await store.job(askedBy: job.source)?.ending == ending)
        }
    }

    @Test(arguments: Kind.allCases) func whatIsGivenOnTopIsUsedLastAndComesBack(kind: Kind) async throws {
        let store = try store(kind)
        let terms = QuotaTerms(userDaily: 1)
        #expect(try await store.give(3, to: "42", by: "1", now: 5) == 3)
        #expect(try await store.give(-1, to: "42", by: "1", now: 6) == 2)
        #expect(try await store.give(-9, to: "43", by: "1", now: 6) == 0)
        let job = try await StoreContract.accepted(request(1, pictures: 3), by: store, on: terms)
        #expect(try await store.allowance(of: "42") == 0)
        #expect(
            try await store.standing(of: "42", in: StoreContract.here, on: terms)
                == QuotaStanding(used: 1, left: 0, granted: 0, leftInGroup: nil))
        try await store.record(.painting, of: job.id, now: 150)
        #expect(try await end(job.id, .delivered(message: "m", pictures: 2), in: store))
        #expect(try await store.allowance(of: "42") == 1)
        #expect(try await store.usage(by: "42", in: nil, since: 0) == 1)
        #expect(try await store.pictures(in: StoreContract.here, since: 0) == 2)
    }

    @Test(arguments: Kind.allCases) func aJobEndsOnceAndStaysAsItEnded(kind: Kind) async throws {
        let store = try store(kind)
        let job = try await StoreContract.accepted(request(1), by: store)
        #expect(try await store.record(.writing, of: job.id, now: 110))
        try await store.keep(Prompt(text: "a cat"), model: "m", of: job.id)
        try await store.record(JobTask(service: "s", id: "t"), of: job.id)
        #expect(try await store.record(.painting, of: job.id, now: 120))
        try await store.note(paid: 2, of: job.id)
        #expect(
            try await store.painting(of: job.id) == JobPainting(paid: 2, task: JobTask(service: "s", id: "t")))
        #expect(try await store.painting(of: 99) == nil)
        #expect(try await end(job.id, .cancelled(by: .other, during: .painting), in: store, at: 130))
        #expect(try await !end(job.id, .delivered(message: "m", pictures: 1), in: store))
        #expect(try await !store.record(.sending, of: job.id, now: 140))
        let ended = try #require(try await store.job(askedBy: job.source))
        #expect(ended.ending == .cancelled(by: .other, during: .painting))
        #expect(
            ended.state == .cancelled && ended.changed == 130 && ended.model == "m" && ended.prompt?.text == "a cat")
        #expect(try await store.painting(of: job.id)?.paid == 2)
    }

    @Test(arguments: Kind.allCases) func jobsAreFoundByWhereTheyStand(kind: Kind) async throws {
        let store = try store(kind)
        let one = try await StoreContract.accepted(request(1), by: store)
        let two = try await StoreContract.accepted(request(2, by: "43"), by: store)
        let three = try await StoreContract.accepted(request(3, in: StoreContract.there), by: store)
        let guess = try await StoreContract.accepted(request(4, origin: .guess), by: store, now: 300)
        #expect(try await store.unfinished().map(\.id) == [one.id, two.id, three.id, guess.id])
        #expect(try await store.unfinished(in: StoreContract.here).map(\.id) == [one.id, two.id, guess.id])
        #expect(try await store.unfinished(in: StoreContract.here, of: "43").map(\.id) == [two.id])
        #expect(try await store.unfinished(of: "42").map(\.id) == [one.id, three.id, guess.id])
        #expect(try await end(one.id, .delivered(message: "m1", pictures: 1), in: store, at: 107))
        #expect(try await end(two.id, .delivered(message: "m2", pictures: 1), in: store, at: 109))
        #expect(try await end(guess.id, .failed(.policy, mayHaveBeenPaid: false), in: store))
        #expect(try await store.unfinished().map(\.id) == [three.id])
        #expect(try await store.job(sentAs: MessageKey(chat: StoreContract.here, id: "m2"))?.id == two.id)
        #expect(try await store.job(sentAs: MessageKey(chat: StoreContract.there, id: "m2")) == nil)
        #expect(try await store.lastRepeatable(in: StoreContract.here, to: "42")?.id == one.id)
        #expect(try await store.lastRepeatable(in: StoreContract.here, to: nil)?.id == two.id)
        #expect(try await store.lastRepeatable(in: StoreContract.there, to: nil) == nil)
        #expect(try await store.recentDurations() == [9, 7])
    }

    @Test(arguments: Kind.allCases) func refusalsAreCountedByDay(kind: Kind) async throws {
        let store = try store(kind)
        for reason in [RefusalReason.bannedWord, .tooSoon(seconds: 3), .tooSoon(seconds: 9)] {
            try await store.count(reason, in: StoreContract.here, on: 1000)
        }
        try await store.count(.bannedWord, in: StoreContract.here, on: 2000)
        let counts = try await store.refusals(in: StoreContract.here, on: 1000)
        #expect(counts.map(\.reason) == ["cooldown", "banned_word"] && counts.map(\.count) == [2, 1])
        try await store.forgetRefusals(before: 2000)
        #expect(try await store.refusals(in: StoreContract.here, on: 1000).isEmpty)
        #expect(try await store.refusals(in: StoreContract.here, on: 2000).count == 1)
    }

    @Test(arguments: Kind.allCases) func whatIsToBeRecalledIsDueInOrderUntilItIsForgotten(kind: Kind) async throws {
        let store = try store(kind)
        for (id, due) in [(1, Int64(500)), (2, 400)] {
            let job = try await StoreContract.accepted(request(id), by: store)
            let ending = EndingRecord(
                ending: .delivered(message: "m\(id)", pictures: 1), withdrawAt: due, time: 200)
            #expect(try await store.end(job.id, ending))
        }
        let first = MessageKey(chat: StoreContract.here, id: "m2"),
            second = MessageKey(chat: StoreContract.here, id: "m1")
        #expect(
            try await store.dueRecalls(limit: 5)
                == [DueRecall(message: first, due: 400), DueRecall(message: second, due: 500)])
        #expect(try await store.dueRecalls(limit: 1).map(\.message) == [first])
        try await store.forgetRecall(of: first)
        #expect(try await store.dueRecalls(limit: 5).map(\.message) == [second])
    }
}
