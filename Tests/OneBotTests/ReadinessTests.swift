import Foundation
import Logging
import Primitives
import TestSupport
import Testing
import WebSocket

@testable import OneBot

/// When an account can be spoken for, with endpoints and time by hand.
@Suite(.timeLimit(.minutes(5)))
struct ReadinessTests {
    private let transport = ScriptedWebSocket()
    private let clock = ManualClock()
    private let client: OneBotClient
    private let lifecycle = """
        {"time":1,"self_id":10001,"post_type":"meta_event","meta_event_type":"lifecycle","sub_type":"connect"}
        """

    init() {
        client = OneBotClient(
            endpoints: [.connect(url: "ws://endpoint/", accessToken: Secret(""))], transport: transport,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock, random: { _ in 1 })
    }

    private func running(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.run() }
            try await body()
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    private func message(from user: Int) -> String {
        """
        {"time":1,"self_id":10001,"post_type":"message","message_type":"group","group_id":2,"user_id":\(user),
        "message_id":\(user),"message":"hi"}
        """
    }

    @Test func whoWaitsGoesOnWhenTheNextConnectionStands() async throws {
        try await running {
            let first = transport.acceptNext()
            first.push(lifecycle)
            #expect(await client.waitUntilReady(10001, within: .seconds(5)))
            first.end(1006)
            while client.isReady(10001) { await Task.yield() }
            async let isReady = client.waitUntilReady(10001, within: .seconds(30))
            let second = transport.acceptNext()
            second.push(lifecycle)
            await clock.waitForSleeper(of: .seconds(1))
            clock.advance(by: .seconds(1))
            #expect(await isReady)
        }
    }

    @Test func anAccountOffQQIsNotReadyUntilSomebodyIsHeard() async throws {
        try await running {
            let connection = transport.acceptNext()
            connection.push(lifecycle)
            #expect(await client.waitUntilReady(10001, within: .seconds(5)))
            connection.push(
                #"{"time":1,"self_id":10001,"post_type":"notice","notice_type":"bot_offline","user_id":10001}"#)
            while client.isReady(10001) { await Task.yield() }
            async let isReady = client.waitUntilReady(10001, within: .seconds(30))
            // What the account itself said proves nothing.
            connection.push(message(from: 10001))
            var events = client.events.makeAsyncIterator()
            while case .some(let event) = await events.next() {
                if case .message = event { break }
            }
            #expect(!client.isReady(10001))
            connection.push(message(from: 42))
            #expect(await isReady)
        }
    }

    @Test func theWaitEndsAtItsLimitAndWhenCancelled() async throws {
        try await running {
            async let isReady = client.waitUntilReady(10001, within: .seconds(30))
            await clock.waitForSleeper(of: .seconds(30))
            clock.advance(by: .seconds(30))
            #expect(await !isReady)
            let waiting = Task { await client.waitUntilReady(nil, within: .seconds(40)) }
            await clock.waitForSleeper(of: .seconds(40))
            waiting.cancel()
            #expect(await !waiting.value)
        }
    }

    @Test func anotherAccountsConnectionIsNotEnough() async throws {
        try await running {
            let connection = transport.acceptNext()
            connection.push(lifecycle)
            #expect(await client.waitUntilReady(nil, within: .seconds(5)))
            #expect(!client.isReady(10002))
        }
    }
}
