import ChatCore
import Logging
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// Recent messages in memory, in front of the store.
@Suite struct ChatMemoryTests {
    private let database: SQLiteStore.Database
    private let history: SQLiteMessageStore
    private let isFull = Locked(false)
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let writer: MessageWriter

    init() throws {
        database = try SQLiteStore.Database()
        history = SQLiteMessageStore(database: database)
        writer = MessageWriter(logger: logger) { [history, isFull] entries throws(StorageError) in
            if isFull.withLock({ $0 }) { throw .full }
            _ = try await history.append(entries)
        }
    }

    private func memory(_ bounds: ChatMemory.Bounds = ChatMemory.Bounds()) -> ChatMemory {
        ChatMemory(history: history, writer: writer, bounds: bounds, logger: logger)
    }

    private func place(_ peer: Int) -> ChatKey { ChatKey(account: "1", kind: .group, peer: "\(peer)") }

    private func entry(_ id: Int, in peer: Int = 2, at time: Int64? = nil) -> HistoryEntry {
        HistoryEntry(
            key: MessageKey(chat: place(peer), id: "\(id)"), author: "42", authorName: "", isOwn: false,
            time: time ?? Int64(id), parts: [.text("\(id)")])
    }

    @Test func whatWasKnownBeforeAStartIsNoNews() async throws {
        _ = try await history.append([entry(1), entry(2)])
        #expect(await memory().append([entry(2), entry(3), entry(3)]) == [false, true, false])
        await writer.flush()
        #expect(try await history.count() == 3)
    }

    @Test func whatWasKnownBeforeAStartIsNoNewsHoweverMuchWasSaidWithinTwoMinutes() async throws {
        _ = try await history.append((1...300).map { entry($0, at: 1000 + Int64($0) / 3) })
        let memory = memory(ChatMemory.Bounds(messagesPerChat: 5, youth: 120))
        #expect(await memory.append([entry(1, at: 1000), entry(301, at: 1100)]) == [false, true])
    }

    @Test func whatIsNotWrittenYetIsFoundAfterTheChatWasLetGo() async throws {
        isFull.withLock { $0 = true }
        let memory = memory(ChatMemory.Bounds(chats: 1))
        _ = await memory.append([entry(1), entry(2)])
        _ = await memory.append([entry(9, in: 3)])
        #expect(try await memory.recent(in: place(2), limit: 5, since: 0).map(\.key.id) == ["1", "2"])
        #expect(try await memory.entry(for: entry(1).key) == entry(1))
        #expect(await memory.append([entry(1)]) == [false])
    }

    @Test func aFloodIsRememberedWholeAndOldMessagesAreLeftToTheStore() async throws {
        let memory = memory(ChatMemory.Bounds(messagesPerChat: 5, youth: 120))
        _ = await memory.append((1...100).map { entry($0, at: 1000) })
        await memory.flush()
        let before = database.transactions
        let flood = try await memory.recent(in: place(2), limit: 3, since: 0, before: entry(10, at: 1000))
        #expect(flood.map(\.key.id) == ["7", "8", "9"])
        #expect(database.transactions == before)
        _ = await memory.append([entry(101, at: 5000)])
        let later = try await memory.recent(in: place(2), limit: 3, since: 0, before: entry(10, at: 1000))
        #expect(later == flood)
        #expect(database.transactions.reads == before.reads + 1)
    }

    @Test func whatTheStoreForgetsIsForgottenHereToo() async throws {
        let memory = memory()
        _ = await memory.append([entry(1, at: 100), entry(2, at: 200)])
        await memory.flush()
        _ = try await history.forget(before: 150)
        memory.forget(before: 150)
        #expect(try await memory.recent(in: place(2), limit: 5, since: 0).map(\.key.id) == ["2"])
    }

    @Test func aTraceWaitsForItsMessageWhileTheStoreTakesNone() async throws {
        let traces = TraceLog(store: SQLiteTraceStore(database: database), messages: writer, logger: logger)
        isFull.withLock { $0 = true }
        _ = await memory().append([entry(1)])
        traces.note(
            Trace(message: entry(1).key, time: 1, decider: .rules, rule: "talk", intent: .none, certainty: 1))
        await traces.flush()
        isFull.withLock { $0 = false }
        #expect(try await traces.trace(of: entry(1).key)?.rule == "talk")
    }

    @Test(arguments: [1, 60]) func bansInMemoryHoldAsThoseOfTheStoreDo(count: Int) async throws {
        let store = SQLiteGroupStore(database: database)
        let bans = RememberedBans(store)
        let chat = place(2)
        for user in 1...count {
            try await bans.add(Ban(user: "\(user)", until: 200), in: chat, by: "9", now: 100)
        }
        try await bans.add(Ban(user: "1", until: 300), in: nil, by: "9", now: 100)
        for now in [100, 150, 200, 250, 300] as [Int64] {
            for user in ["1", "\(count)", "77"] {
                let held = try await bans.ban(on: user, in: chat, now: now)
                #expect(try await store.ban(on: user, in: chat, now: now) == held)
            }
        }
    }
}
