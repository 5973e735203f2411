import ChatCore
import Foundation
import GRDB
import OneBot
import PictorModel
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

@Suite struct BackupTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var databasePath: String { folder.place("data/pictor.sqlite") }
    private var pictureFolder: String { folder.place("data/pictures") }
    private var backup: Backup { Backup(databasePath: databasePath, pictureFolder: pictureFolder) }
    private let chat = ChatKey(account: "1", kind: .group, peer: "2")

    private func open() throws -> SQLiteStore.Database { try SQLiteStore.Database(path: databasePath) }

    private func say(_ id: Int, in database: SQLiteStore.Database) async throws {
        _ = try await SQLiteMessageStore(database: database).append([
            HistoryEntry(
                key: MessageKey(chat: chat, id: "\(id)"), author: "3", authorName: "", isOwn: false, time: 100,
                parts: [.text("\(id)")])
        ])
    }

    private func keep(_ bytes: Data, in database: SQLiteStore.Database) async throws {
        let job = try #require(
            try await SQLiteJobStore(database: database).accept(
                JobRequest(
                    source: MessageKey(chat: chat, id: "1"), requester: "3", intent: .draw, origin: .command,
                    request: "a"), now: 1
            ).job)
        try await SQLitePictureStore(database: database, folder: pictureFolder).keep(
            NewPicture(job: job.id, place: 0, bytes: bytes, fileExtension: "png"), now: 1)
    }

    /// A database with 100 messages and a picture, backed up while it is open.
    private func makeBackup() async throws -> String {
        let database = try open()
        for id in 1...100 { try await say(id, in: database) }
        try await keep(Data(repeating: 7, count: 1000), in: database)
        let file = folder.place("a.tar")
        let contents = try backup.write(to: file, now: 1_800_000_000)
        #expect(contents.pictures == 1)
        return file
    }

    private func count() async throws -> Int { try await SQLiteMessageStore(database: try open()).count() }

    private func failure<Value>(_ body: () throws(BackupError) -> Value) -> BackupError? {
        do throws(BackupError) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    @Test func whatIsBackedUpWhileTheBotRunsComesBack() async throws {
        let file = try await makeBackup()
        do {
            let database = try open()
            try await say(101, in: database)
        }
        let name = try #require(folder.names(in: "data/pictures").first)
        try FileManager.default.removeItem(atPath: "\(pictureFolder)/\(name)")
        let restoration = try backup.restore(from: file, now: 5)
        #expect(restoration.asides == [databasePath + ".before-restore-5", pictureFolder + ".before-restore-5"])
        #expect(try await count() == 100)
        // What was under way then has long been seen to.
        #expect(try await SQLiteJobStore(database: try open()).unfinished().isEmpty)
        let kept = try await SQLitePictureStore(database: try open(), folder: pictureFolder).pictures(of: 1)
        #expect(kept == [Data(repeating: 7, count: 1000)])
        // What was there before is whole, log and all.
        let old = try DatabaseQueue(path: databasePath + ".before-restore-5")
        #expect(try await old.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM message") } == 101)
        #expect(!folder.names(in: "data").contains { $0.contains("restoring") })
    }

    @Test func anyTarCanReadIt() async throws {
        let file = try await makeBackup()
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/bin/tar")
        tar.arguments = ["-xf", file, "-C", folder.path]
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        #expect(folder.pictures(in: "pictures") == ["1-0.png"])
        let copy = try DatabaseQueue(path: folder.place("pictor.sqlite"))
        #expect(try await copy.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM message") } == 100)
    }

    @Test func itComesBackWhereNothingWas() async throws {
        let file = try await makeBackup()
        let elsewhere = Backup(
            databasePath: folder.place("new/db.sqlite"), pictureFolder: folder.place("new/elsewhere"))
        #expect(try elsewhere.restore(from: file, now: 5).asides.isEmpty)
        #expect(folder.pictures(in: "new/elsewhere") == ["1-0.png"])
        #expect(
            try await SQLiteMessageStore(database: try SQLiteStore.Database(path: folder.place("new/db.sqlite")))
                .count() == 100)
    }

    @Test func whileABotRunsNothingIsTakenBack() async throws {
        let file = try await makeBackup()
        let running = try open()
        #expect(
            failure { () throws(BackupError) in try backup.restore(from: file, now: 5) }
                == .inUse(path: databasePath + ".lock"))
        try await say(101, in: running)
        #expect(try await SQLiteMessageStore(database: running).count() == 101)
    }

    @Test(arguments: [0, 100, 511, 512, 1024, 5000, 100_000])
    func anArchiveThatIsCutOffChangesNothing(length: Int) async throws {
        let file = try await makeBackup()
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        try whole.prefix(min(length, whole.count - 3000)).write(to: URL(fileURLWithPath: file))
        guard case .damaged? = failure({ () throws(BackupError) in try backup.restore(from: file, now: 5) }) else {
            Issue.record("taken")
            return
        }
        #expect(try await count() == 100)
        #expect(folder.names(in: "data").allSatisfy { !$0.contains("restor") })
    }

    @Test func anArchiveWithADamagedDatabaseChangesNothing() async throws {
        let file = try await makeBackup()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let start = try #require(bytes.range(of: Data("SQLite format 3".utf8))).lowerBound
        bytes.replaceSubrange(start + 4096..<start + 12_288, with: Data(repeating: 0xAA, count: 8192))
        try bytes.write(to: URL(fileURLWithPath: file))
        guard case .damaged? = failure({ () throws(BackupError) in try backup.restore(from: file, now: 5) }) else {
            Issue.record("taken")
            return
        }
        #expect(try await count() == 100)
    }

    @Test(arguments: ["../evil", "pictures/../../evil", "pictures/a/b", "/etc/evil", "pictures/.hidden"])
    func aNameThatLeadsOutOfTheFolderIsRefused(name: String) async throws {
        _ = try await makeBackup()
        let file = folder.place("evil.tar")
        let writer = try TarWriter(path: file)
        try writer.add("manifest.json", Data(#"{"format":1,"created":1,"pictures":[]}"#.utf8), time: 1)
        try writer.add(name, Data([1]), time: 1)
        try writer.finish()
        #expect(
            failure { () throws(BackupError) in try backup.restore(from: file, now: 5) }
                == .damaged(reason: "it holds a file that is none of ours"))
        #expect(!FileManager.default.fileExists(atPath: folder.place("evil")))
    }

    @Test func aBackupOfANewerVersionIsRefused() async throws {
        do {
            let database = try open()
            try await database.write {
                try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999 later')")
            }
        }
        let file = folder.place("new.tar")
        _ = try backup.write(to: file, now: 1)
        #expect(failure { () throws(BackupError) in try backup.restore(from: file, now: 5) } == .tooNew)
    }

    @Test func nothingIsOverwrittenAndNothingIsMadeOfNothing() async throws {
        let file = folder.place("a.tar")
        #expect(
            failure { () throws(BackupError) in try backup.write(to: file, now: 1) } == .noDatabase(path: databasePath))
        _ = try await makeBackup()
        #expect(failure { () throws(BackupError) in try backup.write(to: file, now: 1) } == .exists(path: file))
        #expect(folder.names().filter { $0.contains("part") }.isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aNewerVersionCopiesTheDatabaseBeforeItChangesIt() async throws {
        try FileManager.default.createDirectory(
            atPath: folder.place("data"), withIntermediateDirectories: true)
        do {
            let queue = try DatabaseQueue(path: databasePath)
            try Schema.migrator.migrate(queue, upTo: "1 messages, jobs, groups")
            try await queue.write {
                try $0.execute(sql: "INSERT INTO superuser (user) VALUES ('7')")
            }
        }
        _ = try open()
        let copies = folder.names(in: "data").filter { $0.contains(".before-") }
        let next = try #require(Schema.migrator.migrations.dropFirst().first)
        #expect(copies == ["pictor.sqlite.before-\(next.prefix { $0.isNumber })"])
        let copy = try DatabaseQueue(path: folder.place("data/\(try #require(copies.first))"))
        #expect(try await copy.read { try String.fetchOne($0, sql: "SELECT user FROM superuser") } == "7")
        #expect(try await copy.read { try !$0.tableExists("picture") })
        // Up to date: no copy at the next start.
        _ = try open()
        #expect(folder.names(in: "data").filter { $0.contains(".before-") } == copies)
    }
}
