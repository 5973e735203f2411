import Foundation
import JSON
import Logging
import Primitives
import TestSupport
import Testing
import WebSocket

@testable import OneBot

/// The whole client over real sockets, through a line that breaks.
@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    private let transport = LibWebSocketsTransport(logger: Logger(label: "test"))
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let lifecycle = """
        {"time":1,"self_id":10001,"post_type":"meta_event","meta_event_type":"lifecycle","sub_type":"connect"}
        """

    private func message(_ id: Int, text: String = "画🐱") -> String {
        """
        {"time":1795421676,"self_id":10001,"post_type":"message","message_type":"group","sub_type":"normal",
        "group_id":1,"user_id":42,"message_id":\(id),"message":[{"type":"text","data":{"text":"\(text)"}}]}
        """
    }

    private struct World {
        var client: OneBotClient
        var listener: any WebSocketListener
        var proxy: FaultProxy

        /// The endpoint's end of the client's next connection.
        func endpoint() async throws -> any WebSocketConnection { try #require(await listener.accept()) }
    }

    /// A client that reaches an endpoint through a proxy, with waits short enough for a test.
    private func world(
        _ limits: Session.Limits = Session.Limits(), eventCapacity: Int = 4096,
        transport clientTransport: LibWebSocketsTransport? = nil, _ body: (World) async throws -> Void
    ) async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let proxy = try FaultProxy(to: listener.port)
        let client = OneBotClient(
            endpoints: [.connect(url: "ws://127.0.0.1:\(proxy.port)", accessToken: Secret("tk"))],
            transport: clientTransport ?? transport, logger: logger, eventCapacity: eventCapacity,
            clock: HurriedClock(), random: { _ in 1 },
            limits: limits)
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.run() }
            try await body(World(client: client, listener: listener, proxy: proxy))
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
        proxy.stop()
        listener.close()
    }

    private func send(_ text: String, _ connection: any WebSocketConnection) async throws {
        try await connection.send(Array(text.utf8))
    }

    private func request(_ connection: any WebSocketConnection) async throws -> JSONValue {
        guard case .text(let bytes) = await connection.receive() else { throw OneBotError.malformedJSON(offset: 0) }
        return try JSONValue(parsing: bytes)
    }

    private func nextMessage(_ events: inout EventStream.AsyncIterator) async -> MessageEvent? {
        while let event = await events.next() {
            if case .message(let message) = event { return message }
        }
        return nil
    }

    @Test func framesSplitInsideACharacterArriveWhole() async throws {
        try await world { world in
            world.proxy.fault = .split(bytes: 1)
            let endpoint = try await world.endpoint()
            try await send(message(1, text: "画🐱画"), endpoint)
            var events = world.client.events.makeAsyncIterator()
            #expect(await nextMessage(&events)?.message.plainText == "画🐱画")
        }
    }

    /// How many times slower than usual this run is; 10 under a sanitizer. Then silence may last longer, and what drips in
    /// drips slower by as much.
    private static let slowness = Int(ProcessInfo.processInfo.environment["PICTOR_SLOWNESS"] ?? "") ?? 1

    /// Short, and yet long enough that a busy machine is not taken for a dead line.
    private var shortSilence: Session.Limits {
        var limits = Session.Limits()
        limits.silence = .milliseconds(900 * Self.slowness)
        limits.probe = .milliseconds(900 * Self.slowness)
        return limits
    }

    @Test func aLineThatOnlyDripsIsNoDeadOneAndWhatDripsArrivesWhole() async throws {
        try await world(shortSilence) { world in
            let endpoint = try await world.endpoint()
            try await send(lifecycle, endpoint)
            var events = world.client.events.makeAsyncIterator()
            _ = await events.next()
            // Far longer under way than silence may last.
            world.proxy.fault = .trickle(bytesPerMillisecond: 60 / Self.slowness)
            let text = String(repeating: "画🐱", count: 30_000)
            try await send(message(1, text: text), endpoint)
            #expect(await nextMessage(&events)?.message.plainText == text)
            #expect(world.client.statistics.events == 2)
        }
    }

    @Test func aFloodThatOnlyDripsInCostsNeitherTheLineNorAnAnswerAndIsCountedToTheLastMessage() async throws {
        try await world(shortSilence, eventCapacity: 100) { world in
            let endpoint = try await world.endpoint()
            await withTaskGroup { group in
                group.addTask { await answerEverything(on: endpoint, counting: Locked([:])) }
                while world.client.status.first?.phase != .connected { await Task.yield() }
                world.proxy.fault = .trickle(bytesPerMillisecond: 1000 / Self.slowness)
                let padding = String(repeating: "画", count: 300)
                for id in 1...1000 { try? await send(message(id, text: padding), endpoint) }
                // The answer comes behind all of them.
                let status = await Task { try await world.client.call(.getStatus, within: .seconds(90)) }.result
                #expect(throws: Never.self) { try status.get() }
                #expect(world.client.statistics.events >= 1001)
                #expect(world.client.statistics.dropped == 900)
                #expect(world.client.status.first?.phase == .connected)
                var events = world.client.events.makeAsyncIterator()
                #expect(await nextMessage(&events)?.messageID == 901)
                world.proxy.stop()
                group.cancelAll()
            }
        }
    }

    @Test(arguments: [FaultProxy.Fault.cut(afterBytes: 50), .reset(afterBytes: 50)])
    func aLineThatBreaksMidFrameIsDialledAgainAndTheMessageComesOnce(fault: FaultProxy.Fault) async throws {
        try await world { world in
            let first = try await world.endpoint()
            try await send(lifecycle, first)
            var events = world.client.events.makeAsyncIterator()
            _ = await events.next()
            try await send(message(1), first)
            #expect(await nextMessage(&events)?.messageID == 1)
            world.proxy.fault = fault
            try await send(message(2), first)
            while case .text = await first.receive() {}
            await withTaskGroup { group in
                group.addTask { await serve(world) { _ in [message(1), message(3)] } }
                world.proxy.fault = .none
                #expect(await nextMessage(&events)?.messageID == 3)
                world.proxy.stop()
                group.cancelAll()
            }
        }
    }

    @Test func aHalfOpenLineIsNoticedAndReplaced() async throws {
        var limits = Session.Limits()
        limits.silence = .milliseconds(300)
        limits.probe = .milliseconds(300)
        try await world(limits) { world in
            await withTaskGroup { group in
                group.addTask { await serve(world) { [message($0)] } }
                var events = world.client.events.makeAsyncIterator()
                let first = await nextMessage(&events)?.messageID
                world.proxy.fault = .hold
                while world.client.status.first?.phase == .connected { await Task.yield() }
                world.proxy.fault = .none
                let second = await nextMessage(&events)?.messageID
                #expect(first != nil && second != nil && first != second)
                world.proxy.stop()
                group.cancelAll()
            }
        }
    }

    @Test func anAnswerThatIsLateOnTheWayIsWaitedForOnTheSameConnection() async throws {
        try await world { world in
            await withTaskGroup { group in
                let connections = Locked(0)
                group.addTask {
                    await serve(world) { _ in
                        connections.withLock { $0 += 1 }
                        return []
                    }
                }
                while world.client.status.first?.phase != .connected { await Task.yield() }
                let late = Duration.milliseconds(150)
                world.proxy.fault = .delay(late)
                let start = ContinuousClock.now
                let status = await Task { try await world.client.call(.getStatus, within: .seconds(90)) }.result
                #expect(throws: Never.self) { try status.get() }
                #expect(start.duration(to: .now) >= late * 2)
                #expect(connections.withLock { $0 } == 1)
                world.proxy.stop()
                group.cancelAll()
            }
        }
    }

    @Test func aFrameOverTheLimitCostsItsConnectionWithAReasonAndTheNextOneServes() async throws {
        var configuration = LibWebSocketsTransport.Configuration()
        configuration.maximumMessageSize = 10_000
        let strict = LibWebSocketsTransport(configuration: configuration, logger: Logger(label: "test"))
        try await world(transport: strict) { world in
            let first = try await world.endpoint()
            try await send(lifecycle, first)
            try await send(message(1, text: String(repeating: "x", count: 20_000)), first)
            var end = await first.receive()
            while case .text = end { end = await first.receive() }
            guard case .closed(let closure) = end else { return #expect(Bool(false)) }
            #expect(closure.code == 1009)
            let second = try await world.endpoint()
            try await send(message(2), second)
            var events = world.client.events.makeAsyncIterator()
            #expect(await nextMessage(&events)?.messageID == 2)
            #expect(world.client.status.first?.lastProblem?.contains("1009") == true)
        }
    }

    @Test func aPictureUnderWayWhenTheLineBreaksIsUnknownAndNeverSentAgain() async throws {
        try await world { world in
            let first = try await world.endpoint()
            #expect(try await request(first)["action"] == "get_login_info")
            try await send(lifecycle, first)
            var events = world.client.events.makeAsyncIterator()
            _ = await events.next()
            let picture = Data((0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let call = Task {
                try await world.client.call(.sendGroupMessage([.image(picture)], to: 1), within: .seconds(90))
            }
            let sent = try await request(first)
            let file = sent["params"]?["message"]?.array?.first?["data"]?["file"]?.string
            #expect(file == "base64://" + picture.base64EncodedString())
            first.close(code: 1011)
            await #expect(
                throws: OneBotError.outcomeUnknown(action: "send_group_msg", cause: .connectionLost)
            ) { _ = try await call.value }
            let second = try await world.endpoint()
            try await send(lifecycle, second)
            #expect(try await request(second)["action"] == "get_login_info")
            while world.client.status.first?.phase != .connected { await Task.yield() }
            // The next request is the next call's: the picture does not come again.
            let status = Task { try await world.client.call(.getStatus, within: .seconds(90)) }
            let next = try await request(second)
            #expect(next["action"] == "get_status")
            let answer: JSONValue = ["status": "ok", "retcode": 0, "data": [:], "echo": next["echo"] ?? .null]
            try await second.send(Array(answer.serialized))
            _ = try await status.value
        }
    }

    @Test func anEndpointThatClosesEveryTimeIsDialledAgainAndAgain() async throws {
        try await world { world in
            for code: UInt16 in [1000, 1001, 1009, 1011] {
                let connection = try await world.endpoint()
                try await send(lifecycle, connection)
                connection.close(code: code)
            }
            var events = world.client.events.makeAsyncIterator()
            let last = try await world.endpoint()
            try await send(message(9), last)
            #expect(await nextMessage(&events)?.messageID == 9)
        }
    }

    @Test func onALineThatKeepsBreakingEveryRequestLeavesOnceAndEndsOnce() async throws {
        try await world { world in
            let received = Locked<[String: Int]>([:])
            await withTaskGroup { group in
                group.addTask { await serve(world, counting: received) }
                var generator = SystemRandomNumberGenerator()
                var outcomes = (answered: 0, unknown: 0, unsent: 0)
                for number in 0..<40 {
                    let faults: [FaultProxy.Fault] = [
                        .none, .none, .split(bytes: 7), .cut(afterBytes: Int.random(in: 0..<400, using: &generator)),
                        .reset(afterBytes: Int.random(in: 0..<400, using: &generator)),
                    ]
                    world.proxy.fault = faults[number % faults.count]
                    do {
                        _ = try await world.client.call(.sendGroupMessage("m\(number)", to: 1), within: .seconds(90))
                        outcomes.answered += 1
                    } catch OneBotError.outcomeUnknown {
                        outcomes.unknown += 1
                        world.proxy.fault = .none
                    } catch {
                        outcomes.unsent += 1
                        world.proxy.fault = .none
                    }
                    world.proxy.fault = .none
                    // A call on no connection at all tells nothing: wait for the next one.
                    while world.client.status.first?.phase != .connected { await Task.yield() }
                }
                #expect(outcomes.answered + outcomes.unknown + outcomes.unsent == 40)
                #expect(outcomes.answered > 0)
                let counts = received.withLock { $0 }
                #expect(counts.values.allSatisfy { $0 == 1 })
                #expect(counts.count >= outcomes.answered)
                #expect(counts.count <= outcomes.answered + outcomes.unknown)
                // An endpoint's wait for the next frame ends with its line, not by being cancelled.
                world.proxy.stop()
                group.cancelAll()
            }
        }
    }

    /// Plays an endpoint on every connection that comes, for a line that breaks leaves some behind that nobody is at the
    /// other end of. Ends with the proxy, once it is cancelled.
    ///
    /// - Parameter saying: What it says first on its connection of that number, counted from 1.
    private func serve(
        _ world: World, counting received: Locked<[String: Int]> = Locked([:]),
        saying: @escaping @Sendable (Int) -> [String] = { _ in [] }
    ) async {
        await withDiscardingTaskGroup { group in
            var number = 0
            while let endpoint = await world.listener.accept() {
                number += 1
                let words = saying(number)
                group.addTask { await answerEverything(on: endpoint, saying: words, counting: received) }
            }
        }
    }

    /// Plays an endpoint until its connection ends; counts how often each text was to be sent.
    private func answerEverything(
        on endpoint: any WebSocketConnection, saying words: [String] = [], counting received: Locked<[String: Int]>
    ) async {
        for text in [lifecycle] + words { try? await send(text, endpoint) }
        while case .text(let bytes) = await endpoint.receive(), let request = try? JSONValue(parsing: bytes) {
            if let text = request["params"]?["message"]?.array?.first?["data"]?["text"]?.string {
                received.withLock { $0[text, default: 0] += 1 }
            }
            let answer: JSONValue = [
                "status": "ok", "retcode": 0, "data": ["message_id": 5, "user_id": 10001],
                "echo": request["echo"] ?? .null,
            ]
            try? await endpoint.send(Array(answer.serialized))
        }
    }

    @Test func stoppingTheClientClosesWith1000() async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let client = OneBotClient(
            endpoints: [.connect(url: "ws://127.0.0.1:\(listener.port)", accessToken: Secret(""))],
            transport: transport, logger: logger)
        let running = Task { try await client.run() }
        let endpoint = try #require(await listener.accept())
        _ = await endpoint.receive()
        running.cancel()
        #expect(await endpoint.receive() == .closed(WebSocketClosure(code: 1000)))
        _ = await running.result
        listener.close()
    }

    @Test func aTokenRefusedAfterTheUpgradeIsNoConnection() async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let client = OneBotClient(
            endpoints: [.connect(url: "ws://127.0.0.1:\(listener.port)", accessToken: Secret("wrong"))],
            transport: transport, logger: logger)
        let running = Task { try await client.run() }
        let endpoint = try #require(await listener.accept())
        #expect(endpoint.request.header("authorization") == "Bearer wrong")
        try await send(#"{"status":"failed","retcode":1403,"data":null,"message":"token验证失败","echo":null}"#, endpoint)
        while client.status.first?.phase != .tokenRejected { await Task.yield() }
        running.cancel()
        _ = await running.result
        listener.close()
    }

    @Test func aReverseEndpointIsServedOverRealSockets() async throws {
        let client = OneBotClient(
            endpoints: [.listen(host: "127.0.0.1", port: 0, path: "/onebot/v11/ws", accessToken: Secret("tk"))],
            transport: transport, logger: logger)
        let running = Task { try await client.run() }
        var port: Int?
        while port == nil {
            if case .listening(let bound)? = client.status.first?.phase { port = bound }
            await Task.yield()
        }
        let url = "ws://127.0.0.1:\(port ?? 0)/onebot/v11/ws"
        await #expect(throws: WebSocketError.upgradeRefused(status: 401)) {
            _ = try await transport.connect(to: url, headers: [])
        }
        await #expect(throws: WebSocketError.upgradeRefused(status: 403)) {
            _ = try await transport.connect(to: url, headers: [WebSocketHeader("Authorization", "Bearer no")])
        }
        let endpoint = try await transport.connect(
            to: url,
            headers: [WebSocketHeader("Authorization", "Bearer tk"), WebSocketHeader("X-Self-ID", "10001")])
        let login = try await request(endpoint)
        #expect(login["action"] == "get_login_info")
        let answer: JSONValue = [
            "status": "ok", "retcode": 0, "data": ["user_id": 10001], "echo": login["echo"] ?? .null,
        ]
        try await endpoint.send(Array(answer.serialized))
        while !client.status.contains(where: { $0.account == 10001 && $0.phase == .connected }) { await Task.yield() }
        running.cancel()
        #expect(await endpoint.receive() == .closed(WebSocketClosure(code: 1000)))
        _ = await running.result
    }
}

/// Real time, but five milliseconds for the waits of back-off, which passes without anybody noticing.
struct HurriedClock: Clock {
    typealias Instant = ContinuousClock.Instant
    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let wait = ContinuousClock.now.duration(to: deadline)
        let hurried =
            (.seconds(1)...(.seconds(8))).contains(wait) || (.seconds(15)...(.seconds(60))).contains(wait)
            ? .milliseconds(5) : wait
        try await ContinuousClock().sleep(for: hurried, tolerance: tolerance)
    }
}
