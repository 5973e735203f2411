import Foundation
import JSON
import Logging
import OneBot
import WebSocket

/// Lets foreign programs drive the library:
/// `OneBotDriver cq | conform URL AGENT | echo-server PORT | receive URL COUNT | endure URL COUNT`.
@main
struct OneBotDriver {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.dropFirst().first) {
        case ("cq", nil): parseStrings()
        case ("conform", let url?): try await conform(with: url, as: arguments.last ?? "")
        case ("echo-server", let port?): try await serveEcho(port: Int(port) ?? 0)
        case ("receive", let url?): try await receive(from: url, count: Int(arguments.last ?? "") ?? 0)
        case ("endure", let url?): try await endure(url, count: Int(arguments.last ?? "") ?? 0)
        default:
            FileHandle.standardError.write(
                Data("usage: cq | conform URL AGENT | echo-server PORT | receive URL COUNT | endure URL COUNT\n".utf8))
            exit(64)
        }
    }

    private static var transport: LibWebSocketsTransport {
        LibWebSocketsTransport(logger: Logger(label: "driver") { _ in SwiftLogNoOpLogHandler() })
    }

    /// One JSON string a line in, the segments of that CQ string out.
    private static func parseStrings() {
        while let line = readLine(), let text = try? JSONValue(parsing: Data(line.utf8)).string {
            print(String(decoding: Message(cqString: text).json.serialized, as: UTF8.self))
        }
    }

    // MARK: Echo, for conformance tests

    /// Runs every case of an Autobahn fuzzing server.
    private static func conform(with url: String, as agent: String) async throws {
        let transport = transport
        let counting = try await transport.connect(to: "\(url)/getCaseCount", headers: [])
        guard case .text(let text) = await counting.receive() else { exit(1) }
        for number in 1...max(1, Int(String(decoding: text, as: UTF8.self)) ?? 1) {
            await echo(try await transport.connect(to: "\(url)/runCase?case=\(number)&agent=\(agent)", headers: []))
        }
        await echo(try await transport.connect(to: "\(url)/updateReports?agent=\(agent)", headers: []))
    }

    private static func serveEcho(port: Int) async throws {
        let transport = transport
        let listener = try await transport.listen(host: "127.0.0.1", port: port) { _ in .accept }
        print("listening \(listener.port)")
        fflush(nil)
        await withDiscardingTaskGroup { group in
            while let connection = await listener.accept() {
                group.addTask { await echo(connection) }
            }
        }
    }

    private static func echo(_ connection: any WebSocketConnection) async {
        while true {
            switch await connection.receive() {
            case .text(let bytes): try? await connection.send(bytes)
            case .binary(let bytes): try? await (connection as? any BinarySending)?.send(binary: bytes)
            case .closed: return
            }
        }
    }

    // MARK: Receiving, for measurements

    /// Prints how many messages a second were received, decoded and handed on.
    private static func receive(from url: String, count: Int) async throws {
        // Room for all of them: the measure is all of the work on every message.
        try await messages(from: url, eventCapacity: 1 << 20) { messages, client in
            var received = 0
            var start = ContinuousClock.now
            for await _ in messages {
                if received == 0 { start = .now }
                received += 1
                if received == count { break }
            }
            let seconds = Double((ContinuousClock.now - start) / Duration.seconds(1))
            print("\(Int(Double(count) / seconds)) events/s, dropped \(client.statistics.dropped)")
        }
    }

    /// Prints what the process holds after ten thousand messages and after all of them.
    private static func endure(_ url: String, count: Int) async throws {
        let early = 10_000
        try await messages(from: url, eventCapacity: 4096) { messages, client in
            var received = 0
            var before = 0
            for await _ in messages {
                received += 1
                if received == early { before = residentMemory }
                if received + client.statistics.dropped >= count { break }
            }
            let after = residentMemory
            print(
                "\(before) kB after \(early) messages, \(after) kB after \(count): \(after * 100 / max(1, before)) %,",
                "\(client.statistics.dropped) dropped")
        }
    }

    private typealias Messages = AsyncFilterSequence<EventStream>

    private static func messages(
        from url: String, eventCapacity: Int, _ body: (Messages, OneBotClient) async throws -> Void
    ) async throws {
        let client = OneBotClient(
            endpoints: [.connect(to: url)], transport: transport,
            logger: Logger(label: "driver") { _ in SwiftLogNoOpLogHandler() }, eventCapacity: eventCapacity)
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.run() }
            let messages = client.events.filter { event in
                if case .message = event { true } else { false }
            }
            try await body(messages, client)
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    /// The resident memory of this process, in kB.
    private static var residentMemory: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }
}
