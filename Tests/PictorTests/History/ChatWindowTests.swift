import ChatCore
import Logging
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

private let place = ChatKey(account: "1", kind: .group, peer: "2")

private func entry(_ id: Int, at time: Int64? = nil) -> HistoryEntry {
    HistoryEntry(
        key: MessageKey(chat: place, id: "\(id)"), author: "42", authorName: "", isOwn: false,
        time: time ?? Int64(id), parts: [.text("\(id)")])
}

/// The last messages of a chat in memory answer as the store would.
@Suite struct ChatWindowTests {
    private func window(_ ids: ClosedRange<Int>, capacity: Int = 10) -> ChatWindow {
        var window = ChatWindow(capacity: capacity)
        window.fill(with: [], isAll: true)
        for id in ids { _ = window.append(entry(id)) }
        return window
    }

    @Test func aMessageHeldAlreadyIsNoNews() {
        var window = window(1...3)
        let isNews = [2, 4].map { window.append(entry($0)) }
        #expect(isNews == [false, true])
        #expect(window.count == 4)
    }

    @Test func whatTheStoreHasComesBeforeWhatArrivedSince() {
        var window = ChatWindow(capacity: 10)
        _ = window.append(entry(3))
        window.fill(with: [entry(1), entry(2), entry(3)], isAll: true)
        #expect(window.recent(limit: 5, since: 0)?.map(\.key.id) == ["1", "2", "3"])
        #expect(window.entry("1") == entry(1))
    }

    @Test func theOldestGoWhereThereIsNoRoom() {
        let window = window(1...15)
        #expect(window.count == 10)
        #expect(window.entry("5") == nil)
        #expect(window.entry("6") == entry(6))
        #expect(!window.isWhole)
    }

    @Test func whatItCannotTellItLeavesToTheStore() {
        let window = window(1...15)
        #expect(window.recent(limit: 3, since: 0, before: entry(2)) == nil)
        #expect(window.recent(limit: 3, since: 0, before: entry(8)) == nil)
        #expect(window.recent(limit: 3, since: 7, before: entry(8))?.map(\.key.id) == ["7"])
        #expect(window.recent(limit: 3, since: 0, before: entry(10))?.map(\.key.id) == ["7", "8", "9"])
    }

    @Test(arguments: [(1, Int64(0)), (3, 0), (3, 104), (20, 0), (20, 103)])
    func itAnswersAsTheHistoryDoes(limit: Int, since: Int64) async throws {
        let history = SQLiteMessageStore(database: try Database())
        // Clocks differ: the order of arrival is not the order of time.
        let entries = [103, 101, 104, 104, 102, 106, 105].enumerated().map { entry($0.offset, at: $0.element) }
        _ = try await history.append(entries)
        var window = ChatWindow(capacity: 10)
        window.fill(with: entries, isAll: true)
        for before in [nil, entries[6], entries[3], entries[0]] {
            let stored = try await history.recent(in: place, limit: limit, since: since, before: before)
            #expect(window.recent(limit: limit, since: since, before: before) == stored)
        }
    }
}

/// Values in memory are never older than the last change.
@Suite struct WriteThroughCacheTests {
    @Test func aValueIsReadOnce() async throws {
        let cache = WriteThroughCache<String, Int>(capacity: 4)
        let reads = Locked(0)
        for _ in 1...3 {
            let value = try await cache.value(for: "a") { () async throws(StorageError) -> Int in
                reads.withLock { $0 += 1 }
                return 7
            }
            #expect(value == 7)
        }
        #expect(reads.withLock { $0 } == 1)
    }

    @Test func aReadThatBeganBeforeAChangeDoesNotPutTheOldValueBack() async throws {
        let cache = WriteThroughCache<String, Int>(capacity: 4)
        let old = try await cache.value(for: "a") { () async throws(StorageError) -> Int in
            try await cache.change(of: "a") { () async throws(StorageError) in }
            return 1
        }
        #expect(old == 1)
        #expect(try await cache.value(for: "a") { () async throws(StorageError) -> Int in 2 } == 2)
    }

    @Test func aChangeThatFailsMakesTheNextReadingAskTheStore() async throws {
        let cache = WriteThroughCache<String, Int>(capacity: 4)
        _ = try await cache.value(for: "a") { () async throws(StorageError) -> Int in 1 }
        await #expect(throws: StorageError.full) {
            try await cache.change(of: "a") { () async throws(StorageError) in throw .full }
        }
        #expect(try await cache.value(for: "a") { () async throws(StorageError) -> Int in 2 } == 2)
    }

    @Test func theLeastRecentlyUsedGoes() async throws {
        let cache = WriteThroughCache<Int, Int>(capacity: 2)
        for key in [1, 2, 1, 3] { _ = try await cache.value(for: key) { () async throws(StorageError) -> Int in key } }
        #expect(cache.count == 2)
        #expect(try await cache.value(for: 1) { () async throws(StorageError) -> Int in 0 } == 1)
        #expect(try await cache.value(for: 2) { () async throws(StorageError) -> Int in 0 } == 0)
    }
}

/// Messages are written in groups, in order, and kept while the store fails.
@Suite struct MessageWriterTests {
    private let groups = Locked<[[String]]>([])
    private let isFull = Locked(false)

    private func writer(capacity: Int = 100, groupSize: Int = 3) -> MessageWriter {
        MessageWriter(
            capacity: capacity, groupSize: groupSize, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { [groups, isFull] entries throws(StorageError) in
            if isFull.withLock({ $0 }) { throw StorageError.full }
            groups.withLock { $0.append(entries.map(\.key.id)) }
        }
    }

    @Test func whatCameTogetherIsWrittenTogetherInItsOrder() async {
        let writer = writer()
        await writer.add([entry(1), entry(2)])
        await writer.add([entry(3), entry(4)])
        #expect(await writer.unwritten(in: place).count == 4)
        await writer.flush()
        #expect(groups.withLock { $0 } == [["1", "2", "3"], ["4"]])
        #expect(await writer.unwritten(in: place).isEmpty)
    }

    @Test func whatAFailingStoreDidNotTakeIsWrittenOnceItTakesAgain() async {
        let writer = writer()
        isFull.withLock { $0 = true }
        await writer.add([entry(1)])
        await writer.flush()
        #expect(await writer.unwritten(in: place) == [entry(1)])
        isFull.withLock { $0 = false }
        await writer.add([entry(2)])
        await writer.flush()
        #expect(groups.withLock { $0 } == [["1", "2"]])
    }

    @Test func nothingIsLostWhereMoreComeThanThereIsRoomFor() async {
        let writer = writer(capacity: 4)
        for id in 1...20 { await writer.add([entry(id)]) }
        await writer.flush()
        #expect(groups.withLock { $0.flatMap { $0 } } == (1...20).map(String.init))
    }

    @Test func aStoreThatFailsForLongLosesTheOldestOnly() async {
        let writer = writer(capacity: 4)
        isFull.withLock { $0 = true }
        for id in 1...6 { await writer.add([entry(id)]) }
        #expect(await writer.unwritten(in: place).map(\.key.id) == ["3", "4", "5", "6"])
    }
}
