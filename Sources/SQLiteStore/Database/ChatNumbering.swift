import GRDB
import PictorModel

/// The step of the schema that puts short integers in place of the text by which rows named their chat.
///
/// Every table concerned is written once, in the order of its rows. Foreign keys are off while the migrator runs a step, so
/// that rows which refer to a table's rows outlive its replacement; it checks them at the end.
enum ChatNumbering {
    private struct Table {
        var name: String
        /// Its columns but for the chat, which comes first.
        var columns: String
        var definition: String
        /// Made once the rows are there, which is faster than keeping them in order on the way and packs them tightly.
        var indices = ""
    }

    static func perform(in database: GRDB.Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE chat (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
                INSERT INTO chat (id, key) VALUES (\(ChatTable.everywhereID), '\(ChatTable.everywhereKey)');
                """)
        for table in tables {
            try database.execute(
                sql: "INSERT OR IGNORE INTO chat (key) SELECT DISTINCT chat FROM \(table.name) ORDER BY chat")
        }
        for table in tables { try rewrite(table, in: database) }
    }

    private static func rewrite(_ table: Table, in database: GRDB.Database) throws {
        let (name, draft) = (table.name, "\(table.name)_numbered")
        try database.execute(
            sql: """
                CREATE TABLE \(draft) \(table.definition);
                INSERT INTO \(draft) (chat, \(table.columns))
                SELECT (SELECT id FROM chat WHERE key = \(name).chat), \(table.columns) FROM \(name);
                DROP TABLE \(name);
                ALTER TABLE \(draft) RENAME TO \(name);
                \(table.indices)
                """)
    }

    private static let tables = [
        Table(
            name: "message", columns: "id, message, author, author_name, is_own, time, content",
            definition: """
                (
                    id INTEGER PRIMARY KEY,
                    chat INTEGER NOT NULL REFERENCES chat (id),
                    message TEXT NOT NULL,
                    author TEXT NOT NULL,
                    author_name TEXT NOT NULL,
                    is_own INTEGER NOT NULL,
                    time INTEGER NOT NULL,
                    content TEXT NOT NULL
                )
                """,
            indices: """
                CREATE UNIQUE INDEX message_by_key ON message (chat, message);
                CREATE INDEX message_by_time ON message (chat, time, id);
                CREATE INDEX message_by_age ON message (time);
                """),
        Table(
            name: "job",
            columns: """
                id, source, requester, intent, origin, request, is_raw, prompt, negative, aspect, ratio, seed, model, count,
                parent, state, ending, sent, granted, paid, service, task, cost, cost_currency, ticket, created, began,
                painted, sending_began, changed
                """,
            definition: """
                (
                    id INTEGER PRIMARY KEY,
                    chat INTEGER NOT NULL REFERENCES chat (id),
                    source TEXT NOT NULL,
                    requester TEXT NOT NULL,
                    intent TEXT NOT NULL,
                    origin TEXT NOT NULL,
                    request TEXT NOT NULL,
                    is_raw INTEGER NOT NULL,
                    prompt TEXT,
                    negative TEXT,
                    aspect TEXT,
                    ratio TEXT,
                    seed INTEGER,
                    model TEXT,
                    count INTEGER NOT NULL DEFAULT 1,
                    parent INTEGER,
                    state TEXT NOT NULL,
                    ending TEXT,
                    sent TEXT,
                    granted INTEGER NOT NULL DEFAULT 0,
                    paid INTEGER NOT NULL DEFAULT 0,
                    service TEXT,
                    task TEXT,
                    cost INTEGER,
                    cost_currency TEXT,
                    ticket TEXT,
                    created INTEGER NOT NULL,
                    began INTEGER,
                    painted INTEGER,
                    sending_began INTEGER,
                    changed INTEGER NOT NULL,
                    UNIQUE (chat, source)
                )
                """,
            indices: """
                CREATE INDEX job_by_sent ON job (chat, sent);
                CREATE INDEX job_by_state ON job (state);
                CREATE INDEX job_by_requester ON job (chat, requester, id);
                CREATE INDEX job_by_chat_state ON job (chat, state);
                CREATE INDEX job_by_chat_time ON job (chat, created);
                CREATE INDEX job_by_requester_time ON job (requester, created);
                """),
        Table(
            name: "chat_setting",
            columns: """
                is_enabled, trigger, cooldown, user_daily, group_daily, recall, quiet_hours, banned_words, persona, model
                """,
            definition: """
                (
                    chat INTEGER PRIMARY KEY REFERENCES chat (id),
                    is_enabled INTEGER,
                    trigger TEXT,
                    cooldown INTEGER,
                    user_daily INTEGER,
                    group_daily INTEGER,
                    recall INTEGER,
                    quiet_hours TEXT,
                    banned_words TEXT,
                    persona TEXT,
                    model TEXT
                ) WITHOUT ROWID
                """),
        Table(
            name: "ban", columns: "user, until, author, created",
            definition: """
                (
                    chat INTEGER NOT NULL REFERENCES chat (id),
                    user TEXT NOT NULL,
                    until INTEGER,
                    author TEXT NOT NULL,
                    created INTEGER NOT NULL,
                    PRIMARY KEY (chat, user)
                ) WITHOUT ROWID
                """),
        Table(
            name: "refusal", columns: "day, reason, count",
            definition: """
                (
                    chat INTEGER NOT NULL REFERENCES chat (id),
                    day INTEGER NOT NULL,
                    reason TEXT NOT NULL,
                    count INTEGER NOT NULL,
                    PRIMARY KEY (chat, day, reason)
                ) WITHOUT ROWID
                """),
        Table(
            name: "withdrawal", columns: "message, due",
            definition: """
                (
                    chat INTEGER NOT NULL REFERENCES chat (id),
                    message TEXT NOT NULL,
                    due INTEGER NOT NULL,
                    PRIMARY KEY (chat, message)
                ) WITHOUT ROWID
                """,
            indices: "CREATE INDEX withdrawal_by_due ON withdrawal (due);"),
        Table(
            name: "lesson", columns: "id, source, text, is_addressed, teacher, time",
            definition: """
                (
                    id INTEGER PRIMARY KEY,
                    chat INTEGER NOT NULL REFERENCES chat (id),
                    source TEXT NOT NULL,
                    text TEXT NOT NULL,
                    is_addressed INTEGER NOT NULL,
                    teacher TEXT NOT NULL,
                    time INTEGER NOT NULL,
                    UNIQUE (chat, text),
                    UNIQUE (chat, source)
                )
                """),
    ]
}
