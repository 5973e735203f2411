import Logging
import Primitives
import Testing

@testable import Pictor

@Suite struct SuperusersTests {
    /// Keeps what is logged.
    private final class Log: LogHandler {
        let lines = Locked<[String]>([])
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .trace }
            set {}
        }
        func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
    }

    private func code(from log: Log) throws -> String {
        let line = try #require(log.lines.withLock { $0.first })
        return try #require(line.firstMatch(of: /认领 ([A-Z0-9]+)/).map { String($0.1) })
    }

    @Test func theFirstWhoShowsTheCodeFromTheLogBecomesTheSuperuser() async throws {
        let database = try Database()
        let log = Log()
        let superusers = Superusers(configured: [], database: database)
        try await superusers.prepare(logger: Logger(label: "test") { _ in log })
        let code = try code(from: log)
        #expect(try await superusers.claim("WRONG", by: "1") == false)
        #expect(try await superusers.claim(code.lowercased(), by: "2"))
        #expect(try await superusers.claim(code, by: "3") == false)
        #expect(try await superusers.contains("2"))
        #expect(try await superusers.contains("3") == false)
        // After a restart there is one, and no new code.
        let later = Superusers(configured: [], database: database)
        let quiet = Log()
        try await later.prepare(logger: Logger(label: "test") { _ in quiet })
        #expect(quiet.lines.withLock { $0.isEmpty })
        #expect(try await later.contains("2"))
    }

    @Test func whereTheConfigurationNamesThemNobodyElseCounts() async throws {
        let database = try Database()
        let superusers = Superusers(configured: [7], database: database)
        let log = Log()
        try await superusers.prepare(logger: Logger(label: "test") { _ in log })
        #expect(log.lines.withLock { $0.isEmpty })
        #expect(try await superusers.contains("7"))
        #expect(try await superusers.claim("", by: "8") == false)
    }
}
