import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

@Suite struct SuperusersTests {
    private func code(from log: RecordedLog) throws -> String {
        let line = try #require(log.lines.first)
        return try #require(line.firstMatch(of: /认领 ([A-Z0-9]+)/).map { String($0.1) })
    }

    @Test func theFirstWhoShowsTheCodeFromTheLogBecomesTheSuperuser() async throws {
        let database = try Database()
        let log = RecordedLog()
        let superusers = Superusers(configured: Current(constant: []), store: SQLiteGroupStore(database: database))
        try await superusers.prepare(logger: log.logger)
        let code = try code(from: log)
        #expect(try await superusers.claim("WRONG", by: "1") == false)
        #expect(try await superusers.claim(code.lowercased(), by: "2"))
        #expect(try await superusers.claim(code, by: "3") == false)
        #expect(try await superusers.contains("2"))
        #expect(try await superusers.contains("3") == false)
        // After a restart there is one, and no new code.
        let later = Superusers(configured: Current(constant: []), store: SQLiteGroupStore(database: database))
        let quiet = RecordedLog()
        try await later.prepare(logger: quiet.logger)
        #expect(quiet.lines.isEmpty)
        #expect(try await later.contains("2"))
    }

    @Test func whereTheConfigurationNamesThemNobodyElseCounts() async throws {
        let database = try Database()
        let superusers = Superusers(configured: Current(constant: ["7"]), store: SQLiteGroupStore(database: database))
        let log = RecordedLog()
        try await superusers.prepare(logger: log.logger)
        #expect(log.lines.isEmpty)
        #expect(try await superusers.contains("7"))
        #expect(try await superusers.claim("", by: "8") == false)
    }
}
