package import ChatCore
package import Foundation
import GRDB
package import PictorModel

/// The pictures that were made, each a file, so that they can be sent after a crash, quoted, changed and looked at.
///
/// A picture is kept before it goes out. Its row is written before its file appears, so that the folder never holds a
/// picture nobody knows; a row whose file is gone counts as no picture.
package struct SQLitePictureStore: PictureStore {
    private let database: Database
    private let folder: PictureFolder?

    /// The pictures of a database.
    ///
    /// - Parameters:
    ///   - database: Where their rows are.
    ///   - folder: Where their files are; `nil` = no picture is kept.
    package init(database: Database, folder: String?) {
        self.database = database
        self.folder = folder.map { PictureFolder(path: $0) }
    }

    package func keep(_ picture: NewPicture, now: Int64) async throws(StorageError) {
        guard let folder else { return }
        // Job numbers alone begin anew with every database, and a folder may outlive one or be shared by two bots.
        let mark = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
        let name = "\(picture.job)-\(picture.place)-\(mark).\(picture.fileExtension)"
        let draft = try await folder.draft(picture.bytes, for: name)
        do {
            try await database.write { database in
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO picture (job, place, file, bytes, seed, width, height, created)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        picture.job, picture.place, name, picture.bytes.count, picture.seed.map { Int64($0) },
                        picture.size?.width, picture.size?.height, now,
                    ])
            }
        } catch {
            await folder.remove(draft)
            throw error
        }
        try await folder.publish(draft, as: name)
    }

    package func pictures(of job: Int64) async throws(StorageError) -> [Data] {
        guard let folder else { return [] }
        let names = try await database.read { database in
            try String.fetchAll(
                database, sql: "SELECT file FROM picture WHERE job = ? ORDER BY place", arguments: [job])
        }
        return await folder.contents(of: names)
    }

    package func pictures(sentAs message: MessageKey) async throws(StorageError) -> [Data] {
        let job = try await database.read { database in
            try Int64.fetchOne(
                database, sql: "SELECT id FROM job WHERE chat = \(ChatTable.idOfKey) AND sent = ?",
                arguments: [message.chat.description, message.id])
        }
        guard let job else { return [] }
        return try await pictures(of: job)
    }

    package func seeds(of job: Int64) async throws(StorageError) -> [UInt32] {
        try await database.read { database in
            try Int64.fetchAll(
                database, sql: "SELECT seed FROM picture WHERE job = ? AND seed IS NOT NULL ORDER BY place",
                arguments: [job]
            ).compactMap { UInt32(exactly: $0) }
        }
    }

    package func tidy(_ bounds: PictureSettings, now: Int64) async throws(StorageError) -> Int {
        guard let folder else { return 0 }
        let oldest = now - Int64(bounds.maximumDays) * 86_400
        let allowed = Int64(bounds.maximumMegabytes) << 20
        let surplus = try await database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, file FROM (
                        SELECT picture.id, file, picture.created,
                            SUM(bytes) OVER (ORDER BY picture.created DESC, picture.id DESC) AS total, job.state
                        FROM picture JOIN job ON job.id = picture.job
                    ) WHERE (total > ? OR created < ?) AND state NOT IN (\(JobStateSQL.unfinished))
                    """, arguments: [allowed, oldest]
            ).map { (id: $0["id"] as Int64, file: $0["file"] as String) }
        }
        guard !surplus.isEmpty else { return 0 }
        await folder.remove(surplus.map(\.file))
        try await database.write { database in
            for (id, _) in surplus {
                try database.execute(sql: "DELETE FROM picture WHERE id = ?", arguments: [id])
            }
        }
        return surplus.count
    }

    package func sweep() async { await folder?.sweep() }

    package func usage() async throws(StorageError) -> PictureUsage {
        try await database.read { database in
            let row = try Row.fetchOne(database, sql: "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM picture")
            let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            // Pages that a change of the schema left free are used before the file grows.
            let free = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
            return PictureUsage(count: row?[0] ?? 0, bytes: row?[1] ?? 0, databaseBytes: (pages - free) * size)
        }
    }
}
