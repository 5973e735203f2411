import Foundation
import JSON
import Logging
import OneBot
import Primitives
import TestSupport
import Testing
import WebSocket

/// Endpoints that dial us.
@Suite(.timeLimit(.minutes(5)))
struct ReverseConnectionTests {
    private let transport = ScriptedWebSocket()
    private let clock = ManualClock()
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func client(host: String = "127.0.0.1", path: String? = "/onebot/v11/ws", token: String = "tk")
        -> OneBotClient
    {
        OneBotClient(
            endpoints: [.listen(host: host, port: 6700, path: path, accessToken: Secret(token))], transport: transport,
            logger: logger, clock: clock, random: { _ in 1 })
    }

    private func running(_ client: OneBotClient, _ body: (ScriptedListener) async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.run() }
            try await body(try #require(await transport.listener()))
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    private func request(
        _ headers: [WebSocketHeader] = [WebSocketHeader("Authorization", "Bearer tk")], account: String? = "10001",
        role: String? = "Universal", path: String = "/onebot/v11/ws", query: [String: String] = [:]
    ) -> WebSocketRequest {
        let more = [
            account.map { WebSocketHeader("X-Self-ID", $0) }, role.map { WebSocketHeader("x-client-role", $0) },
        ]
        return WebSocketRequest(path: path, query: query, headers: headers + more.compactMap { $0 }, peer: "127.0.0.1")
    }

    private func lifecycle(_ account: Int) -> String {
        """
        {"time":1,"self_id":\(account),"post_type":"meta_event","meta_event_type":"lifecycle","sub_type":"connect"}
        """
    }

    private func next(_ connection: ScriptedConnection) async throws -> JSONValue {
        try JSONValue(parsing: Data(try #require(await connection.sent.next()).utf8))
    }

    private func answer(_ connection: ScriptedConnection, _ request: JSONValue, _ data: JSONValue) {
        let response: JSONValue = ["status": "ok", "retcode": 0, "data": data, "echo": request["echo"] ?? .null]
        connection.push(String(decoding: response.serialized, as: UTF8.self))
    }

    /// Dials and shows the account; returns once the client knows it.
    private func join(
        _ listener: ScriptedListener, _ events: inout EventStream.AsyncIterator, account: Int,
        role: String? = "Universal"
    ) async throws -> ScriptedConnection {
        try await join(listener, &events, account: account, header: "\(account)", role: role)
    }

    private func join(
        _ listener: ScriptedListener, _ events: inout EventStream.AsyncIterator, account: Int, header: String?,
        role: String? = "Universal"
    ) async throws -> ScriptedConnection {
        let connection = try listener.dial(request(account: header, role: role)).get()
        if role?.lowercased() != "event" { #expect(try await next(connection)["action"] == "get_login_info") }
        connection.push(lifecycle(account))
        _ = await events.next()
        return connection
    }

    @Test(
        arguments: [
            ("Bearer tk", nil, 0), ("Token tk", nil, 0), ("tk", nil, 0), ("bearer  tk ", nil, 0), (nil, "tk", 0),
            ("Bearer ", "tk", 0), ("Bearer ", nil, 401), (nil, nil, 401), ("Bearer wrong", nil, 403),
            (nil, "wrong", 403),
            ("Bearer tkk", nil, 403), ("Bearer t", nil, 403), ("", "", 401),
        ] as [(String?, String?, Int)])
    func theTokenIsFoundInEveryFormAndNothingElseIsLetIn(header: String?, query: String?, status: Int) async throws {
        try await running(client()) { listener in
            let headers = header.map { [WebSocketHeader("authorization", $0)] } ?? []
            let result = listener.dial(request(headers, query: query.map { ["access_token": $0] } ?? [:]))
            switch result {
            case .success: #expect(status == 0)
            case .failure(let refusal): #expect(refusal.status == status)
            }
        }
    }

    @Test func anotherPathIsRefused() async throws {
        try await running(client()) { listener in
            #expect(throws: ScriptedListener.Refusal(status: 404)) { try listener.dial(request(path: "/x")).get() }
            #expect(throws: Never.self) { try listener.dial(request(path: "/onebot/v11/ws/")).get() }
        }
    }

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.5", "nas.local"])
    func aListenerOthersCanReachIsRefusedWithoutAToken(host: String) async throws {
        await #expect(throws: OneBotError.openListenerWithoutToken(host: host)) {
            try await client(host: host, token: "").run()
        }
    }

    @Test func aLoopbackListenerNeedsNoToken() async throws {
        try await running(client(token: "")) { listener in
            #expect(throws: Never.self) { try listener.dial(request([])).get() }
        }
    }

    @Test func twoBotsAreToldApartAndCallsReachTheRightOne() async throws {
        let client = client()
        try await running(client) { listener in
            var events = client.events.makeAsyncIterator()
            let first = try await join(listener, &events, account: 1)
            let second = try await join(listener, &events, account: 2)
            for (account, connection) in [(1, first), (2, second)] {
                let call = Task { try await client.call(.getStatus, as: UserID(Int64(account))) }
                let request = try await next(connection)
                answer(connection, request, ["online": true])
                _ = try await call.value
            }
            await #expect(throws: OneBotError.notConnected(account: 3)) { try await client.call(.getStatus, as: 3) }
        }
    }

    @Test func theNewestConnectionOfAnAccountIsCalledAndTheOldOnesLateEndDropsNothing() async throws {
        let client = client()
        try await running(client) { listener in
            var events = client.events.makeAsyncIterator()
            let old = try await join(listener, &events, account: 1)
            let new = try await join(listener, &events, account: 1)
            // The old one is asked whether it still lives.
            #expect(try await next(old)["action"] == "get_status")
            old.end(1006)
            let third = try await join(listener, &events, account: 2)
            _ = third
            let call = Task { try await client.call(.getVersionInfo, as: 1) }
            let request = try await next(new)
            #expect(request["action"] == "get_version_info")
            answer(new, request, ["app_name": "NapCat.Onebot"])
            #expect(try await call.value.name == "NapCat.Onebot")
        }
    }

    @Test func anOldConnectionThatDoesNotAnswerIsClosed() async throws {
        let client = client()
        try await running(client) { listener in
            var events = client.events.makeAsyncIterator()
            let old = try await join(listener, &events, account: 1)
            _ = try await join(listener, &events, account: 1)
            _ = try await next(old)
            for _ in 1...2 {
                await clock.waitForSleeper(in: .milliseconds(1)...(.seconds(10)))
                clock.advance(by: .seconds(10))
            }
            #expect(await old.closed.next() == 1000)
        }
    }

    @Test func callsGoToTheAPIHalfOfASplitConnection() async throws {
        let client = client()
        try await running(client) { listener in
            var events = client.events.makeAsyncIterator()
            let api = try listener.dial(request(role: "Api")).get()
            answer(api, try await next(api), ["user_id": 10001, "nickname": "bot"])
            _ = try await join(listener, &events, account: 10001, role: "Event")
            while client.status.filter({ $0.phase == .connected }).count < 2 { await Task.yield() }
            let call = Task { try await client.call(.getStatus, as: 10001) }
            let request = try await next(api)
            answer(api, request, ["online": true])
            _ = try await call.value
        }
    }

    @Test func withoutARoleAConnectionDoesBoth() async throws {
        let client = client()
        try await running(client) { listener in
            var events = client.events.makeAsyncIterator()
            let connection = try await join(listener, &events, account: 1, role: nil)
            let call = Task { try await client.call(.getStatus) }
            answer(connection, try await next(connection), ["online": true])
            _ = try await call.value
        }
    }

    @Test(arguments: [nil, "0", "abc", ""] as [String?])
    func theAccountIsLearntFromTheFirstEventWhereTheHeaderSaysNothing(header: String?) async throws {
        let client = client()
        try await running(client) { listener in
            var events = client.events.makeAsyncIterator()
            _ = try await join(listener, &events, account: 7, header: header)
            #expect(client.status.contains { $0.account == 7 && $0.phase == .connected })
        }
    }

    @Test func stoppingClosesEveryConnectionWith1000() async throws {
        let client = client()
        let connections = Mailbox<ScriptedConnection>()
        try await running(client) { listener in
            var events = client.events.makeAsyncIterator()
            connections.put(try await join(listener, &events, account: 1))
            connections.put(try await join(listener, &events, account: 2))
        }
        for _ in 1...2 {
            let connection = try #require(await connections.next())
            #expect(await connection.closed.next() == 1000)
        }
    }
}
