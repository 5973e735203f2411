import Foundation
import GRDB

/// The SQLite file that everything kept lives in: messages, jobs, what groups have set.
///
/// Hides GRDB. One process owns the file: a second one is refused while the first runs.
public final class Database: Sendable {
    let pool: any DatabaseWriter
    private let claim: FileClaim?

    /// Opens, or makes, the database at `path`, brings it up to date and claims it for this process.
    ///
    /// - Parameters:
    ///   - path: A file; missing folders are made.
    ///   - patience: How long another program's lock, a backup tool's for example, is waited out.
    /// - Throws: `StorageError`; `.claimed` where another process has it open.
    public init(path: String, patience: Duration = .seconds(5)) throws(StorageError) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw .unwritable(path: path)
        }
        claim = try FileClaim(path: path + ".lock")
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(patience / .seconds(1))
        configuration.prepareDatabase { database in
            // WAL is durable against a crash of the process with NORMAL; only a power cut may take the last moments.
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(pool)
            self.pool = pool
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// A database in memory, gone with the object.
    public init() throws(StorageError) {
        do {
            let queue = try DatabaseQueue()
            try Schema.migrator.migrate(queue)
            pool = queue
            claim = nil
        } catch {
            throw StorageError(error, path: ":memory:")
        }
    }

    /// Writes in one transaction. Takes no notice of cancellation: what became of a picture is written down even while
    /// the bot is being stopped.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (GRDB.Database) throws -> Value
    ) async throws(StorageError) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            pool.asyncWrite(body) { _, result in continuation.resume(returning: result) }
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw StorageError(error, path: nil)
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (GRDB.Database) throws -> Value
    ) async throws(StorageError) -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw StorageError(error, path: nil)
        }
    }

    /// Whether SQLite finds the file whole; for `doctor`.
    public func passesIntegrityCheck() async throws(StorageError) -> Bool {
        try await read { try String.fetchOne($0, sql: "PRAGMA quick_check") == "ok" }
    }
}

/// The tables, as a list of steps that only ever grows.
private enum Schema {
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
        return migrator
    }
}
