import ChatCore
import Foundation
import Logging
import OneBot
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// What happens when the disk or another program gets in the way.
@Suite struct StorageFaultTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "pictor-\(UUID().uuidString)")

    private var path: String { folder.appending(path: "pictor.sqlite").path }

    private func entries(_ count: Int, from first: Int = 0) -> [HistoryEntry] {
        let chat = ChatKey(account: "1", kind: .group, peer: "2")
        return (first..<first + count).map {
            HistoryEntry(
                key: MessageKey(chat: chat, id: "\($0)"), author: "3", authorName: "", isOwn: false, time: 100,
                parts: [.text(String(repeating: "字", count: 300))])
        }
    }

    @Test func aFullDiskIsAFactAndLeavesNothingHalfWritten() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(path: path)
        let history = SQLiteMessageStore(database: database)
        _ = try await history.append(entries(10))
        try await database.limit(toPages: 40)
        await #expect(throws: StorageError.full) { try await history.append(entries(1000, from: 10)) }
        #expect(try await history.count() == 10)
        #expect(try await database.passesIntegrityCheck())
        try await database.limit(toPages: 100_000)
        #expect(try await history.append(entries(1000, from: 10)).allSatisfy(\.self))
    }

    @Test func anotherProgramsLockIsAFactAndEndsWithIt() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(path: path, patience: .zero)
        let history = SQLiteMessageStore(database: database)
        let other = try Foreigner(path: path)
        try other.lock()
        await #expect(throws: StorageError.locked) { try await history.append(entries(1)) }
        try other.unlock()
        #expect(try await history.append(entries(1)) == [true])
    }

    @Test func tracesThatALockKeepsOutAreWrittenOnceItIsGone() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(path: path, patience: .zero)
        _ = try await SQLiteMessageStore(database: database).append(entries(1))
        let message = MessageKey(chat: ChatKey(account: "1", kind: .group, peer: "2"), id: "0")
        let traces = TraceLog(
            store: SQLiteTraceStore(database: database), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let other = try Foreigner(path: path)
        try other.lock()
        traces.note(
            Trace(message: message, time: 100, decider: .rules, rule: "talk", intent: .none, certainty: 1))
        await traces.flush()
        try other.unlock()
        #expect(try await traces.trace(of: message)?.rule == "talk")
    }

    @Test func aSecondInstanceIsRefusedWhileTheFirstRuns() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let database = try Database(path: path)
            #expect(throws: StorageError.claimed(path: path + ".lock")) { try Database(path: path) }
            #expect(try await SQLiteMessageStore(database: database).append(entries(1)) == [true])
        }
        #expect(try await SQLiteMessageStore(database: try Database(path: path)).count() == 1)
    }

    @Test func aClockThatJumpsBackStopsNothing() async throws {
        let world = try World {
            $0.limits.cooldown = .seconds(30)
            $0.limits.userDaily = 10
            $0.limits.recall = .seconds(60)
        }
        try await world.run { settled in
            for id in 1...3 {
                world.endpoint.post(world.event(World.Saying("/pic a cat", id: Int64(id))))
                _ = await settled()
                world.clock.withLock { $0 -= 2 * 86_400 }
            }
            // What was to be withdrawn in the days that are to come again goes at once.
            while world.endpoint.allCalls.filter({ $0.action == "delete_msg" }).count < 2,
                await world.endpoint.nextCall() != nil
            {}
        }
        #expect(world.endpoint.sent.map { $0.message.images.count } == [1, 1, 1])
    }

    @Test func aFolderThatCannotBeMadeIsAFact() {
        #expect(throws: StorageError.self) { try Database(path: "/proc/nowhere/pictor.sqlite") }
    }

    @Test func aRequestThatCannotBeWrittenDownIsAnsweredAndNotPainted() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(path: path, patience: .zero)
        let world = try World(database: database)
        let other = try Foreigner(path: path)
        // Only once the bot is up: it reads its unfinished jobs first.
        try await world.run { settled in
            world.endpoint.post(world.event(World.Saying("今天天气不错")))
            _ = await settled()
            try other.lock()
            world.endpoint.post(world.event(World.Saying("/pic a cat", id: 2)))
            _ = await settled()
            try other.unlock()
        }
        #expect(world.backend.requests.isEmpty)
        #expect(world.endpoint.sent.map { $0.message.plainText } == [Phrases.storageFailed])
    }

    @Test func aCommandWhoseStorageFailsIsAnsweredAndLogged() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try Database(path: path, patience: .zero)
        let log = RecordedLog()
        var world = try World(database: database)
        world.logger = log.logger
        let endpoint = world.endpoint
        let other = try Foreigner(path: path)
        try await world.run { [world] settled in
            endpoint.post(world.event(World.Saying("今天天气不错")))
            _ = await settled()
            try other.lock()
            endpoint.post(world.event(World.Saying("/关闭画图", id: 2).byAnAdmin))
            _ = await settled()
            try other.unlock()
        }
        #expect(endpoint.sent.map { $0.message.plainText } == [Phrases.storageFailed])
        #expect(log.lines.count { $0 == "command not performed" } == 1)
    }

    @Test func aCommandThatTheEndOfTheBotCutsOffIsNeitherAnsweredNorLogged() {
        let log = RecordedLog()
        guard case .silence = CommandOutcome(of: .cancelled, logger: log.logger) else {
            Issue.record("answered")
            return
        }
        #expect(log.lines.isEmpty)
    }
}
