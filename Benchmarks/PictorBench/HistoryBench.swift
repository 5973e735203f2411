import ChatCore
import Foundation
import Pictor
import PictorModel
import SQLiteStore

/// "The last 20 within 30 minutes of this chat" among a million messages.
struct HistoryBench {
    private static let messages = 1_000_000
    private static let chats = 50
    private static let queries = 3000

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictor-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let history = SQLiteMessageStore(database: try Database(path: folder.appending(path: "history.sqlite").path))
        let chats = (0..<Self.chats).map { ChatKey(account: "10001", kind: .group, peer: "\(20_000 + $0)") }

        let began = ContinuousClock.now
        for start in stride(from: 0, to: Self.messages, by: 1000) {
            _ = try await history.append(
                (start..<start + 1000).map { index in
                    HistoryEntry(
                        key: MessageKey(chat: chats[index % Self.chats], id: "\(index)"), author: "\(index % 997)",
                        authorName: "群友\(index % 997)", isOwn: false, time: Int64(1_790_000_000 + index),
                        parts: [.text("今天晚上一起去吃火锅吗？第 \(index) 条")])
                })
        }
        let rate = Double(Self.messages) / ((ContinuousClock.now - began) / .seconds(1))
        row("messages stored, a thousand at a time", "\(rate.digits(0)) a second", "")

        var times: [Double] = []
        for query in 0..<Self.queries {
            let moment = Int64(1_790_000_000 + Int.random(in: 100_000..<Self.messages))
            let asked = ContinuousClock.now
            let found = try await history.recent(in: chats[query % Self.chats], limit: 20, since: moment - 1800)
            times.append((ContinuousClock.now - asked).milliseconds)
            guard !found.isEmpty else { throw CocoaError(.coderValueNotFound) }
        }
        row(
            "last 20 in 30 minutes, 1,000,000 messages",
            "median \(times.quantile(0.5).digits(3)) ms, p99 \(times.quantile(0.99).digits(3)) ms", "p99 ≤ 1 ms")
    }
}
