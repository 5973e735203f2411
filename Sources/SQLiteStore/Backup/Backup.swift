import Foundation
import GRDB
public import PictorModel

/// Everything kept, the database and the pictures, as one tar archive: written while the bot runs, and taken back while it
/// does not. All of it blocks; it is for the command line.
///
/// The archive holds `manifest.json`, `pictor.sqlite` and `pictures/…`, in this order. No configuration and no key is in
/// it; what was said in the chats is.
public struct Backup: Sendable {
    /// What a backup holds.
    public struct Contents: Sendable, Equatable {
        /// How many pictures.
        public var pictures: Int
        /// Bytes of the database.
        public var databaseBytes: Int64
    }

    /// What was taken back.
    public struct Restoration: Sendable, Equatable {
        /// What the archive held.
        public var contents: Contents
        /// Where the old database and pictures lie now; nothing where there were none.
        public var asides: [String]
    }

    private struct Manifest: Codable {
        var format: Int
        var created: Int64
        var pictures: [String]
    }

    private static let format = 1
    private static let databaseName = "pictor.sqlite"
    private static let manifestName = "manifest.json"

    private let database: String
    private let folder: String
    private let files = FileManager.default

    /// A backup of, or for, this database file and this folder of pictures.
    public init(databasePath: String, pictureFolder: String) {
        database = databasePath
        folder = pictureFolder
    }

    /// Writes an archive, consistent in itself, whatever the bot writes meanwhile.
    ///
    /// - Parameters:
    ///   - path: A file that does not exist yet.
    ///   - now: Unix seconds.
    /// - Returns: What is in it.
    /// - Throws: `BackupError`; then there is no file at `path`.
    public func write(to path: String, now: Int64) throws(BackupError) -> Contents {
        guard files.fileExists(atPath: database) else { throw .noDatabase(path: database) }
        guard !files.fileExists(atPath: path) else { throw .exists(path: path) }
        let draft = path + ".part", snapshot = path + ".part.sqlite"
        for file in [draft, snapshot] { unlink(file) }
        defer { for file in [draft, snapshot] { unlink(file) } }
        let names = try copyDatabase(to: snapshot)
        let archive = try TarWriter(path: draft)
        let present = names.filter { files.isReadableFile(atPath: "\(folder)/\($0)") }
        try archive.add(Self.manifestName, manifest(of: present, now: now), time: now)
        guard try archive.add(Self.databaseName, contentsOf: snapshot, time: now) else {
            throw .unreadable(path: snapshot)
        }
        var count = 0
        // One that was let go since is none: its row counts for nothing without it.
        for name in present
        where try archive.add("pictures/\(name)", contentsOf: "\(folder)/\(name)", time: now) { count += 1 }
        try archive.finish()
        guard rename(draft, path) == 0 else { throw .unwritable(path: path) }
        return Contents(pictures: count, databaseBytes: size(of: snapshot))
    }

    /// Takes an archive back. It is looked through first; what was there before is kept aside.
    ///
    /// - Parameters:
    ///   - path: The archive.
    ///   - now: Unix seconds; names what is kept aside.
    /// - Returns: What was taken back.
    /// - Throws: `BackupError`; then everything is as it was.
    public func restore(from path: String, now: Int64) throws(BackupError) -> Restoration {
        guard files.isReadableFile(atPath: path) else { throw .unreadable(path: path) }
        let claim: FileClaim
        do {
            try makeFolder(of: database)
            claim = try FileClaim(path: database + ".lock")
        } catch {
            throw BackupError(error)
        }
        // Held until all is in place.
        return try withExtendedLifetime(claim) { () throws(BackupError) in
            let newDatabase = database + ".restoring", newFolder = folder + ".restoring"
            func clear() {
                for end in ["", "-wal", "-shm", "-journal"] { unlink(newDatabase + end) }
                try? files.removeItem(atPath: newFolder)
            }
            clear()
            defer { clear() }
            let contents = try unpack(path, database: newDatabase, folder: newFolder)
            try examine(newDatabase)
            try closeJobs(in: newDatabase)
            var asides: [String] = []
            if let aside = try replaceFolder(with: newFolder, now: now) { asides.append(aside) }
            if let aside = try replaceDatabase(with: newDatabase, now: now) { asides.insert(aside, at: 0) }
            return Restoration(contents: contents, asides: asides)
        }
    }

    // MARK: - Writing

    /// Copies the database as it is at one moment and returns the names of its pictures.
    private func copyDatabase(to path: String) throws(BackupError) -> [String] {
        do {
            var configuration = GRDB.Configuration()
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: database, configuration: configuration)
            try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
            chmod(path, 0o600)
            return try DatabaseQueue(path: path).read { database in
                guard try database.tableExists("picture") else { return [] }
                return try String.fetchAll(database, sql: "SELECT file FROM picture ORDER BY id")
            }
        } catch {
            throw BackupError(StorageError(error, path: path))
        }
    }

    private func manifest(of pictures: [String], now: Int64) throws(BackupError) -> Data {
        do {
            return try JSONEncoder().encode(Manifest(format: Self.format, created: now, pictures: pictures))
        } catch {
            throw BackupError(error)
        }
    }

    // MARK: - Taking back

    private func unpack(_ path: String, database: String, folder: String) throws(BackupError) -> Contents {
        try makeFolder(of: folder)
        guard mkdir(folder, 0o700) == 0 else { throw .unwritable(path: folder) }
        var hasManifest = false
        var pictures = 0
        try TarReader(path: path).forEach { name, size, copy throws(BackupError) in
            guard hasManifest || name == Self.manifestName else {
                throw .damaged(reason: "it does not begin with a manifest")
            }
            if name == Self.manifestName {
                guard size < 64 << 20 else { throw .damaged(reason: "its manifest is too large") }
                let place = folder + "/.manifest"
                try copy(place)
                defer { unlink(place) }
                guard let bytes = files.contents(atPath: place),
                    let manifest = try? JSONDecoder().decode(Manifest.self, from: bytes)
                else { throw .damaged(reason: "its manifest is unreadable") }
                guard manifest.format == Self.format else { throw .tooNew }
                hasManifest = true
            } else if name == Self.databaseName {
                try copy(database)
            } else {
                // An archive may come from anywhere: a name must not lead out of the folder.
                guard name.hasPrefix("pictures/"), let plain = Self.plainName(name.dropFirst(9)) else {
                    throw .damaged(reason: "it holds a file that is none of ours")
                }
                try copy("\(folder)/\(plain)")
                pictures += 1
            }
        }
        guard hasManifest, files.fileExists(atPath: database) else { throw .damaged(reason: "no database is in it") }
        return Contents(pictures: pictures, databaseBytes: size(of: database))
    }

    private static func plainName(_ name: Substring) -> String? {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain && !name.isEmpty && !name.hasPrefix(".") ? String(name) : nil
    }

    private func examine(_ path: String) throws(BackupError) {
        do {
            try DatabaseQueue(path: path).read { database in
                guard try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"] else {
                    throw BackupError.damaged(reason: "its database is not whole")
                }
                guard try !Schema.migrator.hasBeenSuperseded(database) else { throw BackupError.tooNew }
                guard try !Schema.migrator.appliedIdentifiers(database).isEmpty else {
                    throw BackupError.damaged(reason: "its database is not Pictor's")
                }
            }
        } catch let error as BackupError {
            throw error
        } catch {
            throw .damaged(reason: "its database cannot be opened")
        }
    }

    /// Jobs under way at the time of the backup have long gone on without it: they must not be painted, or paid, again.
    private func closeJobs(in path: String) throws(BackupError) {
        let ending = JobEnding.restoredFromBackup
        do {
            try DatabaseQueue(path: path).write { database in
                try database.execute(
                    sql: """
                        UPDATE job SET state = ?, ending = ? WHERE state IN (\(JobStateSQL.unfinished))
                        """, arguments: [ending.outcome.rawValue, ending.code])
            }
        } catch {
            throw .damaged(reason: "its jobs cannot be read")
        }
    }

    /// Puts the pictures in place and returns where the old ones are.
    private func replaceFolder(with new: String, now: Int64) throws(BackupError) -> String? {
        var aside: String?
        if files.fileExists(atPath: folder) {
            let place = "\(folder).before-restore-\(now)"
            guard rename(folder, place) == 0 else { throw .unwritable(path: folder) }
            aside = place
        }
        guard rename(new, folder) == 0 else {
            if let aside { rename(aside, folder) }
            throw .unwritable(path: folder)
        }
        return aside
    }

    /// Puts the database in place, in one step, and returns where the old one is.
    private func replaceDatabase(with new: String, now: Int64) throws(BackupError) -> String? {
        guard files.fileExists(atPath: database) else {
            guard rename(new, database) == 0 else { throw .unwritable(path: database) }
            return nil
        }
        // With its log folded in the old database is one file. A damaged one cannot be: then its log goes along.
        _ = try? DatabaseQueue(path: database).writeWithoutTransaction {
            _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
        }
        let aside = "\(database).before-restore-\(now)"
        do {
            try files.copyItem(atPath: database, toPath: aside)
        } catch {
            throw BackupError(error)
        }
        // A log of the old database would be played into the new one.
        for end in ["-wal", "-shm", "-journal"] { rename(database + end, aside + end) }
        guard rename(new, database) == 0 else { throw .unwritable(path: database) }
        return aside
    }

    private func makeFolder(of path: String) throws(BackupError) {
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: parent)
        }
    }

    private func size(of path: String) -> Int64 {
        ((try? files.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
