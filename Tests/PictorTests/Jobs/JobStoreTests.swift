import ChatCore
import Foundation
import PictorModel
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

@Suite struct JobStoreTests {
    private let chat = ChatKey(account: "10001", kind: .group, peer: "20001")
    private let log: SQLiteJobStore

    init() throws {
        log = SQLiteJobStore(database: try Database())
    }

    private func request(_ source: String, by requester: String = "42") -> JobRequest {
        JobRequest(
            source: MessageKey(chat: chat, id: source), requester: requester, intent: .draw, origin: .command,
            request: "画一只猫")
    }

    @Test func oneMessageMakesOneJobEver() async throws {
        let job = try #require(try await log.accept(request("1"), now: 100).job)
        #expect(job.state == .queued)
        #expect(try await log.accept(request("1"), now: 101) == .known)
        try await log.advance(job.id, to: .done, sent: "9", now: 102)
        #expect(try await log.accept(request("1"), now: 103) == .known)
    }

    @Test func aJobEndsOnce() async throws {
        let job = try #require(try await log.accept(request("1"), now: 100).job)
        #expect(try await log.advance(job.id, to: .cancelled, now: 101))
        #expect(try await log.advance(job.id, to: .done, now: 102) == false)
        #expect(try await log.job(askedBy: job.source)?.state == .cancelled)
    }

    @Test func aPromptIsFoundAgainByTheMessageThatCarriesThePicture() async throws {
        let job = try #require(try await log.accept(request("1"), now: 100).job)
        let prompt = Prompt(
            text: "a cat", negative: "dogs", aspect: .portrait, ratio: .init(width: 9, height: 16),
            seed: 4_294_967_295)
        try await log.keep(prompt, model: "m", of: job.id)
        try await log.advance(job.id, to: .done, sent: "77", now: 102)
        let found = try await log.job(sentAs: MessageKey(chat: chat, id: "77"))
        #expect(found?.prompt == prompt)
        #expect(found?.model == "m")
    }

    @Test func whatMayHaveBeenPaidCountsHoweverItEnded() async throws {
        for (index, state) in [Job.State.done, .failed, .cancelled, .unknown].enumerated() {
            // One that ended before anything was asked for, as far as that can be, and one after.
            if state != .done {
                let early = try #require(try await log.accept(request("1\(index)"), now: 100).job)
                try await log.advance(early.id, to: state, now: 101)
            }
            let late = try #require(try await log.accept(request("2\(index)"), now: 100).job)
            try await log.advance(late.id, to: .painting, now: 101)
            try await log.advance(late.id, to: state, now: 102)
        }
        _ = try await log.accept(request("9", by: "43"), now: 100)
        #expect(try await log.usage(by: "42", in: chat, since: 50) == 4)
        #expect(try await log.pictures(in: chat, since: 50) == 5)
        #expect(try await log.pictures(in: chat, since: 101) == 0)
    }

    @Test(arguments: JobEnding.all)
    func theLimitsCountAnEndedJobAsItsChargeSaysAndItsRowIsReadBack(ending: JobEnding) async throws {
        var request = request("1")
        request.count = 3
        let job = try #require(try await log.accept(request, now: 100).job)
        if ending.mayHaveBeenPaid {
            try await log.record(.painting, of: job.id, now: 101)
            try await log.note(paid: 3, of: job.id)
        }
        var ending = ending
        if case .delivered = ending { ending = .delivered(message: "9", pictures: 3) }
        #expect(try await log.end(job.id, EndingRecord(ending: ending, time: 102)))
        let charge = JobCharge(ending, pictures: 3)
        #expect(try await log.pictures(in: chat, since: 0) == charge.chat)
        #expect(try await log.usage(by: "42", in: nil, since: 0) == charge.person)
        let refusal = try await log.refusal(of: self.request("2"), on: QuotaTerms(cooldown: 60), now: 110)
        #expect((refusal != nil) == charge.startsCooldown)
        let row = try #require(try await log.job(askedBy: job.source))
        #expect(row.ending == ending)
        #expect(row.state.rawValue == ending.outcome.rawValue)
    }

    @Test(arguments: JobState.Phase.allCases)
    func theLimitsCountAJobThatGoesOnInFull(phase: JobState.Phase) async throws {
        var request = request("1")
        request.count = 3
        let job = try #require(try await log.accept(request, now: 100).job)
        try await log.record(phase, of: job.id, now: 101)
        let charge = JobCharge(nil, pictures: 3)
        #expect(try await log.pictures(in: chat, since: 0) == charge.chat)
        #expect(try await log.usage(by: "42", in: nil, since: 0) == charge.person)
        #expect(try await log.job(askedBy: job.source)?.ending == nil)
    }

    @Test func aRightToAnswerIsKeptWithItsJob() async throws {
        var request = request("1")
        request.window = ReplyWindow(
            ticket: "event-\"1\"", closes: Date(timeIntervalSince1970: 1_795_500_300), replies: 5, used: 2)
        let job = try #require(try await log.accept(request, now: 100).job)
        #expect(job.window == request.window)
        #expect(try await log.job(askedBy: job.source)?.replyTarget.window == request.window)
    }

    @Test func unfinishedJobsAreFoundOldestFirst() async throws {
        let first = try #require(try await log.accept(request("1"), now: 100).job)
        let second = try #require(try await log.accept(request("2"), now: 100).job)
        let third = try #require(try await log.accept(request("3"), now: 100).job)
        try await log.advance(first.id, to: .painting, now: 101)
        try await log.advance(second.id, to: .done, now: 101)
        let left = try await log.unfinished()
        #expect(left.map(\.id) == [first.id, third.id])
        #expect(left.map(\.state) == [.painting, .queued])
    }
}

extension JobAcceptance {
    /// The job, where there is one.
    var job: Job? {
        if case .accepted(let job) = self { job } else { nil }
    }
}
