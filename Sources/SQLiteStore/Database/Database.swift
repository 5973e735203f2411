import Foundation
import GRDB
public import PictorModel
import Primitives

/// The SQLite file that everything kept lives in: messages, jobs, what groups have set.
///
/// Hides GRDB. One process owns the file: a second one is refused while the first runs.
public final class Database: Sendable {
    let pool: any DatabaseWriter
    /// How often it was read and written since it was opened, each a transaction.
    struct Transactions: Sendable, Equatable {
        var reads = 0
        var writes = 0
    }

    private let counted = Locked(Transactions())
    /// How often it was read and written so far.
    var transactions: Transactions { counted.withLock { $0 } }

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
            try Self.backUp(pool, at: path)
            try Schema.migrator.migrate(pool)
            self.pool = pool
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Opens the database at `path` for reading, whoever owns it: nothing is written, brought up to date or claimed.
    ///
    /// - Throws: `StorageError`; `.missing` where there is no such file.
    init(readingOnly path: String) throws(StorageError) {
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            pool = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw StorageError(error, path: path)
        }
        claim = nil
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

    /// Copies a database that is about to be changed by a newer version to `path.before-N`, N the number of the first step.
    private static func backUp(_ pool: DatabasePool, at path: String) throws {
        let applied = try pool.read { try Schema.migrator.appliedIdentifiers($0) }
        guard !applied.isEmpty, let next = Schema.migrator.migrations.first(where: { !applied.contains($0) }) else {
            return
        }
        let copy = "\(path).before-\(next.prefix { $0.isNumber })"
        // What an earlier start left that then failed.
        unlink(copy)
        try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy]) }
        chmod(copy, 0o600)
    }

    /// Writes in one transaction. Takes no notice of cancellation: what became of a picture is written down even while
    /// the bot is being stopped.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (GRDB.Database) throws -> Value
    ) async throws(StorageError) -> Value {
        counted.withLock { $0.writes += 1 }
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
        counted.withLock { $0.reads += 1 }
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
