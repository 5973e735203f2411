import Foundation
import Primitives
import Testing

@testable import OneBot
@testable import WebSocket

struct BookkeepingTests {
    @Test func waitsAreSpreadAroundTheirDoublesAndNeverExceedAMinute() {
        var backoff = Backoff()
        let low = (0..<8).map { _ in backoff.next { $0.lowerBound } }
        #expect(low.first == .milliseconds(800))
        backoff.reset()
        let high = (0..<8).map { _ in backoff.next { $0.upperBound } }
        #expect(high.first == .milliseconds(1200))
        #expect(high.allSatisfy { $0 <= .seconds(60) })
        let rejected = backoff.nextAfterRejection { $0.lowerBound }
        #expect(rejected == .seconds(60))
    }

    private func message(_ id: Int64, chat: Chat = .group(1), account: UserID = 1) -> MessageEvent {
        MessageEvent(
            time: Date(timeIntervalSince1970: 1), selfID: account, messageID: MessageID(id), userID: 2, chat: chat,
            sender: Sender(userID: 2), message: "x")
    }

    @Test func aMessageIsRememberedForTenMinutes() {
        var recent = RecentMessages()
        #expect(recent.insert(message(1), at: .zero) == true)
        #expect(recent.insert(message(1), at: .seconds(600)) == false)
        #expect(recent.insert(message(1), at: .seconds(601)) == true)
    }

    @Test func theSameNumberInAnotherChatOrAccountIsAnotherMessage() {
        var recent = RecentMessages()
        #expect(recent.insert(message(1), at: .zero) == true)
        #expect(recent.insert(message(1, chat: .group(2)), at: .zero) == true)
        #expect(recent.insert(message(1, chat: .private(1)), at: .zero) == true)
        #expect(recent.insert(message(1, account: 9), at: .zero) == true)
    }

    @Test func fiveThousandMessagesAreRememberedAndMemoryIsBounded() {
        var recent = RecentMessages()
        for id in 0..<5000 { _ = recent.insert(message(Int64(id)), at: .zero) }
        #expect(recent.insert(message(0), at: .zero) == false)
        for id in 5000..<20_000 { _ = recent.insert(message(Int64(id)), at: .zero) }
        #expect(recent.insert(message(0), at: .zero) == true)
        #expect(recent.insert(message(19_999), at: .zero) == false)
    }

    @Test func theConnectionTablePrefersTheNewestAndForgetsExactlyWhoEnded() {
        var connections = ConnectionTable()
        let none = connections.add(1, account: 7, endpoint: "a", takesCalls: true)
        #expect(none == [])
        let older = connections.add(2, account: 7, endpoint: "a", takesCalls: true)
        #expect(older == [1])
        let other = connections.add(3, account: 7, endpoint: "b", takesCalls: false)
        #expect(other == [])
        #expect(connections.generation(for: 7) == 2)
        connections.remove(1)
        #expect(connections.generation(for: 7) == 2)
        connections.remove(2)
        #expect(connections.generation(for: nil) == nil)
    }

    @Test func aQueueGivesBackInOrderWhateverComesBetween() {
        var queue = Fifo<Int>()
        var expected = 0
        for number in 0..<1000 {
            queue.append(number)
            if number % 3 != 0 {
                #expect(queue.removeFirst() == expected)
                expected += 1
            }
        }
        while let number = queue.removeFirst() {
            #expect(number == expected)
            expected += 1
        }
        #expect(expected == 1000)
        #expect(queue.isEmpty)
    }

    @Test(arguments: [
        ("ws://h", "h", 80, "/", "h"), ("wss://h", "h", 443, "/", "h"),
        ("ws://h:3001/a/b?x=%2B#f", "h", 3001, "/a/b?x=%2B", "h:3001"),
        ("ws://[::1]:3001?x=1", "::1", 3001, "/?x=1", "[::1]:3001"), ("WS://h:80/", "h", 80, "/", "h"),
    ])
    func aURLIsTakenApartByteForByte(text: String, host: String, port: Int, target: String, header: String) throws {
        let url = try #require(WebSocketURL(text))
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.target == target)
        #expect(url.hostHeader == header)
    }

    @Test(arguments: [
        "", "http://h", "ws://", "ws://:80", "ws://h:0", "ws://h:99999", "ws://h:x", "ws://u@h", "ws://h/\r\nX: y",
        "ws://[::1",
    ])
    func whatIsNoWebSocketURLIsRefused(text: String) {
        #expect(WebSocketURL(text) == nil)
    }
}
