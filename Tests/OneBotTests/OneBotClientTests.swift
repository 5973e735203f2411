import Foundation
import JSON
import Logging
import Primitives
import TestSupport
import Testing
import WebSocket

@testable import OneBot

/// The client against endpoints played by hand, with time by hand.
@Suite(.timeLimit(.minutes(5)))
struct OneBotClientTests {
    private let transport = ScriptedWebSocket()
    private let clock = ManualClock()
    private let lifecycle = """
        {"time":1,"self_id":10001,"post_type":"meta_event","meta_event_type":"lifecycle","sub_type":"connect"}
        """

    private func client(
        _ endpoints: [Endpoint] = [.connect(url: "ws://endpoint/", accessToken: Secret("tk"))],
        eventCapacity: Int = 4096, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) -> OneBotClient {
        OneBotClient(
            endpoints: endpoints, transport: transport, logger: logger, eventCapacity: eventCapacity, clock: clock,
            random: { _ in 1 })
    }

    /// Runs the client around a body and ends it.
    private func running(_ client: OneBotClient, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.run() }
            try await body()
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    private func message(_ id: Int, group: Int = 20001, user: Int = 42, account: Int = 10001) -> String {
        """
        {"time":1795421676,"self_id":\(account),"post_type":"message","message_type":"group","sub_type":"normal",
        "group_id":\(group),"user_id":\(user),"message_id":\(id),"message":[{"type":"text","data":{"text":"m\(id)"}}]}
        """
    }

    /// Lets the client's next attempt succeed and answers who the account is.
    private func connect(_ connection: ScriptedConnection, as account: Int = 10001) async throws {
        let request = try await next(connection)
        #expect(request["action"] == "get_login_info")
        connection.push(
            """
            {"status":"ok","retcode":0,"data":{"user_id":\(account),"nickname":"bot"},
            "echo":\(try #require(request["echo"]))}
            """)
    }

    private func next(_ connection: ScriptedConnection) async throws -> JSONValue {
        try JSONValue(parsing: Data(try #require(await connection.sent.next()).utf8))
    }

    private func answer(_ connection: ScriptedConnection, _ request: JSONValue, _ data: JSONValue) {
        let response: JSONValue = ["status": "ok", "retcode": 0, "data": data, "echo": request["echo"] ?? .null]
        connection.push(String(decoding: response.serialized, as: UTF8.self))
    }

    /// Waits for the next event that is a message.
    private func nextMessage(_ events: inout EventStream.AsyncIterator) async -> MessageEvent? {
        while let event = await events.next() {
            if case .message(let message) = event { return message }
        }
        return nil
    }

    // MARK: Connecting

    @Test func theTokenGoesIntoTheHeaderAndTheURLStaysAsItIs() async throws {
        let client = client([.connect(url: "ws://endpoint/x?access_token=own", accessToken: Secret("tk"))])
        try await running(client) {
            let dialled = try #require(await transport.dialled.next())
            #expect(dialled.url == "ws://endpoint/x?access_token=own")
            #expect(dialled.headers == [WebSocketHeader("Authorization", "Bearer tk")])
            #expect(!client.status.description.contains("own"))
        }
    }

    @Test func aTokenIsShownNeitherInStatusNorInAnyLogThroughTheWholeLifeOfAConnection() async throws {
        let log = Locked<[String]>([])
        let endpoint = Endpoint.connect(to: "ws://endpoint/x?access_token=s3cret#s3cret", token: "t0ken")
        let client = client([endpoint], logger: Logger(label: "test") { _ in RecordingLog(lines: log) })
        #expect(endpoint.description == "ws://endpoint/x")
        transport.failNext(.unreachable("refused"))
        try await running(client) {
            await clock.waitForSleeper(of: .seconds(1))
            let connection = transport.acceptNext()
            clock.advance(by: .seconds(1))
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(message(1))
            connection.push("{")
            _ = await nextMessage(&events)
            connection.end(1006)
            await clock.waitForSleeper(of: .seconds(2))
            #expect(client.status.first?.lastProblem != nil)
            let shown = "\(client.status) \(endpoint)"
            #expect(!shown.contains("s3cret") && !shown.contains("t0ken"))
        }
        let lines = log.withLock { $0 }
        #expect(lines.contains { $0.contains("connected") })
        #expect(!lines.joined().contains("s3cret") && !lines.joined().contains("t0ken"))
    }

    @Test func withoutATokenNoHeaderIsSent() async throws {
        try await running(client([.connect(url: "ws://endpoint/", accessToken: Secret(""))])) {
            let dialled = try #require(await transport.dialled.next())
            #expect(dialled.headers.isEmpty)
        }
    }

    @Test func attemptsBackOffFromOneSecondToAMinute() async throws {
        try await running(client()) {
            for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
                transport.failNext(.unreachable("refused"))
                await clock.waitForSleeper(of: .seconds(seconds))
                clock.advance(by: .seconds(seconds))
            }
        }
    }

    @Test func anEndpointThatWasThereIsAwaitedForEightSecondsAtMost() async throws {
        let client = client()
        try await running(client) {
            for seconds in [1, 2, 4, 8, 16] {
                transport.failNext(.unreachable("refused"))
                await clock.waitForSleeper(of: .seconds(seconds))
                clock.advance(by: .seconds(seconds))
            }
            var events = client.events.makeAsyncIterator()
            for seconds in [8, 8] {
                let connection = transport.acceptNext()
                try await connect(connection)
                connection.push(lifecycle)
                _ = await events.next()
                connection.end(1006)
                await clock.waitForSleeper(of: .seconds(seconds))
                clock.advance(by: .seconds(seconds))
            }
            transport.failNext(.unreachable("refused"))
            await clock.waitForSleeper(of: .seconds(16))
        }
    }

    @Test(arguments: [401, 403])
    func aTokenRefusedByHTTPIsTriedAgainAMinuteLater(status: Int) async throws {
        let client = client()
        try await running(client) {
            transport.failNext(.upgradeRefused(status: status))
            await clock.waitForSleeper(of: .seconds(60))
            #expect(client.status.first?.phase == .tokenRejected)
        }
    }

    @Test func aPolicyCloseBeforeAnythingElseIsARefusedTokenToo() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            _ = await connection.sent.next()
            connection.end(1008)
            await clock.waitForSleeper(of: .seconds(60))
            #expect(client.status.first?.phase == .tokenRejected)
        }
    }

    @Test func aTokenRefusedByAFrameIsTriedAgainAMinuteLaterAndSaidOnce() async throws {
        let log = Locked<[String]>([])
        let client = client(logger: Logger(label: "test") { _ in RecordingLog(lines: log) })
        try await running(client) {
            for _ in 1...3 {
                let connection = transport.acceptNext()
                _ = await connection.sent.next()
                connection.push(#"{"status":"failed","retcode":1403,"data":null,"message":"token验证失败","echo":null}"#)
                await clock.waitForSleeper(of: .seconds(60))
                #expect(client.status.first?.phase == .tokenRejected)
                clock.advance(by: .seconds(60))
            }
        }
        let warnings = log.withLock { $0 }.filter { $0.hasPrefix("warning") }
        #expect(warnings.count == 1)
        #expect(!warnings.joined().contains("tk"))
    }

    @Test(
        arguments: [
            (.upgradeRefused(status: 200), "HTTP 200"), (.upgradeRefused(status: 404), "HTTP 404"),
            (.upgradeRefused(status: 502), "HTTP 502"), (.unreachable("connection refused"), "connection refused"),
            (.unresolvable(host: "napcat"), "napcat"), (.timedOut, "in time"),
        ] as [(WebSocketError, String)])
    func whateverElseKeepsItFromConnectingIsAnOrdinaryFailureWithItsReason(
        failure: WebSocketError, reason: String
    ) async throws {
        let client = client()
        try await running(client) {
            transport.failNext(failure)
            await clock.waitForSleeper(of: .seconds(1))
            #expect(client.status.first?.phase == .waiting(attempt: 1))
            #expect(client.status.first?.lastProblem?.contains(reason) == true)
        }
    }

    @Test func aCallBeforeAnyConnectionFailsAtOnce() async throws {
        let client = client()
        await #expect(throws: OneBotError.notConnected(account: 10001)) {
            try await client.call(.getStatus, as: 10001)
        }
    }

    @Test func aClientWithoutAnEndpointAndASecondRunEndAtOnce() async throws {
        let idle = client([])
        await #expect(throws: OneBotError.cannotRun(reason: "there is no endpoint")) { try await idle.run() }
        var events = idle.events.makeAsyncIterator()
        #expect(await events.next() == nil)
        await #expect(throws: OneBotError.cannotRun(reason: "a client runs once")) { try await idle.run() }
    }

    // MARK: Calls

    @Test func aCallIsAnsweredWithItsTypedResult() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            let id = Task { try await client.call(.sendGroupMessage([.reply(7), "好了"], to: 20001), as: 10001) }
            let request = try await next(connection)
            #expect(request["action"] == "send_group_msg")
            #expect(request["params"]?["group_id"] == 20001)
            #expect(
                request["params"]?["message"] == [
                    ["type": "reply", "data": ["id": "7"]], ["type": "text", "data": ["text": "好了"]],
                ])
            answer(connection, request, ["message_id": -99])
            #expect(try await id.value == -99)
        }
    }

    @Test func aSlowCallHoldsUpNoOther() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            let slow = Task { try await client.call(.sendGroupMessage("slow", to: 1)) }
            let first = try await next(connection)
            let quick = Task { try await client.call(.getStatus) }
            let second = try await next(connection)
            answer(connection, second, ["online": true, "good": true])
            #expect(try await quick.value.isOnline == true)
            answer(connection, first, ["message_id": 5])
            #expect(try await slow.value == 5)
        }
    }

    @Test(arguments: [1000, 1005, 1006, 1009, 1011] as [UInt16])
    func aDropMakesWrittenCallsUnknownAndNothingIsSentAgain(code: UInt16) async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            let sent = Task { try await client.call(.sendGroupMessage("picture", to: 1)) }
            _ = try await next(connection)
            connection.end(code)
            await #expect(
                throws: OneBotError.outcomeUnknown(action: "send_group_msg", cause: .connectionLost)
            ) { _ = try await sent.value }
            await clock.waitForSleeper(of: .seconds(1))
            let second = transport.acceptNext()
            clock.advance(by: .seconds(1))
            try await connect(second)
            second.push(lifecycle)
            _ = await events.next()
            let status = Task { try await client.call(.getStatus) }
            let request = try await next(second)
            #expect(request["action"] == "get_status")
            answer(second, request, ["online": true])
            _ = try await status.value
        }
    }

    @Test func aCallNotYetHandedOverAtADropWasNotSent() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            let gate = connection.holdSends()
            let sent = Task { try await client.call(.sendGroupMessage("picture", to: 1)) }
            await clock.waitForSleeper(of: .seconds(60))
            connection.end(1006)
            gate.put(false)
            await #expect(throws: OneBotError.notSent(action: "send_group_msg")) { _ = try await sent.value }
        }
    }

    @Test func whatIsAcceptedForLaterIsASendWithoutItsNumberAndNoAnswerToAQuestion() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            func later(_ request: JSONValue) {
                let response: JSONValue = [
                    "status": "async", "retcode": 1, "data": .null, "echo": request["echo"] ?? .null,
                ]
                connection.push(String(decoding: response.serialized, as: UTF8.self))
            }
            let sent = Task { try await client.call(.sendGroupMessage("hi", to: 1)) }
            later(try await next(connection))
            #expect(try await sent.value == 0)
            let asked = Task { try await client.call(.getMessage(7)) }
            later(try await next(connection))
            await #expect(
                throws: OneBotError.outcomeUnknown(action: "get_msg", cause: .queuedByEndpoint)
            ) { _ = try await asked.value }
        }
    }

    @Test func aCallWithoutAnswerEndsAtItsLimit() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            let sent = Task { try await client.call(.getMessage(7), within: .seconds(12)) }
            _ = try await next(connection)
            await clock.waitForSleeper(of: .seconds(12))
            clock.advance(by: .seconds(12))
            await #expect(
                throws: OneBotError.outcomeUnknown(action: "get_msg", cause: .noAnswer(within: .seconds(12)))
            ) { _ = try await sent.value }
        }
    }

    @Test func aCancelledCallReturnsAtOnceAndTellsThatItHadLeft() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            let call = Task { try await client.call(.getMessage(7)) }
            _ = try await next(connection)
            await clock.waitForSleeper(of: .seconds(15))
            call.cancel()
            let result = await call.result
            #expect(throws: OneBotError.self) { try result.get() }
        }
    }

    @Test func aRequestLargerThanEndpointsAcceptIsNotSent() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            try await connect(connection)
            connection.push(lifecycle)
            _ = await events.next()
            await #expect(throws: OneBotError.self) {
                try await client.call(.sendGroupMessage([.image(Data(count: 40 << 20))], to: 1))
            }
            let status = Task { try await client.call(.getStatus) }
            let request = try await next(connection)
            #expect(request["action"] == "get_status")
            answer(connection, request, [:])
            _ = try await status.value
        }
    }

    // MARK: Events

    @Test func aMessageSeenTwiceIsDeliveredOnceAcrossReconnects() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            connection.push(message(1))
            #expect(await nextMessage(&events)?.messageID == 1)
            connection.end(1006)
            await clock.waitForSleeper(of: .seconds(1))
            let second = transport.acceptNext()
            clock.advance(by: .seconds(1))
            second.push(message(1))
            second.push(message(2))
            #expect(await nextMessage(&events)?.messageID == 2)
            #expect(client.statistics.duplicates == 1)
        }
    }

    @Test func aMessageSeenOnTwoConnectionsIsDeliveredOnce() async throws {
        let client = client([
            .connect(url: "ws://a/", accessToken: Secret("")), .connect(url: "ws://b/", accessToken: Secret("")),
        ])
        try await running(client) {
            let first = transport.acceptNext()
            let second = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            first.push(message(1))
            #expect(await nextMessage(&events)?.messageID == 1)
            second.push(message(1))
            second.push(message(2))
            #expect(await nextMessage(&events)?.messageID == 2)
        }
    }

    @Test func aFloodLeavesTheNewestMessagesCountsTheRestAndKeepsAnswering() async throws {
        let client = client(eventCapacity: 100)
        try await running(client) {
            let connection = transport.acceptNext()
            try await connect(connection)
            for id in 1...5000 { connection.push(message(id)) }
            let recall = """
                {"time":1,"self_id":10001,"post_type":"notice","notice_type":"group_recall","group_id":1,"user_id":2,
                "message_id":3}
                """
            connection.push(recall)
            // Whoever asks is answered although nobody reads the events.
            while client.statistics.events < 5001 { await Task.yield() }
            let status = Task { try await client.call(.getStatus) }
            let request = try await next(connection)
            answer(connection, request, ["online": true])
            _ = try await status.value
            var events = client.events.makeAsyncIterator()
            #expect(await nextMessage(&events)?.messageID == 4901)
            #expect(client.statistics.dropped == 4900)
            for _ in 4902...5000 { _ = await nextMessage(&events) }
            guard case .notice = await events.next() else { return #expect(Bool(false)) }
        }
    }

    @Test func framesThatAreNothingAreSurvivedAndCounted() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            var events = client.events.makeAsyncIterator()
            let strange = [
                "{", "5", "[]", "null", "\"\"", String(repeating: "{\"a\":", count: 200), "{\"a\":1,\"a\":2}",
            ]
            for text in strange { connection.push(text) }
            connection.push(binary: [0xFF, 0xFE])
            connection.push(binary: Array(message(1).utf8))
            connection.push(binary: [0xEF, 0xBB, 0xBF] + Array(message(2).utf8))
            #expect(await nextMessage(&events)?.messageID == 1)
            #expect(await nextMessage(&events)?.messageID == 2)
            #expect(client.statistics.malformed == strange.count + 1)
        }
    }

    @Test func eventsEndWhenTheClientIsStopped() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            try await connect(connection)
        }
        var events = client.events.makeAsyncIterator()
        while await events.next() != nil {}
    }

    // MARK: Liveness

    @Test func aHalfOpenConnectionIsReplaced() async throws {
        let client = client()
        try await running(client) {
            let connection = transport.acceptNext()
            try await connect(connection)
            var events = client.events.makeAsyncIterator()
            connection.push(lifecycle)
            _ = await events.next()
            // The watcher looks at the time every ten seconds.
            for _ in 1...9 {
                await clock.waitForSleeper(in: .milliseconds(1)...(.seconds(10)))
                clock.advance(by: .seconds(10))
            }
            #expect(try await next(connection)["action"] == "get_status")
            await clock.waitForSleeper(in: .milliseconds(1)...(.seconds(10)))
            clock.advance(by: .seconds(10))
            #expect(await connection.closed.next() == 1000)
        }
    }

    @Test func stoppingClosesWith1000() async throws {
        let client = client()
        let connection = transport.acceptNext()
        try await running(client) { try await connect(connection) }
        #expect(await connection.closed.next() == 1000)
    }
}

/// Keeps what is logged.
struct RecordingLog: LogHandler {
    let lines: Locked<[String]>
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}
