import ChatCore
import GRDB
import Logging
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// The step that puts integers in place of the text by which rows named their chat.
@Suite struct ChatNumberingTests {
    private let folder: TemporaryFolder
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.place("pictor.sqlite") }

    @Test(arguments: OldDatabase.versions)
    func everyRowOfEveryEarlierVersionReadsTheSame(version: String) async throws {
        let queue = try DatabaseQueue()
        try OldDatabase.make(version, in: queue)
        let before = try #require(OldDatabase.versions.last)
        try Schema.migrator.migrate(queue, upTo: before)
        let old = try await queue.read { try OldDatabase.contents(of: $0) }
        try Schema.migrator.migrate(queue)
        let new = try await queue.read { try OldDatabase.contents(of: $0) }
        for table in OldDatabase.tables { #expect(new[table] == old[table], "\(table)") }
        #expect(new["message"]?.count == 3 * OldDatabase.chats.count)
        #expect(new["job"]?.count == 3 * OldDatabase.chats.count)
    }

    @Test func noTwoChatsShareAnIdAndKeysKeepEveryByte() async throws {
        let queue = try DatabaseQueue()
        try OldDatabase.make(try #require(OldDatabase.versions.last), in: queue)
        try Schema.migrator.migrate(queue)
        let (ids, keys) = try await queue.read { database in
            (
                try Int64.fetchAll(database, sql: "SELECT id FROM chat"),
                try String.fetchAll(database, sql: "SELECT key FROM chat")
            )
        }
        #expect(Set(ids).count == ids.count)
        #expect(
            Set(keys.map { Array($0.utf8) })
                == Set((OldDatabase.chats + [ChatTable.everywhereKey]).map { Array($0.utf8) }))
    }

    @Test(arguments: OldDatabase.chats.compactMap { ChatKey($0) })
    func whatWasKeptOfAChatIsFoundByItsKey(chat: ChatKey) async throws {
        try OldDatabase.make(try #require(OldDatabase.versions.last), in: DatabaseQueue(path: path))
        let database = try SQLiteStore.Database(path: path)
        #expect(folder.names().contains("pictor.sqlite.before-7"))
        let place = try #require(OldDatabase.chats.firstIndex(of: chat.description))
        func key(_ id: String) -> MessageKey { MessageKey(chat: chat, id: id) }

        let history = SQLiteMessageStore(database: database)
        #expect(try await history.recent(in: chat, limit: 20, since: 0).map(\.key) == ["1", "2", "3"].map(key))
        let entry = try #require(try await history.entry(for: key("2")))
        #expect(entry.authorName == "name \(place)" && entry.parts.plainText == "第2句")

        let log = SQLiteJobStore(database: database)
        #expect(try await log.job(askedBy: key("1"))?.source == key("1"))
        #expect(try await log.job(sentAs: key("2"))?.request == "猫")
        #expect(try await log.unfinished(in: chat).map(\.source) == [key("-4")])
        #expect(try await log.lastRepeatable(in: chat, to: "42")?.source == key("1"))

        #expect(try await SQLiteGroupStore(database: database).overrides(for: chat).cooldown == Int64(place))
        let bans = SQLiteGroupStore(database: database)
        #expect(try await bans.ban(on: "42", in: chat, now: 0)?.until == Int64(1000 + place))
        #expect(try await SQLiteJobStore(database: database).refusals(in: chat, on: 0).map(\.count) == [place])
        let lessons = try await RememberedLessonBook(SQLiteTraceStore(database: database)).lessons(of: chat)
        #expect(lessons.map(\.text) == ["画风突变 \(place)", "画饼"])
        let trace = try await TraceLog(store: SQLiteTraceStore(database: database), logger: logger).trace(of: key("3"))
        #expect(trace?.rule == "talk \(place)")
    }

    @Test func whatHoldsEverywhereGoesOnHoldingAlsoInANewChat() async throws {
        try OldDatabase.make(try #require(OldDatabase.versions.last), in: DatabaseQueue(path: path))
        let database = try SQLiteStore.Database(path: path)
        let new = ChatKey(account: "qq:1", kind: .group, peer: "new")
        let bans = SQLiteGroupStore(database: database)
        #expect(try await bans.ban(on: "66", in: new, now: 0) == Ban(user: "66", until: nil))
        #expect(try await bans.bans(in: nil, now: 0).map(\.user) == ["66"])
        #expect(try await bans.bans(in: new, now: 0).isEmpty)
        let settings = SQLiteGroupStore(database: database)
        #expect(try await settings.overrides(for: nil).trigger == .command)
        #expect(try await RememberedChatSettings(settings).inheritedValues(for: new).persona == "大家的")
        #expect(try await bans.lift("66", in: nil))
        #expect(try await bans.ban(on: "66", in: new, now: 0) == nil)
    }

    @Test func whatReferredToOldRowsRefersToTheNewOnes() async throws {
        try OldDatabase.make(try #require(OldDatabase.versions.last), in: DatabaseQueue(path: path))
        let database = try SQLiteStore.Database(path: path)
        #expect(try await SQLiteMessageStore(database: database).forget(before: 1003) == 2 * OldDatabase.chats.count)
        let traces = try await database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM trace") }
        #expect(traces == OldDatabase.chats.count)
        #expect(try await database.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").isEmpty })
        await #expect(throws: StorageError.self) {
            try await database.write {
                try $0.execute(
                    sql: "INSERT INTO picture (job, place, file, bytes, created) VALUES (9999, 0, 'a', 1, 1)")
            }
        }
    }

    /// What the step asks SQLite to do.
    private func statements(forMessages count: Int) async throws -> [String] {
        let queue = try DatabaseQueue()
        try OldDatabase.make(try #require(OldDatabase.versions.last), in: queue, messages: count)
        let statements = Locked<[String]>([])
        try await queue.write { database in
            database.trace { event in
                guard case .statement(let statement) = event, !statement.sql.hasPrefix("--") else { return }
                statements.withLock { $0.append(statement.sql) }
            }
        }
        try Schema.migrator.migrate(queue)
        try await queue.write { $0.trace() }
        return statements.withLock { $0 }
    }

    @Test func eachTableIsWrittenOnceHoweverManyRowsItHas() async throws {
        let few = try await statements(forMessages: 1)
        let many = try await statements(forMessages: 2000)
        #expect(few == many)
        for table in ["message", "job", "lesson", "withdrawal", "refusal", "ban", "chat_setting"] {
            #expect(many.count { $0.hasPrefix("INSERT INTO \(table)_numbered ") } == 1, "\(table)")
            #expect(!many.contains { $0.hasPrefix("UPDATE \(table) ") || $0.hasPrefix("DELETE FROM \(table) ") })
        }
    }

    @Test(arguments: OldDatabase.versions)
    func anExportReadsADatabaseThatWasNotBroughtUpToDate(version: String) async throws {
        try OldDatabase.make(version, in: DatabaseQueue(path: path))
        let old = try await exported()
        _ = try SQLiteStore.Database(path: path)
        let new = try await exported()
        #expect(old.messages == new.messages)
        #expect(old.messages.count == 2)
        #expect(old.jobs == new.jobs)
        #expect(
            Set(old.jobs.map { $0.split(separator: " ", maxSplits: 1)[1] }) == Set(OldDatabase.chats.map { $0[...] }))
    }

    /// What both exports tell, without what earlier steps change.
    private func exported() async throws -> (messages: [String], jobs: [String]) {
        let database = try SQLiteStore.Database(readingOnly: path)
        let messages = Locked<[String]>([]), jobs = Locked<[String]>([])
        let selection = HistoryExport.Selection(
            group: "20001", since: nil, contextLength: 5, configuration: Settings())
        _ = try await HistoryExport(database: database).run(selection) { message, before in
            let line = "\(message.entry) \(String(describing: message.made)) \(before.map(\.entry))"
            messages.withLock { $0.append(line) }
        }
        _ = try await JobExport(database: database).run(.init(group: nil, since: nil)) { entry in
            jobs.withLock { $0.append("\(entry.id) \(entry.chat)") }
        }
        return (messages.withLock { $0 }, jobs.withLock { $0 })
    }

    @Test func aBackupOfAnEarlierVersionComesBack() async throws {
        try OldDatabase.make(try #require(OldDatabase.versions.last), in: DatabaseQueue(path: path))
        let backup = Backup(databasePath: path, pictureFolder: folder.place("pictures"))
        _ = try backup.write(to: folder.place("a.tar"), now: 1)
        let elsewhere = Backup(databasePath: folder.place("b.sqlite"), pictureFolder: folder.place("b"))
        _ = try elsewhere.restore(from: folder.place("a.tar"), now: 2)
        let database = try SQLiteStore.Database(path: folder.place("b.sqlite"))
        #expect(try await SQLiteMessageStore(database: database).count() == 3 * OldDatabase.chats.count)
        #expect(try await SQLiteJobStore(database: database).unfinished().isEmpty)
        let chat = try #require(ChatKey(OldDatabase.chats[0]))
        #expect(try await SQLiteMessageStore(database: database).recent(in: chat, limit: 5, since: 0).count == 3)
    }
}
