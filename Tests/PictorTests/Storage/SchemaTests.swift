import GRDB
import Testing

@testable import Pictor

/// Rows of an earlier version, after the step that asks what was paid for.
@Suite struct SchemaTests {
    private struct Old {
        var state: String
        var ending: String?
        var granted = 0
        /// What it counts as now, for its requester and for the chat.
        var counts: (person: Int, chat: Int)
    }

    @Test func oldJobsCountAsTheyDidAndThoseCalledOffLateAsTheirRequesters() async throws {
        let old = [
            Old(state: "done", counts: (2, 2)), Old(state: "unknown", counts: (2, 2)),
            Old(state: "done", granted: 1, counts: (1, 2)), Old(state: "sending", counts: (2, 2)),
            Old(state: "failed", ending: "picture refused by QQ", granted: 2, counts: (0, 0)),
            Old(state: "cancelled", ending: "called off", granted: 2, counts: (0, 0)),
            Old(state: "cancelled", ending: "called off while painting", counts: (2, 2)),
        ]
        for row in old {
            let queue = try DatabaseQueue()
            try Schema.migrator.migrate(queue, upTo: "4 traces")
            try await queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO job (chat, source, requester, intent, origin, request, is_raw, count, granted, state,
                            ending, created, changed)
                        VALUES ('10001:group:20001', '1', '42', 'draw', 'command', '猫', 0, 2, ?, ?, ?, 100, 100)
                        """, arguments: [row.granted, row.state, row.ending])
            }
            try Schema.migrator.migrate(queue)
            let (person, chat, granted) = try await queue.read { database in
                (
                    try JobLog.usage(by: "42", in: nil, since: 0, database: database),
                    try Int.fetchOne(database, sql: "SELECT paid FROM job") ?? -1,
                    try Int.fetchOne(database, sql: "SELECT granted FROM job") ?? -1
                )
            }
            #expect(person == row.counts.person, "\(row.state) \(row.ending ?? "")")
            #expect(chat == row.counts.chat, "\(row.state) \(row.ending ?? "")")
            // What was given on top and not used stays given.
            #expect(granted == row.counts.chat - row.counts.person)
        }
    }
}
