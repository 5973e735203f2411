import ChatCore
import PictorModel
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

@Suite struct AcceptanceTests {
    private let chat = ChatKey(account: "10001", kind: .group, peer: "20001")
    private let elsewhere = ChatKey(account: "10001", kind: .group, peer: "20002")
    private let database: Database
    private let log: SQLiteJobStore

    init() throws {
        database = try Database()
        log = SQLiteJobStore(database: database)
    }

    private func request(_ source: Int, by requester: String = "42", in place: ChatKey? = nil) -> JobRequest {
        JobRequest(
            source: MessageKey(chat: place ?? chat, id: "\(source)"), requester: requester, intent: .draw,
            origin: .command, request: "画一只猫")
    }

    @Test func aPersonHasSoManyPicturesADayOverAllGroups() async throws {
        let terms = QuotaTerms(userDaily: 2)
        _ = try await log.accept(request(1), on: terms, now: 100)
        _ = try await log.accept(request(2, in: elsewhere), on: terms, now: 100)
        #expect(try await log.accept(request(3), on: terms, now: 100) == .refused(.userLimit(2)))
        #expect(try await log.accept(request(4, by: "43"), on: terms, now: 100).job != nil)
    }

    @Test func aGroupsOwnLimitCountsThereAlone() async throws {
        let terms = QuotaTerms(userDailyHere: 1)
        _ = try await log.accept(request(1, in: elsewhere), on: terms, now: 100)
        #expect(try await log.accept(request(2), on: terms, now: 100).job != nil)
        #expect(try await log.accept(request(3), on: terms, now: 100) == .refused(.userLimit(1)))
    }

    @Test func theGroupsPicturesAreEverybodysTogether() async throws {
        let terms = QuotaTerms(groupDaily: 1)
        _ = try await log.accept(request(1), on: terms, now: 100)
        #expect(try await log.accept(request(2, by: "43"), on: terms, now: 100) == .refused(.groupLimit(1)))
        #expect(try await log.accept(request(3, in: elsewhere), on: terms, now: 100).job != nil)
    }

    @Test func requestsThatComeTogetherCannotBothHaveTheLastPicture() async throws {
        let terms = QuotaTerms(userDaily: 3)
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for id in 1...40 {
                group.addTask { [log, request = request(id)] in
                    (try? await log.accept(request, on: terms, now: 100).job) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 3)
    }

    @Test func aFailedPictureIsGivenBack() async throws {
        let terms = QuotaTerms(userDaily: 1)
        let job = try #require(try await log.accept(request(1), on: terms, now: 100).job)
        #expect(try await log.accept(request(2), on: terms, now: 100) == .refused(.userLimit(1)))
        try await log.advance(job.id, to: .failed, now: 101)
        #expect(try await log.accept(request(3), on: terms, now: 102).job != nil)
    }

    @Test func aNewDayBeginsAtNought() async throws {
        _ = try await log.accept(request(1), on: QuotaTerms(userDaily: 1), now: 100)
        #expect(
            try await log.accept(request(2), on: QuotaTerms(userDaily: 1, dayBegan: 200), now: 200).job != nil)
    }

    @Test func nobodyDrawsWhereTheNumberIsNought() async throws {
        #expect(
            try await log.accept(request(1), on: QuotaTerms(userDaily: 0), now: 100) == .refused(.userLimit(0)))
        #expect(
            try await log.accept(request(1), on: QuotaTerms(groupDaily: 0), now: 100) == .refused(.groupLimit(0)))
    }

    @Test func theCooldownSaysHowLongItLasts() async throws {
        let terms = QuotaTerms(cooldown: 30)
        _ = try await log.accept(request(1), on: terms, now: 100)
        #expect(try await log.accept(request(2), on: terms, now: 110) == .refused(.tooSoon(seconds: 20)))
        #expect(try await log.accept(request(3, by: "43"), on: terms, now: 110).job != nil)
        #expect(try await log.accept(request(4), on: terms, now: 130).job != nil)
    }

    @Test func aClockThatJumpsBackLocksNobodyOut() async throws {
        let terms = QuotaTerms(cooldown: 30)
        _ = try await log.accept(request(1), on: terms, now: 100_000)
        #expect(try await log.accept(request(2), on: terms, now: 100).job != nil)
    }

    @Test func picturesGivenOnTopAreUsedWhenTheDaysOwnAreGoneAndComeBackWithAFailure() async throws {
        let terms = QuotaTerms(userDaily: 1)
        let allowances = SQLiteJobStore(database: database)
        #expect(try await allowances.give(2, to: "42", by: "999", now: 50) == 2)
        _ = try await log.accept(request(1), on: terms, now: 100)
        #expect(try await allowances.allowance(of: "42") == 2)
        let extra = try #require(try await log.accept(request(2), on: terms, now: 100).job)
        #expect(try await allowances.allowance(of: "42") == 1)
        try await log.advance(extra.id, to: .failed, now: 101)
        #expect(try await allowances.allowance(of: "42") == 2)
        _ = try await log.accept(request(3), on: terms, now: 102)
        _ = try await log.accept(request(4), on: terms, now: 102)
        #expect(try await log.accept(request(5), on: terms, now: 102) == .refused(.userLimit(1)))
        // The next day's own number is whole again.
        let tomorrow = QuotaTerms(userDaily: 1, dayBegan: 200)
        #expect(try await log.accept(request(6), on: tomorrow, now: 200).job != nil)
    }

    @Test func theDaysOwnNumberIsUsedUpBeforeWhatWasGivenWhereNotEveryPictureWasPaidFor() async throws {
        let terms = QuotaTerms(userDaily: 1)
        let allowances = SQLiteJobStore(database: database)
        _ = try await allowances.give(2, to: "42", by: "999", now: 50)
        var several = request(1)
        several.count = 3
        let job = try #require(try await log.accept(several, on: terms, now: 100).job)
        #expect(try await allowances.allowance(of: "42") == 0)
        try await log.advance(job.id, to: .painting, now: 101)
        try await log.note(paid: 2, of: job.id)
        try await log.advance(job.id, to: .failed, now: 102)
        #expect(try await allowances.allowance(of: "42") == 1)
        #expect(try await log.usage(by: "42", in: nil, since: 0) == 1)
        #expect(try await log.pictures(in: chat, since: 0) == 2)
    }

    @Test func whatIsTakenBackIsNeverMoreThanWhatIsLeft() async throws {
        let allowances = SQLiteJobStore(database: database)
        _ = try await allowances.give(3, to: "42", by: "999", now: 50)
        #expect(try await allowances.give(-10, to: "42", by: "999", now: 51) == 0)
        #expect(try await allowances.give(1, to: "42", by: "999", now: 52) == 1)
    }

    @Test func severalPicturesCountAsSoMany() async throws {
        let terms = QuotaTerms(userDaily: 3)
        var several = request(1)
        several.count = 2
        _ = try await log.accept(several, on: terms, now: 100)
        several = request(2)
        several.count = 2
        #expect(try await log.accept(several, on: terms, now: 100) == .refused(.userLimit(3, left: 1)))
        #expect(try await log.accept(request(3), on: terms, now: 100).job != nil)
    }
}
