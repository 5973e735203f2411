import ChatCore
import GRDB
import PictorModel
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// Whose jobs go on, and that finding out does not read through those of everybody.
@Suite struct UnfinishedJobsTests {
    private let database: SQLiteStore.Database
    private let log: SQLiteJobStore
    private let here = ChatKey(account: "10001", kind: .group, peer: "20001")
    private let elsewhere = ChatKey(account: "10001", kind: .group, peer: "20002")

    init() throws {
        database = try SQLiteStore.Database()
        log = SQLiteJobStore(database: database)
    }

    @discardableResult
    private func accept(_ source: String, in chat: ChatKey, by requester: String) async throws -> Int64 {
        let request = JobRequest(
            source: MessageKey(chat: chat, id: source), requester: requester, intent: .draw, origin: .command,
            request: "画一只猫")
        return try #require(try await log.accept(request, now: 100).job).id
    }

    @Test func onlyTheUnfinishedJobsOfTheChatAndThePersonAreFoundOldestFirst() async throws {
        let first = try await accept("1", in: here, by: "42")
        let other = try await accept("2", in: here, by: "43")
        let second = try await accept("3", in: here, by: "42")
        let away = try await accept("4", in: elsewhere, by: "42")
        let ended = try await accept("5", in: here, by: "42")
        try await log.advance(ended, to: .done, now: 101)
        try await log.advance(first, to: .painting, now: 102)

        #expect(try await log.unfinished(in: here).map(\.id) == [first, other, second])
        #expect(try await log.unfinished(in: here, of: "42").map(\.id) == [first, second])
        #expect(try await log.unfinished(of: "42").map(\.id) == [first, second, away])
        #expect(try await log.unfinished(in: elsewhere, of: "43").isEmpty)
    }

    @Test(arguments: [
        (SQLiteJobStore.unfinishedInChat, ["c"], "job_by_chat_state"),
        (SQLiteJobStore.unfinishedInChat + " AND +requester = ?", ["c", "42"], "job_by_chat_state"),
        (SQLiteJobStore.unfinishedOfRequester, ["42"], "job_by_state"),
        ("chat = ? AND source = ?", ["c", "1"], "sqlite_autoindex_job_1"),
        ("chat = ? AND sent = ?", ["c", "1"], "job_by_sent"),
    ])
    func aJobIsFoundByAnIndex(condition: String, arguments: [String], index: String) async throws {
        let plan = try await database.read { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN SELECT * FROM job WHERE \(condition) ORDER BY id",
                arguments: StatementArguments(arguments)
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("USING INDEX \(index) ") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
    }
}
