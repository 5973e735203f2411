import ChatCore
import GRDB
import Logging
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// No question that a message asks the database reads through a table.
@Suite struct QueryPlanTests {
    private let database: SQLiteStore.Database
    private let here = ChatKey(account: "10001", kind: .group, peer: "20001")
    private let elsewhere = ChatKey(account: "10001", kind: .group, peer: "20002")

    init() throws { database = try SQLiteStore.Database() }

    private func key(_ id: String) -> MessageKey { MessageKey(chat: here, id: id) }

    private func entry(_ id: Int, in chat: ChatKey) -> HistoryEntry {
        HistoryEntry(
            key: MessageKey(chat: chat, id: "\(id)"), author: "3", authorName: "", isOwn: false, time: 100,
            parts: [.text("早")])
    }

    /// The statements that SQLite is given meanwhile, but for those of transactions.
    private func traced(_ body: () async throws -> Void) async throws -> [String] {
        let statements = Locked<[String]>([])
        try await database.write { database in
            database.trace { event in
                guard case .statement(let statement) = event else { return }
                statements.withLock { $0.append(statement.sql) }
            }
        }
        try await body()
        try await database.write { $0.trace() }
        return statements.withLock { $0 }.filter { sql in
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { sql.hasPrefix($0) }
        }
    }

    private func expectNoScan(atLeast count: Int, _ body: () async throws -> Void) async throws {
        let statements = try await traced(body)
        #expect(statements.count >= count, "\(statements)")
        try await database.read { database in
            for sql in Set(statements) {
                let explanation = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                explanation.setUncheckedArguments(StatementArguments())
                let plan = try Row.fetchAll(explanation).map { $0["detail"] as String }
                #expect(!plan.contains { $0.hasPrefix("SCAN") && $0 != "SCAN CONSTANT ROW" }, "\(sql): \(plan)")
            }
        }
    }

    @Test func messagesAreFoundByIndices() async throws {
        let history = SQLiteMessageStore(database: database)
        try await expectNoScan(atLeast: 6) {
            _ = try await history.append([entry(1, in: here), entry(2, in: here)])
            _ = try await history.recent(in: here, limit: 20, since: 0)
            _ = try await history.recent(in: here, limit: 20, since: 0, before: entry(2, in: here))
            #expect(try await history.entry(for: key("1")) != nil)
            _ = try await history.forget(before: 50)
        }
    }

    @Test func jobsAndWhatIsUsedAreFoundByIndices() async throws {
        let log = SQLiteJobStore(database: database)
        let terms = QuotaTerms(cooldown: 5, userDaily: 9, userDailyHere: 9, groupDaily: 9, dayBegan: 50)
        let request = JobRequest(
            source: key("1"), requester: "42", intent: .draw, origin: .command, request: "猫")
        try await expectNoScan(atLeast: 16) {
            guard case .accepted(let job) = try await log.accept(request, on: terms, now: 100) else {
                Issue.record("not accepted")
                return
            }
            #expect(job.source == key("1"))
            #expect(try await log.job(askedBy: key("1"))?.source == key("1"))
            _ = try await log.unfinished()
            #expect(try await log.unfinished(in: here).map(\.id) == [job.id])
            #expect(try await log.unfinished(in: here, of: "42").map(\.id) == [job.id])
            #expect(try await log.unfinished(of: "42").map(\.id) == [job.id])
            try await log.record(.painting, of: job.id, now: 101)
            let ending = EndingRecord(
                ending: .delivered(message: "2", pictures: 1), withdrawAt: 200, time: 102)
            #expect(try await log.end(job.id, ending))
            #expect(try await log.job(sentAs: key("2"))?.id == job.id)
            #expect(try await log.lastRepeatable(in: here, to: "42")?.id == job.id)
            #expect(try await log.lastRepeatable(in: here, to: nil)?.id == job.id)
            #expect(try await log.standing(of: "42", in: here, on: terms).leftInGroup == 8)
            #expect(try await log.usage(by: "42", in: here, since: 0) == 1)
            #expect(try await log.usage(by: "42", in: nil, since: 0) == 1)
            #expect(try await log.pictures(in: here, since: 0) == 1)
            _ = try await SQLitePictureStore(database: database, folder: nil).seeds(of: job.id)
        }
    }

    @Test func whatIsSetForAChatIsFoundByIndices() async throws {
        let settings = SQLiteGroupStore(database: database), bans = SQLiteGroupStore(database: database)
        let refusals = SQLiteJobStore(database: database),
            book = RememberedLessonBook(SQLiteTraceStore(database: database))
        try await expectNoScan(atLeast: 14) {
            try await settings.changeOverrides(for: here) { $0.cooldown = 3 }
            try await settings.changeOverrides(for: nil) { $0.persona = "猫" }
            #expect(try await settings.overrides(for: nil).persona == "猫")
            try await bans.add(Ban(user: "42", until: nil), in: here, by: "1", now: 5)
            try await bans.add(Ban(user: "43", until: nil), in: nil, by: "1", now: 5)
            #expect(try await bans.ban(on: "42", in: here, now: 6) != nil)
            #expect(try await bans.ban(on: "42", in: elsewhere, now: 6) == nil)
            #expect(try await bans.ban(on: "43", in: elsewhere, now: 6) != nil)
            #expect(try await bans.bans(in: here, now: 6).count == 1)
            #expect(try await bans.lift("42", in: here))
            try await refusals.count(.bannedWord, in: here, on: 0)
            #expect(try await refusals.refusals(in: here, on: 0).count == 1)
            try await book.learn(
                Lesson(source: key("1"), text: "画饼", isAddressed: false, teacher: "42", time: 1))
            #expect(try await book.lessons(of: here).count == 1)
            #expect(try await book.forget(key("1")))
        }
    }

    @Test func tracesAreFoundByIndices() async throws {
        _ = try await SQLiteMessageStore(database: database).append([entry(1, in: here)])
        let traces = TraceLog(
            store: SQLiteTraceStore(database: database), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await expectNoScan(atLeast: 3) {
            traces.note(
                Trace(message: key("1"), time: 100, decider: .rules, rule: "talk", intent: .none, certainty: 1))
            traces.note(ModelCost(calls: 1, tokens: 5, milliseconds: 7), for: key("1"))
            let trace = try await traces.trace(of: key("1"))
            #expect(trace?.cost.tokens == 5)
        }
    }

    @Test func aBatchOfMessagesLooksEachChatUpOnce() async throws {
        let history = SQLiteMessageStore(database: database)
        let batch = (1...50).flatMap { [entry($0, in: here), entry($0, in: elsewhere)] }
        let statements = try await traced {
            _ = try await history.append(batch)
            let more = (51...100).flatMap { [entry($0, in: here), entry($0, in: elsewhere)] }
            _ = try await history.append(more)
        }
        #expect(statements.count { $0.hasPrefix("SELECT id FROM chat") } == 4)
        #expect(statements.count { $0.hasPrefix("INSERT INTO chat") } == 2)
        #expect(try await history.recent(in: elsewhere, limit: 200, since: 0).count == 100)
    }
}
