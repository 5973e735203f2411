import Foundation
import Logging
import OneBot
import Primitives
import TestSupport
import Testing
import WebSocket

/// The real library over real sockets on loopback.
@Suite(.timeLimit(.minutes(5)))
struct LibWebSocketsTransportTests {
    private let transport = LibWebSocketsTransport(logger: Logger(label: "test"))

    private func pair(
        headers: [WebSocketHeader] = [], target: String = "/", transport: LibWebSocketsTransport? = nil
    ) async throws -> (client: any WebSocketConnection, server: any WebSocketConnection, any WebSocketListener) {
        let transport = transport ?? self.transport
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let client = try await transport.connect(to: "ws://127.0.0.1:\(listener.port)\(target)", headers: headers)
        let server = try #require(await listener.accept())
        return (client, server, listener)
    }

    @Test func aTextMessageArrivesByteForByteInBothDirections() async throws {
        let (client, server, listener) = try await pair()
        try await client.send(Array("画一张[猫],&好的 🐱\u{0}".utf8))
        #expect(await server.receive() == .text(Array("画一张[猫],&好的 🐱\u{0}".utf8)))
        try await server.send(Array("好".utf8))
        #expect(await client.receive() == .text(Array("好".utf8)))
        listener.close()
    }

    @Test func aMessageOfTwentyMegabytesArrivesWhole() async throws {
        let (client, server, listener) = try await pair()
        let big = [UInt8](unsafeUninitializedCapacity: 20 << 20) { buffer, count in
            for index in 0..<(20 << 20) { buffer[index] = UInt8(97 + index % 23) }
            count = 20 << 20
        }
        async let sent: Void = client.send(big)
        let received = await server.receive()
        try await sent
        #expect(received == .text(big))
        listener.close()
    }

    @Test func manyMessagesFromManyTasksArriveWholeAndNoneIsLost() async throws {
        let (client, server, listener) = try await pair()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask { try await client.send(Array(repeating: UInt8(ascii: "x"), count: number)) }
            }
            var sizes: Set<Int> = []
            for _ in 0..<500 {
                guard case .text(let bytes) = await server.receive() else { break }
                sizes.insert(bytes.count)
            }
            #expect(sizes.count == 500)
            try await group.waitForAll()
        }
        listener.close()
    }

    @Test func theTokenTheSelfIDAndTheRoleReachAListener() async throws {
        let headers = [
            WebSocketHeader("Authorization", "Bearer tk"), WebSocketHeader("X-Self-ID", "10001"),
            WebSocketHeader("x-client-role", "Universal"), WebSocketHeader("User-Agent", "OneBot/11"),
        ]
        let (_, server, listener) = try await pair(headers: headers, target: "/onebot/v11/ws?access_token=a%2Bb")
        #expect(server.request.path == "/onebot/v11/ws")
        #expect(server.request.header("authorization") == "Bearer tk")
        #expect(server.request.header("x-self-id") == "10001")
        #expect(server.request.header("X-Client-Role") == "Universal")
        #expect(server.request.query["access_token"] == "a+b")
        #expect(server.request.peer == "127.0.0.1")
        listener.close()
    }

    @Test(arguments: [200, 401, 403, 404, 502])
    func aRefusedUpgradeTellsItsStatus(status: Int) async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .refuse(status: status) }
        await #expect(throws: WebSocketError.upgradeRefused(status: status)) {
            _ = try await transport.connect(to: "ws://127.0.0.1:\(listener.port)", headers: [])
        }
        listener.close()
    }

    @Test func closingReachesTheOtherSideWithItsCode() async throws {
        let (client, server, listener) = try await pair()
        client.close(code: 1000)
        #expect(await server.receive() == .closed(WebSocketClosure(code: 1000)))
        guard case .closed(let closure) = await client.receive() else { return #expect(Bool(false)) }
        #expect(closure.code == 1000)
        listener.close()
    }

    @Test func sendingOnAClosedConnectionFails() async throws {
        let (client, server, listener) = try await pair()
        server.close(code: 1000)
        _ = await client.receive()
        await #expect(throws: WebSocketError.closed) { try await client.send(Array("x".utf8)) }
        listener.close()
    }

    @Test func nobodyListeningIsToldAtOnce() async throws {
        let (_, _, listener) = try await pair()
        let port = listener.port
        listener.close()
        // The port is free again once the listener has gone.
        var failure: WebSocketError?
        do { _ = try await transport.connect(to: "ws://127.0.0.1:1/", headers: []) } catch { failure = error }
        guard case .unreachable = failure else {
            Issue.record("\(String(describing: failure)) for port \(port)")
            return
        }
    }

    @Test func aNameWithoutAddressIsToldAsThat() async throws {
        await #expect(throws: WebSocketError.unresolvable(host: "no..name")) {
            _ = try await transport.connect(to: "ws://no..name:3001/", headers: [])
        }
    }

    @Test func aPeerThatNeverAnswersTheUpgradeIsGivenUp() async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let proxy = try FaultProxy(to: listener.port)
        proxy.fault = .hold
        var configuration = LibWebSocketsTransport.Configuration()
        configuration.connectLimit = .milliseconds(100)
        let impatient = LibWebSocketsTransport(configuration: configuration, logger: Logger(label: "test"))
        await #expect(throws: WebSocketError.timedOut) {
            _ = try await impatient.connect(to: "ws://127.0.0.1:\(proxy.port)/", headers: [])
        }
        proxy.stop()
        listener.close()
    }

    @Test func closingOverADeadLineEnds() async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let proxy = try FaultProxy(to: listener.port)
        let client = try await transport.connect(to: "ws://127.0.0.1:\(proxy.port)/", headers: [])
        proxy.fault = .hold
        client.close(code: 1000)
        guard case .closed = await client.receive() else { return #expect(Bool(false)) }
        proxy.stop()
        listener.close()
    }

    @Test func aListenerOnLoopbackIsBoundToLoopbackAlone() async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        #expect(Self.boundAddresses(port: listener.port) == ["127.0.0.1"])
        // Bound to every address, it would answer on these too.
        for other in ["127.0.0.2", "[::1]"] {
            await #expect(throws: WebSocketError.self) {
                _ = try await transport.connect(to: "ws://\(other):\(listener.port)", headers: [])
            }
        }
        let connection = try await transport.connect(to: "ws://127.0.0.1:\(listener.port)", headers: [])
        connection.close(code: 1000)
        listener.close()
    }

    /// The addresses that this process's sockets listen on at a port, as the kernel knows them.
    private static func boundAddresses(port: Int) -> [String] {
        (0..<4096).compactMap { (descriptor: Int32) in
            var isListening: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0, isListening == 1 else {
                return nil
            }
            var name = sockaddr_storage()
            length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            var host = [CChar](repeating: 0, count: 64)
            var service = [CChar](repeating: 0, count: 16)
            let isNamed = withUnsafeMutablePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    getsockname(descriptor, $0, &length) == 0
                        && getnameinfo(
                            $0, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
                            NI_NUMERICHOST | NI_NUMERICSERV) == 0
                }
            }
            guard isNamed, text(service) == "\(port)" else { return nil }
            return text(host)
        }
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    @Test func thePortOfAnotherListenerIsRefused() async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let other = LibWebSocketsTransport(logger: Logger(label: "test"))
        for transport in [transport, other] {
            await #expect(throws: WebSocketError.self) {
                _ = try await transport.listen(host: "127.0.0.1", port: listener.port) { _ in .accept }
            }
        }
        listener.close()
    }

    @Test func aMessageOverTheLimitClosesItsConnectionAndNoOther() async throws {
        var configuration = LibWebSocketsTransport.Configuration()
        configuration.maximumMessageSize = 1000
        let strict = LibWebSocketsTransport(configuration: configuration, logger: Logger(label: "test"))
        let (client, server, listener) = try await pair(transport: strict)
        let (second, secondServer, secondListener) = try await pair(transport: strict)
        try await client.send(Array(repeating: UInt8(ascii: "x"), count: 1001))
        guard case .closed(let closure) = await server.receive() else { return #expect(Bool(false)) }
        #expect(closure.code == 1009)
        try await second.send(Array("still here".utf8))
        #expect(await secondServer.receive() == .text(Array("still here".utf8)))
        listener.close()
        secondListener.close()
    }

    @Test func aCancelledAcceptEnds() async throws {
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let task = Task { await listener.accept() == nil }
        task.cancel()
        #expect(await task.value)
        listener.close()
    }

    @Test func aReaderThatRestsLosesNothing() async throws {
        let (client, server, listener) = try await pair()
        for number in 0..<5000 { try await client.send(Array("\(number)".utf8)) }
        for number in 0..<5000 {
            guard await server.receive() == .text(Array("\(number)".utf8)) else {
                Issue.record("message \(number) is missing")
                break
            }
        }
        listener.close()
    }
}
