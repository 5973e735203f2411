import GRDB
import PictorModel

@testable import Pictor
@testable import SQLiteStore

/// A database as an earlier version left it: with rows of several chats in every table that version had.
enum OldDatabase {
    /// Every earlier version, by its last step, the oldest first.
    static let versions = Array(Schema.migrator.migrations.prefix { !$0.hasPrefix("7 ") })

    /// Their keys, as odd as they come; the last is no key of this version.
    static let chats = [
        "10001/group/20001", "10001/private/20001", "10002/group/20001", "10001/group/20001 ", "1/group/0",
        "01/group/0",
        "qq:102030/group/A:b/c*'%", "milky:1/private/e\u{301}🐙", "QQ:102030/group/a:b", "10001:group:20001",
    ]

    /// The tables whose rows name a chat, and those whose rows refer to theirs.
    static let tables = [
        "message", "job", "chat_setting", "ban", "refusal", "withdrawal", "lesson", "picture", "trace",
    ]

    /// Makes the tables of a version and fills them.
    static func make(_ version: String, in queue: DatabaseQueue, messages: Int = 3) throws {
        try Schema.migrator.migrate(queue, upTo: version)
        guard let index = versions.firstIndex(of: version) else { return }
        try queue.write { database in
            for (place, chat) in chats.enumerated() {
                for statements in fillings.prefix(index + 1) {
                    for sql in statements {
                        let statement = try database.makeStatement(sql: sql)
                        let values: [String: (any DatabaseValueConvertible)?] = [
                            "chat": chat, "place": place, "messages": messages,
                        ]
                        let names = Set(sql.matches(of: /:([a-z]+)/).map { String($0.output.1) })
                        try statement.execute(arguments: StatementArguments(values.filter { names.contains($0.key) }))
                    }
                }
            }
            try database.execute(sql: "INSERT INTO chat_setting (chat, trigger) VALUES ('*', 'command')")
            if index >= 1 {
                try database.execute(
                    sql: """
                        UPDATE chat_setting SET persona = '大家的' WHERE chat = '*';
                        INSERT INTO ban (chat, user, author, created) VALUES ('*', '66', '1', 5);
                        """)
            }
        }
    }

    /// What each step adds to the rows of one chat.
    private static let fillings = [
        [
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :messages)
            INSERT INTO message (chat, message, author, author_name, is_own, time, content)
            SELECT :chat, n, '42', 'name ' || :place, n % 2, 1000 + n, '[{"type":"text","data":{"text":"第' || n || '句"}}]'
            FROM number
            """,
            """
            INSERT INTO job (chat, source, requester, intent, origin, request, is_raw, prompt, seed, state, ending, sent,
                created, changed)
            VALUES
                (:chat, '1', '42', 'draw', 'command', '猫', 0, 'a cat', 7, 'done', NULL, '2', 100, 110),
                (:chat, '3', '43', 'draw', 'guess', '狗', 1, NULL, NULL, 'failed', 'queue full', NULL, 101, 111),
                (:chat, '-4', '42', 'selfie', 'command', '', 0, NULL, NULL, 'painting', NULL, NULL, 102, 112)
            """,
            "INSERT INTO chat_setting (chat, is_enabled, trigger) VALUES (:chat, :place % 2, 'mention')",
        ],
        [
            "UPDATE chat_setting SET cooldown = :place, banned_words = '一' || char(10) || '二' WHERE chat = :chat",
            """
            INSERT INTO ban (chat, user, until, author, created)
            VALUES (:chat, '42', 1000 + :place, '1', 5), (:chat, '43', NULL, '1', 6)
            """,
            "INSERT INTO refusal (chat, day, reason, count) VALUES (:chat, 0, '太快', :place), (:chat, 1, '太快', 2)",
            "UPDATE job SET granted = 1 WHERE chat = :chat AND source = '1'",
        ],
        [
            "UPDATE job SET count = 2 WHERE chat = :chat AND source = '1'",
            """
            INSERT INTO picture (job, place, file, bytes, created)
            SELECT id, 0, id || '-0.png', 10, created FROM job WHERE chat = :chat
            """,
            "INSERT INTO withdrawal (chat, message, due) VALUES (:chat, '2', :place)",
        ],
        [
            """
            INSERT INTO trace (message, time, decider, rule, intent, certainty, calls, milliseconds)
            SELECT id, time, 'rules', 'talk ' || :place, 'none', 0.5, 0, 0 FROM message WHERE chat = :chat
            """,
            """
            INSERT INTO lesson (chat, source, text, is_addressed, teacher, time)
            VALUES (:chat, '9', '画风突变 ' || :place, 0, '42', 50), (:chat, '10', '画饼', 1, '42', 51)
            """,
        ],
        ["UPDATE job SET paid = 2 WHERE chat = :chat AND source = '1'"],
        [
            """
            UPDATE job SET task = 't' || :place, service = 's', cost = 5, cost_currency = 'CNY', parent = 1, ticket = '{}',
                began = 103, painted = 104, sending_began = 105
            WHERE chat = :chat AND source = '1'
            """,
            "UPDATE picture SET width = 8, height = 9, hash = 'ab', star = 1",
        ],
    ]

    /// Every row of every table, its chat by the key.
    static func contents(of database: GRDB.Database) throws -> [String: Set<[String: DatabaseValue]>] {
        var keys: [Int64: String] = [:]
        if try database.tableExists("chat") {
            for row in try Row.fetchAll(database, sql: "SELECT id, key FROM chat") { keys[row["id"]] = row["key"] }
        }
        var contents: [String: Set<[String: DatabaseValue]>] = [:]
        for table in tables {
            contents[table] = Set(
                try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { row in
                    var values: [String: DatabaseValue] = [:]
                    for (column, value) in row { values[column] = value }
                    if let id = values["chat"].flatMap(Int64.fromDatabaseValue) {
                        values["chat"] = keys[id]?.databaseValue
                    }
                    return values
                })
        }
        return contents
    }
}
