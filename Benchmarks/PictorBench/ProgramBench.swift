import Foundation
import Imaging
import JSON
import Logging
import OneBot
import TestSupport
import WebSocket

/// The program as a process: how fast it is there, what it weighs, and what it adds to the service's own time.
struct ProgramBench {
    let program: String
    private static let rounds = 60

    func run() async throws {
        let picture = try Self.noise()
        let base64 = picture.base64EncodedString()
        let served = Stopwatches()
        let service = try LoopbackServer { request, connection in
            served.start()
            connection.reply(json: "{\"created\":1,\"data\":[{\"b64_json\":\"\(base64)\"}]}")
            served.stop()
        }
        defer { service.stop() }
        let transport = LibWebSocketsTransport(logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        let listener = try await transport.listen(host: "127.0.0.1", port: 0) { _ in .accept }
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictor-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let config = folder.appending(path: "config.toml").path
        try """
        [onebot]
        url = "ws://127.0.0.1:\(listener.port)"
        [api]
        base_url = "\(service.url)/v1"
        api_key = "bench"
        api_mode = "images"
        [generation]
        default_model = "bench"
        [history]
        path = "\(folder.path)/pictor.sqlite"
        [log]
        level = "error"
        """.write(toFile: config, atomically: true, encoding: .utf8)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["run", "--config", config]
        let started = ContinuousClock.now
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        guard let connection = await listener.accept() else { return }
        row("start to connected", "\((ContinuousClock.now - started).milliseconds.digits(1)) ms", "≤ 100 ms")
        let peer = BenchPeer(connection: connection)
        try await peer.sayHello()
        try await Task.sleep(for: .seconds(2))
        row(
            "resident memory, idle and connected", Self.residentMemory(of: process.processIdentifier),
            "≤ 32 MiB")

        var added: [Double] = []
        for id in 1...Self.rounds {
            served.reset()
            let asked = ContinuousClock.now
            try await peer.say("/pic bench", id: Int64(id))
            try await peer.waitForPicture()
            added.append((ContinuousClock.now - asked - served.total).milliseconds)
        }
        row(
            "/pic in to picture out, besides the service (\(picture.count >> 10) KiB PNG)",
            "median \(added.quantile(0.5).digits(2)) ms, p90 \(added.quantile(0.9).digits(2)) ms", "≤ 10 ms")
        row(
            "resident memory after \(Self.rounds) pictures",
            Self.residentMemory(of: process.processIdentifier), "")
        connection.close(code: 1000)
        try await Self.measureFrame(of: base64.utf8.count, over: transport, to: listener)
        listener.close()
    }

    /// What a frame of that size costs between two ends of the WebSocket library alone: part of the figure above.
    private static func measureFrame(
        of size: Int, over transport: LibWebSocketsTransport, to listener: any WebSocketListener
    ) async throws {
        let sender = try await transport.connect(to: "ws://127.0.0.1:\(listener.port)/", headers: [])
        guard let receiver = await listener.accept() else { return }
        let frame = [UInt8](repeating: UInt8(ascii: "A"), count: size)
        var times: [Double] = []
        for _ in 0..<rounds {
            let began = ContinuousClock.now
            try await sender.send(frame)
            _ = await receiver.receive()
            times.append((ContinuousClock.now - began).milliseconds)
        }
        sender.close(code: 1000)
        row("a frame of that size between two bare WebSocket ends", "median \(times.quantile(0.5).digits(2)) ms", "")
    }

    /// A PNG of about 1 MiB that does not compress.
    private static func noise() throws -> Data {
        let side = 592
        var state: UInt64 = 1
        var pixels: [UInt8] = []
        for index in 0..<side * side * 4 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            pixels.append(index % 4 == 3 ? 255 : UInt8(truncatingIfNeeded: state >> 56))
        }
        return try Picture(encodingPNG: try Bitmap(width: side, height: side, pixels: pixels), text: []).bytes
    }

    private static func residentMemory(of process: Int32) -> String {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        func mebibytes(_ name: String) -> String {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
            return ((Double(line.filter(\.isNumber)) ?? .nan) / 1024).digits(1)
        }
        // The rest is code of the program and its libraries, mapped from files and shared.
        return "\(mebibytes("VmRSS")) MiB, \(mebibytes("RssAnon")) of it its own"
    }
}

/// The endpoint's side of the connection, as little of it as the bench needs.
private struct BenchPeer {
    let connection: any WebSocketConnection

    func sayHello() async throws {
        try await send([
            "time": .int(now), "self_id": 10001, "post_type": "meta_event", "meta_event_type": "lifecycle",
            "sub_type": "connect",
        ])
    }

    func say(_ text: String, id: Int64) async throws {
        try await send([
            "time": .int(now), "self_id": 10001, "post_type": "message", "message_type": "group", "sub_type": "normal",
            "message_id": .int(id), "group_id": 20001, "user_id": 42, "raw_message": "", "font": 14,
            "message": [["type": "text", "data": ["text": .string(text)]]],
            "sender": ["user_id": 42, "nickname": "bench", "card": "", "role": "member"],
        ])
    }

    /// Answers whatever is asked until a picture was sent.
    func waitForPicture() async throws {
        while true {
            let frame: [UInt8]
            switch await connection.receive() {
            case .text(let bytes), .binary(let bytes): frame = bytes
            case .closed: return
            }
            let isPicture = frame.count > 100_000
            // The echo is looked for in the text: parsing a megabyte here would be counted against the program.
            guard let echo = Self.echo(in: frame) else { continue }
            try await send([
                "status": "ok", "retcode": 0, "echo": .string(echo),
                "data": [
                    "message_id": .int(Int64.random(in: 1_000_000...9_999_999)), "user_id": 10001, "nickname": "",
                ],
            ])
            if isPicture { return }
        }
    }

    private static func echo(in frame: [UInt8]) -> String? {
        let head = String(decoding: frame.prefix(400), as: UTF8.self)
        let tail = String(decoding: frame.suffix(400), as: UTF8.self)
        for text in [head, tail] {
            guard let key = text.range(of: "\"echo\":\"") else { continue }
            return String(text[key.upperBound...].prefix { $0 != "\"" })
        }
        return nil
    }

    private func send(_ frame: JSONValue) async throws {
        try await connection.send(Array(frame.serialized))
    }

    private var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
