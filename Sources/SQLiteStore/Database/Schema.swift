import GRDB
import PictorModel

/// The tables, as a list of steps that only ever grows.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 messages, jobs, groups") { database in
            try database.execute(
                sql: """
                    CREATE TABLE message (
                        id INTEGER PRIMARY KEY,
                        chat TEXT NOT NULL,
                        message TEXT NOT NULL,
                        author TEXT NOT NULL,
                        author_name TEXT NOT NULL,
                        is_own INTEGER NOT NULL,
                        time INTEGER NOT NULL,
                        content TEXT NOT NULL,
                        UNIQUE (chat, message)
                    );
                    CREATE INDEX message_by_time ON message (chat, time, id);
                    CREATE INDEX message_by_age ON message (time);

                    CREATE TABLE job (
                        id INTEGER PRIMARY KEY,
                        chat TEXT NOT NULL,
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
                        state TEXT NOT NULL,
                        ending TEXT,
                        sent TEXT,
                        created INTEGER NOT NULL,
                        changed INTEGER NOT NULL,
                        UNIQUE (chat, source)
                    );
                    CREATE INDEX job_by_sent ON job (chat, sent);
                    CREATE INDEX job_by_state ON job (state);
                    CREATE INDEX job_by_requester ON job (chat, requester, id);

                    CREATE TABLE chat_setting (
                        chat TEXT PRIMARY KEY,
                        is_enabled INTEGER,
                        trigger TEXT
                    ) WITHOUT ROWID;

                    CREATE TABLE superuser (user TEXT PRIMARY KEY) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("2 groups") { database in
            try database.execute(
                sql: """
                    ALTER TABLE chat_setting ADD COLUMN cooldown INTEGER;
                    ALTER TABLE chat_setting ADD COLUMN user_daily INTEGER;
                    ALTER TABLE chat_setting ADD COLUMN group_daily INTEGER;
                    ALTER TABLE chat_setting ADD COLUMN recall INTEGER;
                    ALTER TABLE chat_setting ADD COLUMN quiet_hours TEXT;
                    ALTER TABLE chat_setting ADD COLUMN banned_words TEXT;
                    ALTER TABLE chat_setting ADD COLUMN persona TEXT;
                    ALTER TABLE chat_setting ADD COLUMN model TEXT;

                    CREATE TABLE ban (
                        chat TEXT NOT NULL,
                        user TEXT NOT NULL,
                        until INTEGER,
                        author TEXT NOT NULL,
                        created INTEGER NOT NULL,
                        PRIMARY KEY (chat, user)
                    ) WITHOUT ROWID;

                    CREATE TABLE allowance (
                        id INTEGER PRIMARY KEY,
                        user TEXT NOT NULL,
                        amount INTEGER NOT NULL,
                        author TEXT NOT NULL,
                        created INTEGER NOT NULL
                    );
                    CREATE INDEX allowance_by_user ON allowance (user);

                    CREATE TABLE refusal (
                        chat TEXT NOT NULL,
                        day INTEGER NOT NULL,
                        reason TEXT NOT NULL,
                        count INTEGER NOT NULL,
                        PRIMARY KEY (chat, day, reason)
                    ) WITHOUT ROWID;

                    ALTER TABLE job ADD COLUMN granted INTEGER NOT NULL DEFAULT 0;
                    """)
        }
        migrator.registerMigration("3 pictures") { database in
            try database.execute(
                sql: """
                    CREATE TABLE picture (
                        id INTEGER PRIMARY KEY,
                        job INTEGER NOT NULL REFERENCES job (id),
                        place INTEGER NOT NULL,
                        file TEXT NOT NULL,
                        bytes INTEGER NOT NULL,
                        seed INTEGER,
                        created INTEGER NOT NULL,
                        UNIQUE (job, place)
                    );
                    CREATE INDEX picture_by_age ON picture (created);

                    ALTER TABLE job ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
                    CREATE INDEX job_by_chat_state ON job (chat, state);
                    CREATE INDEX job_by_chat_time ON job (chat, created);
                    CREATE INDEX job_by_requester_time ON job (requester, created);

                    CREATE TABLE withdrawal (
                        chat TEXT NOT NULL,
                        message TEXT NOT NULL,
                        due INTEGER NOT NULL,
                        PRIMARY KEY (chat, message)
                    ) WITHOUT ROWID;
                    CREATE INDEX withdrawal_by_due ON withdrawal (due);
                    """)
        }
        migrator.registerMigration("4 traces") { database in
            try database.execute(
                sql: """
                    CREATE TABLE trace (
                        message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
                        time INTEGER NOT NULL,
                        decider TEXT NOT NULL,
                        rule TEXT NOT NULL,
                        intent TEXT NOT NULL,
                        certainty REAL NOT NULL,
                        barrier TEXT,
                        reason TEXT,
                        calls INTEGER NOT NULL,
                        tokens INTEGER,
                        milliseconds INTEGER NOT NULL
                    );
                    CREATE INDEX trace_by_age ON trace (time);

                    CREATE TABLE lesson (
                        id INTEGER PRIMARY KEY,
                        chat TEXT NOT NULL,
                        source TEXT NOT NULL,
                        text TEXT NOT NULL,
                        is_addressed INTEGER NOT NULL,
                        teacher TEXT NOT NULL,
                        time INTEGER NOT NULL,
                        UNIQUE (chat, text),
                        UNIQUE (chat, source)
                    );

                    CREATE TABLE rendering (source TEXT PRIMARY KEY, english TEXT NOT NULL) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("5 paid pictures") { database in
            // Of what ended before nobody wrote down whether it was paid. Delivered, or perhaps delivered, it was; called off
            // while it was painted it may have been, by its requester as far as was looked at. A failure was promised not to
            // count, and why it failed does not tell for sure: it stays free, which matters until midnight at most.
            try database.execute(
                sql: """
                    ALTER TABLE job ADD COLUMN paid INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE job ADD COLUMN called_off_by TEXT;

                    UPDATE job SET paid = count WHERE state IN ('painting', 'sending', 'done', 'unknown');
                    UPDATE job SET paid = count, called_off_by = requester
                    WHERE state = 'cancelled' AND ending = 'called off while painting';
                    UPDATE job SET granted = 0 WHERE state IN ('failed', 'cancelled');
                    """)
        }
        migrator.registerMigration("6 coded endings") { database in
            // `task`: the service's id of its work, and `service` its name; `cost` in millionths of `cost_currency`; `parent`:
            // the job that it repeats or changes; `ticket`: the right to answer, as JSON; `began`, `painted` and
            // `sending_began`: Unix seconds of entering the steps.
            try database.execute(
                sql: """
                    ALTER TABLE job ADD COLUMN task TEXT;
                    ALTER TABLE job ADD COLUMN service TEXT;
                    ALTER TABLE job ADD COLUMN cost INTEGER;
                    ALTER TABLE job ADD COLUMN cost_currency TEXT;
                    ALTER TABLE job ADD COLUMN parent INTEGER;
                    ALTER TABLE job ADD COLUMN ticket TEXT;
                    ALTER TABLE job ADD COLUMN began INTEGER;
                    ALTER TABLE job ADD COLUMN painted INTEGER;
                    ALTER TABLE job ADD COLUMN sending_began INTEGER;

                    ALTER TABLE picture ADD COLUMN width INTEGER;
                    ALTER TABLE picture ADD COLUMN height INTEGER;
                    ALTER TABLE picture ADD COLUMN hash TEXT;
                    ALTER TABLE picture ADD COLUMN star INTEGER NOT NULL DEFAULT 0;
                    """)
            try translateEndings(in: database)
            // The code says it.
            try database.execute(sql: "ALTER TABLE job DROP COLUMN called_off_by")
        }
        migrator.registerMigration("7 chats by number") { try ChatNumbering.perform(in: $0) }
        return migrator
    }

    /// Puts a code in place of the English that earlier versions stored as a job's ending.
    private static func translateEndings(in database: GRDB.Database) throws {
        // By batches of rows, so that a log of years does not lie in memory at once.
        var last: Int64 = 0
        while true {
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, state, ending, sent, count, paid, requester, called_off_by FROM job
                    WHERE id > ? AND state NOT IN (\(JobStateSQL.unfinished)) ORDER BY id LIMIT 1000
                    """, arguments: [last])
            guard let end = rows.last else { return }
            for row in rows {
                guard let ending = ending(ofLegacy: row) else { continue }
                try database.execute(
                    sql: "UPDATE job SET ending = ? WHERE id = ?", arguments: [ending.code, row["id"] as Int64])
            }
            last = end["id"]
        }
    }

    private static func ending(ofLegacy row: Row) -> JobEnding? {
        // A backup of an older version that was restored by this one has codes already.
        if let fact: String = row["ending"], JobEnding(code: fact) != nil { return nil }
        let paid: Int = row["paid"]
        let columns = JobEnding.Columns(message: row["sent"], pictures: row["count"], mayHaveBeenPaid: paid > 0)
        let ending = JobEnding(legacyState: row["state"], fact: row["ending"], columns: columns)
        // The step before this one began to write down who it was, and what was paid by then.
        guard case .cancelled(by: .unrecorded, during: .queued) = ending, paid > 0 else { return ending }
        let person: String? = row["called_off_by"]
        return .cancelled(by: JobEnding.Canceller(person, requester: row["requester"]), during: .painting)
    }
}
