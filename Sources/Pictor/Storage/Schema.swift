import GRDB

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
        return migrator
    }
}
