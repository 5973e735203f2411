import ChatCore
import Foundation
import OneBot
import PictorModel
import Testing

@testable import Pictor
@testable import SQLiteStore

@Suite struct MessageStoreTests {
    private let chat = ChatKey(account: "10001", kind: .group, peer: "20001")
    private let history: SQLiteMessageStore

    init() throws {
        history = SQLiteMessageStore(database: try Database())
    }

    private func entry(_ id: Int, at time: Int64, in chat: ChatKey? = nil, _ text: String = "hi") -> HistoryEntry {
        HistoryEntry(
            key: MessageKey(chat: chat ?? self.chat, id: "\(id)"), author: "42", authorName: "咸鱼", isOwn: false,
            time: time, parts: [.text(text)])
    }

    @Test func aMessageComesBackAsItWasKept() async throws {
        let kept = HistoryEntry(
            key: MessageKey(chat: chat, id: "-7"), author: "42", authorName: "\u{202E}owner\n", isOwn: false,
            time: 1_795_421_676,
            parts: [
                .quote(Quote(id: "1")), .mention(Mention(id: "10001", isSelf: true)), .mentionEveryone,
                .text("画 [CQ:at,qq=all] & 🐙"),
                .picture(ChatPicture(kind: .sticker, url: "https://a.example/1", reference: "A.png")),
                .other(.face(id: "14")), .other(.voice), .other(.unknown(type: "dice")),
                .quote(Quote(id: "2", parts: [.text("引用")])),
            ])
        #expect(try await history.append([kept]) == [true])
        #expect(try await history.entry(for: kept.key) == kept)
    }

    @Test(arguments: [
        "", "a\nb", "\u{202E}主群", "[CQ:at,qq=all]", String(repeating: "长", count: 5000),
        "'; DROP TABLE message; --",
    ])
    func aStrangeNameIsKeptSafely(name: String) async throws {
        let strange = HistoryEntry(
            key: MessageKey(chat: chat, id: "1"), author: "42", authorName: name, isOwn: false, time: 100,
            parts: [.text("hi")])
        #expect(try await history.append([strange]) == [true])
        #expect(try await history.entry(for: strange.key) == strange)
        #expect(try await history.count() == 1)
    }

    @Test func theSameIdOfAnotherAccountIsAnotherMessage() async throws {
        let other = ChatKey(account: "10002", kind: .group, peer: "20001")
        #expect(try await history.append([entry(1, at: 100), entry(1, at: 100, in: other)]) == [true, true])
        #expect(try await history.recent(in: other, limit: 5, since: 0).count == 1)
    }

    @Test func aReplayedMessageIsNoNews() async throws {
        #expect(try await history.append([entry(1, at: 100), entry(2, at: 100)]) == [true, true])
        #expect(try await history.append([entry(1, at: 100), entry(3, at: 100)]) == [false, true])
    }

    @Test func theSameIdInAnotherChatIsAnotherMessage() async throws {
        let other = ChatKey(account: "10001", kind: .direct, peer: "20001")
        #expect(try await history.append([entry(1, at: 100), entry(1, at: 100, in: other)]) == [true, true])
        #expect(try await history.count() == 2)
    }

    @Test func theLastMessagesComeOldestFirstAndOnlyFromTheChatAndTheTime() async throws {
        let other = ChatKey(account: "10001", kind: .group, peer: "20002")
        _ = try await history.append((1...30).map { entry($0, at: Int64(1000 + $0)) })
        _ = try await history.append([entry(99, at: 1030, in: other)])
        let last = try await history.recent(in: chat, limit: 5, since: 0)
        #expect(last.map(\.key.id) == ["26", "27", "28", "29", "30"])
        let since = try await history.recent(in: chat, limit: 20, since: 1028)
        #expect(since.map(\.key.id) == ["28", "29", "30"])
        let before = try await history.recent(in: chat, limit: 2, since: 0, before: entry(10, at: 1010))
        #expect(before.map(\.key.id) == ["8", "9"])
    }

    @Test func oldMessagesAreForgotten() async throws {
        _ = try await history.append((1...10).map { entry($0, at: Int64($0)) })
        #expect(try await history.forget(before: 6) == 5)
        #expect(try await history.count() == 5)
    }

    @Test func theLastTwentyAreFoundByAnIndex() async throws {
        let plan = try await history.plan(ofRecentIn: chat)
        #expect(plan.contains("USING INDEX message_by_time"))
    }

    @Test func aSecondProcessIsRefusedWithASentence() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictor-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "pictor.sqlite").path
        let first = try Database(path: path)
        #expect(throws: StorageError.claimed(path: path + ".lock")) { try Database(path: path) }
        withExtendedLifetime(first) {}
    }

    @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "pictor-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = String(repeating: "not a database ", count: 100)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: StorageError.self) { try Database(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
}
