import ChatCore
import Foundation
import PictorModel
import Testing
import Understanding

@testable import SQLiteStore

/// The contract of the stores, the same for every implementation. Another database joins `Kind` and passes.
@Suite struct StoreContract {
    enum Kind: CaseIterable, Sendable {
        case sqlite, memory

        /// Empty stores, and what removes what they left.
        func make() throws -> (stores: Stores, folder: TemporaryFolder?) {
            switch self {
            case .memory: return (MemoryStores().stores, nil)
            case .sqlite:
                let folder = try TemporaryFolder()
                return (Stores(try Database(), pictureFolder: folder.path), folder)
            }
        }
    }

    static let here = ChatKey(account: "10001", kind: .group, peer: "20001")
    static let there = ChatKey(account: "qq:7", kind: .group, peer: "G-openid")

    static func entry(_ id: String, at time: Int64, in chat: ChatKey = here) -> HistoryEntry {
        HistoryEntry(
            key: MessageKey(chat: chat, id: id), author: "42", authorName: "咸鱼", isOwn: false, time: time,
            parts: [.text("hi"), .picture(ChatPicture(kind: .photo, url: "https://a.example/1", reference: nil))])
    }

    static func request(
        _ id: Int, by requester: String = "42", in chat: ChatKey = here, pictures: Int = 1,
        origin: Job.Origin = .command
    ) -> JobRequest {
        var request = JobRequest(
            source: MessageKey(chat: chat, id: "\(id)"), requester: requester, intent: .draw, origin: origin,
            request: "画一只猫")
        request.count = pictures
        return request
    }

    static func accepted(_ request: JobRequest, by store: any JobStore, on terms: QuotaTerms = .none, now: Int64 = 100)
        async throws -> Job
    {
        guard case .accepted(let job) = try await store.accept(request, on: terms, now: now) else {
            throw StorageError.failed(reason: "not accepted")
        }
        return job
    }

    // MARK: - Messages

    @Test(arguments: Kind.allCases) func aMessageIsNewOnceAndComesBackWhole(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        let store = stores.messages
        let one = Self.entry("a", at: 5), elsewhere = Self.entry("a", at: 5, in: Self.there)
        #expect(try await store.append([one, elsewhere, one]) == [true, true, false])
        #expect(try await store.append([one]) == [false])
        #expect(try await store.entry(for: elsewhere.key) == elsewhere)
        #expect(try await store.entry(for: MessageKey(chat: Self.here, id: "b")) == nil)
        #expect(try await store.count() == 2)
        #expect(try await store.passesIntegrityCheck())
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: Kind.allCases) func theRecentMessagesAreInOrderAndEndBeforeTheOneAsked(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        let entries = [("a", 10), ("b", 30), ("c", 20), ("d", 30)].map { Self.entry($0, at: $1) }
        _ = try await stores.messages.append(entries + [Self.entry("x", at: 25, in: Self.there)])
        func ids(limit: Int = 9, since: Int64 = 0, before: HistoryEntry? = nil) async throws -> [String] {
            try await stores.messages.recent(in: Self.here, limit: limit, since: since, before: before).map(\.key.id)
        }
        #expect(try await ids() == ["a", "c", "b", "d"])
        #expect(try await ids(limit: 2) == ["b", "d"])
        #expect(try await ids(since: 20) == ["c", "b", "d"])
        #expect(try await ids(before: entries[2]) == ["a", "b"])
        #expect(try await ids(before: Self.entry("unknown", at: 1)) == ["a", "c", "b", "d"])
        #expect(try await stores.messages.forget(before: 25) == 2)
        #expect(try await ids() == ["b", "d"])
        withExtendedLifetime(folder) {}
    }

    // MARK: - Groups and people

    @Test(arguments: Kind.allCases) func whatAChatHasSetIsItsOwn(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        let all = ChatOverrides(
            isEnabled: true, trigger: .mention, cooldown: 30, userDaily: 3, groupDaily: 9, recall: 60,
            quietHours: QuietHours("23:00-07:00"), bannedWords: ["甲", "乙"], persona: "猫", model: "m")
        let cooldown = try await stores.groups.changeOverrides(for: Self.here) { overrides in
            overrides = all
            return overrides.cooldown
        }
        #expect(cooldown == 30)
        #expect(try await stores.groups.overrides(for: Self.here) == all)
        #expect(try await stores.groups.overrides(for: Self.there) == ChatOverrides())
        try await stores.groups.changeOverrides(for: nil) { $0.model = "everyone's" }
        #expect(try await stores.groups.overrides(for: nil) == ChatOverrides(model: "everyone's"))
        #expect(try await stores.groups.overrides(for: Self.here) == all)
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: Kind.allCases) func theLongerBanHoldsAndASecondReplacesTheFirst(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        let groups = stores.groups
        try await groups.add(Ban(user: "66", until: 50), in: Self.here, by: "1", now: 1)
        try await groups.add(Ban(user: "66", until: 80), in: nil, by: "1", now: 2)
        #expect(try await groups.ban(on: "66", in: Self.here, now: 10)?.until == 80)
        #expect(try await groups.ban(on: "66", in: Self.here, now: 80) == nil)
        try await groups.add(Ban(user: "66"), in: Self.here, by: "1", now: 3)
        try await groups.add(Ban(user: "67", until: 90), in: Self.here, by: "1", now: 4)
        #expect(try await groups.ban(on: "66", in: Self.here, now: 1_000) == Ban(user: "66"))
        #expect(try await groups.ban(on: "66", in: Self.there, now: 10)?.until == 80)
        #expect(try await groups.bans(in: Self.here, now: 10).map(\.user) == ["67", "66"])
        #expect(try await groups.bans(in: nil, now: 10) == [Ban(user: "66", until: 80)])
        #expect(try await groups.lift("66", in: Self.here))
        #expect(try await !groups.lift("66", in: Self.here))
        #expect(try await groups.ban(on: "66", in: Self.here, now: 10)?.until == 80)
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: Kind.allCases) func superusersAreASetAndTheFirstLooksStay(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        #expect(try await stores.groups.superusers() == [])
        try await stores.groups.addSuperuser("1")
        try await stores.groups.addSuperuser("1")
        try await stores.groups.addSuperuser("2")
        #expect(try await stores.groups.superusers() == ["1", "2"])
        #expect(try await stores.groups.englishLooks(of: "银发") == nil)
        try await stores.groups.keepEnglishLooks("silver hair", of: "银发")
        try await stores.groups.keepEnglishLooks("grey hair", of: "银发")
        #expect(try await stores.groups.englishLooks(of: "银发") == "silver hair")
        withExtendedLifetime(folder) {}
    }

    // MARK: - Traces and lessons

    @Test(arguments: Kind.allCases) func aTraceIsOfAKeptMessageAndTakesTheCostThatFollows(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        let kept = Self.entry("a", at: 5), trace = Self.trace(of: kept.key),
            foreign = Self.trace(of: Self.entry("b", at: 5).key)
        _ = try await stores.messages.append([kept])
        let written = WrittenNotes()
        try await stores.traces.write {
            [.trace(trace), .trace(foreign), .cost(ModelCost(calls: 1, tokens: 7, milliseconds: 30), kept.key)]
        } written: {
            written.take($0.count)
        }
        #expect(written.count == 3)
        var expected = trace
        expected.cost = ModelCost(calls: 1, tokens: 7, milliseconds: 30)
        #expect(try await stores.traces.trace(of: kept.key) == expected)
        #expect(try await stores.traces.trace(of: foreign.message) == nil)
        try await stores.traces.forgetTraces(before: trace.time)
        #expect(try await stores.traces.trace(of: kept.key) == expected)
        try await stores.traces.forgetTraces(before: trace.time + 1)
        #expect(try await stores.traces.trace(of: kept.key) == nil)
        withExtendedLifetime(folder) {}
    }

    private static func trace(of message: MessageKey) -> Trace {
        Trace(
            message: message, time: 5, decider: .rules, rule: "draw", intent: .draw, certainty: 0.5, barrier: .off,
            reason: "quiet_hours")
    }

    @Test(arguments: Kind.allCases) func theNewestLessonsOfAGroupAreKept(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        func lesson(_ id: String, _ text: String, in chat: ChatKey = Self.here) -> Lesson {
            Lesson(
                source: MessageKey(chat: chat, id: id), text: text, isAddressed: true, teacher: "42", time: 5)
        }
        for (id, text) in [("1", "甲"), ("2", "乙"), ("3", "丙"), ("4", "乙")] {
            try await stores.traces.learn(lesson(id, text), keeping: 2)
        }
        try await stores.traces.learn(lesson("9", "丁", in: Self.there), keeping: 2)
        #expect(try await stores.traces.lessons(of: Self.here) == [lesson("3", "丙"), lesson("4", "乙")])
        #expect(try await stores.traces.forgetLesson(of: MessageKey(chat: Self.here, id: "3")))
        #expect(try await !stores.traces.forgetLesson(of: MessageKey(chat: Self.here, id: "3")))
        #expect(try await stores.traces.forgetLessons(of: Self.here) == 1)
        #expect(try await stores.traces.lessons(of: Self.there).count == 1)
        withExtendedLifetime(folder) {}
    }

    // MARK: - Pictures

    @Test(arguments: Kind.allCases) func aJobsPicturesComeBackInOrderAndGoOnceItHasEnded(kind: Kind) async throws {
        let (stores, folder) = try kind.make()
        let job = try await Self.accepted(Self.request(1, pictures: 2), by: stores.jobs)
        for (place, byte) in [(1, UInt8(2)), (0, 1), (1, 3)] {
            try await stores.pictures.keep(
                NewPicture(job: job.id, place: place, bytes: Data([byte]), fileExtension: "png", seed: UInt32(place)),
                now: 100)
        }
        #expect(try await stores.pictures.pictures(of: job.id) == [Data([1]), Data([3])])
        #expect(try await stores.pictures.seeds(of: job.id) == [0, 1])
        #expect(try await stores.pictures.usage().count == 2)
        #expect(try await stores.pictures.usage().bytes == 2)
        var bounds = PictureSettings()
        bounds.maximumDays = 1
        // Not one that is still to go out, however old.
        #expect(try await stores.pictures.tidy(bounds, now: 10_000_000) == 0)
        let ending = EndingRecord(ending: .delivered(message: "m", pictures: 2), time: 101)
        #expect(try await stores.jobs.end(job.id, ending))
        #expect(
            try await stores.pictures.pictures(sentAs: MessageKey(chat: Self.here, id: "m")) == [Data([1]), Data([3])])
        #expect(try await stores.pictures.pictures(sentAs: MessageKey(chat: Self.there, id: "m")) == [])
        #expect(try await stores.pictures.tidy(bounds, now: 200) == 0)
        #expect(try await stores.pictures.tidy(bounds, now: 10_000_000) == 2)
        #expect(try await stores.pictures.pictures(of: job.id) == [])
        withExtendedLifetime(folder) {}
    }
}
