import GRDB
import PictorModel
import Testing

@testable import Pictor
@testable import SQLiteStore

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
                    try SQLiteJobStore.usage(by: "42", in: nil, since: 0, database: database),
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

    /// What a row's ending is after the update, for its state and its English.
    private func code(of state: String, _ fact: String?, after step: String, set extra: String = "") async throws
        -> String?
    {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: step)
        try await queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO job (chat, source, requester, intent, origin, request, is_raw, state, ending, created,
                        changed)
                    VALUES ('10001:group:20001', '1', '42', 'draw', 'command', '猫', 0, ?, ?, 100, 100)
                    """, arguments: [state, fact])
            if !extra.isEmpty { try database.execute(sql: "UPDATE job SET \(extra)") }
        }
        try Schema.migrator.migrate(queue)
        return try await queue.read { try String.fetchOne($0, sql: "SELECT ending FROM job") }
    }

    @Test(
        arguments: [
            ("done", nil, "delivered"), ("failed", "queue full", "failed_queue_full"),
            ("failed", "billing: 402 no money", "failed_billing"), ("failed", "muted there", "failed_muted"),
            ("failed", "not sent: muted there", "failed_muted"), ("failed", "no idea", "failed_other"),
            ("failed", "not sent: 1200 refused", "failed_send_refused"),
            ("failed", "restarted while painting", "interrupted_while_painting"),
            ("failed", "storage: full", "failed_storage"), ("unknown", "delivery unknown", "unknown_outcome"),
            ("unknown", "restarted while sending", "unknown_outcome_after_restart"),
            ("unknown", "restored from a backup", "restored_from_backup"),
            // A backup of an older version, restored by this one before its database was brought up to date.
            ("unknown", "restored_from_backup", "restored_from_backup"),
            ("cancelled", "called off", "cancelled_by_unrecorded_while_queued"),
            ("cancelled", "called off while painting", "cancelled_by_unrecorded_while_painting"),
            ("painting", nil, nil),
        ] as [(String, String?, String?)])
    func theEnglishOfOldEndingsBecomesACodeOnce(state: String, fact: String?, expected: String?) async throws {
        #expect(try await code(of: state, fact, after: "4 traces") == expected)
        if let expected { #expect(JobEnding(code: expected) != nil) }
    }

    @Test(
        arguments: [
            ("paid = 1, called_off_by = '42'", "cancelled_by_requester_while_painting"),
            ("paid = 1, called_off_by = '77'", "cancelled_by_other_while_painting"),
            ("paid = 1", "cancelled_by_bot_while_painting"), ("paid = 0", "cancelled_by_unrecorded_while_queued"),
        ])
    func whoCalledAPaidPictureOffIsStillKnown(columns: String, expected: String) async throws {
        #expect(try await code(of: "cancelled", "called off", after: "5 paid pictures", set: columns) == expected)
    }
}
