public import Foundation
import Primitives

/// An HTTP server on 127.0.0.1 that does exactly what a test tells it, byte by byte.
///
/// Plain blocking sockets: one thread accepts, each connection has a thread of its own, so a script may trickle, cut a
/// reply short, or wait on a `Gate` until the test opens it.
public final class LoopbackServer: Sendable {
    /// One request as it arrived.
    public struct Request: Sendable {
        /// The method, such as `POST`.
        public var method: String
        /// The request target, byte for byte.
        public var target: String
        /// Header names in lower case.
        public var headers: [String: String]
        /// The body.
        public var body: Data
        /// The path without its query.
        public var path: String { String(target.prefix { $0 != "?" }) }
        /// The body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }
        /// Which connection it came on, counted from 0.
        public var connection: Int
    }

    /// Answers one request.
    public typealias Script = @Sendable (Request, Connection) -> Void

    private struct State {
        var requests: [Request] = []
        var open: [Connection] = []
        var accepted = 0
        var isStopped = false
    }

    private let listener: Int32
    private let script: Script
    private let state = Locked(State())
    /// The port the system gave.
    public let port: UInt16

    /// Starts listening on a free port.
    public init(_ script: @escaping Script) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = self.listener
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, pointer, &size) == 0
            }
        }
        guard listener >= 0, result else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        let thread = Thread { [self] in accept() }
        thread.start()
    }

    /// `http://127.0.0.1:port`, without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Every request so far, in order of arrival.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// How many connections were accepted so far.
    public var connections: Int { state.withLock { $0.accepted } }

    /// Stops listening and cuts every connection.
    public func stop() {
        let open = state.withLock { state -> [Connection] in
            // Only while the listener is open: its number may belong to somebody else later.
            if !state.isStopped { shutdown(listener, Int32(SHUT_RDWR)) }
            state.isStopped = true
            return state.open
        }
        for connection in open { connection.cut() }
    }

    private func accept() {
        while true {
            let descriptor = Foundation.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let connection = Connection(descriptor)
            let number = state.withLock { state -> Int? in
                guard !state.isStopped else { return nil }
                state.open.append(connection)
                state.accepted += 1
                return state.accepted - 1
            }
            guard let number else {
                connection.finish()
                break
            }
            let thread = Thread { [self] in serve(connection, number) }
            thread.start()
        }
        state.withLock { state in
            state.isStopped = true
            close(listener)
        }
    }

    private func serve(_ connection: Connection, _ number: Int) {
        while !connection.isOver, let request = connection.readRequest(number) {
            state.withLock { $0.requests.append(request) }
            script(request, connection)
        }
        state.withLock { $0.open.removeAll { $0 === connection } }
        connection.finish()
    }
}

extension LoopbackServer {
    /// The server's end of one connection, used on its own thread.
    public final class Connection: @unchecked Sendable {
        private let descriptor: Int32
        private let state = Locked((isCut: false, isClosed: false))
        private var pending = Data()
        /// Called when the script begins to wait for the peer's close.
        public var beforeWaiting: () -> Void = {}
        /// Whether the peer's close was seen by `waitForClose()`.
        public private(set) var isDone = false

        init(_ descriptor: Int32) {
            self.descriptor = descriptor
            var yes: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }

        var isOver: Bool { state.withLock { $0.isCut } }

        /// Sends raw bytes. Returns whether the peer still took them.
        @discardableResult
        public func send(_ bytes: Data) -> Bool {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }

        /// Sends raw text. Returns whether the peer still took it.
        @discardableResult
        public func send(_ text: String) -> Bool { send(Data(text.utf8)) }

        /// Sends a whole reply with its length; the connection stays open.
        @discardableResult
        public func reply(_ status: Int = 200, _ headers: [String: String] = [:], _ body: Data = Data()) -> Bool {
            var head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            return send(Data((head + "\r\n").utf8) + body)
        }

        /// Sends a whole JSON reply.
        @discardableResult
        public func reply(json: String, status: Int = 200, headers: [String: String] = [:]) -> Bool {
            reply(status, headers.merging(["Content-Type": "application/json"]) { own, _ in own }, Data(json.utf8))
        }

        /// Ends the connection in both directions.
        public func cut() {
            state.withLock { state in
                state.isCut = true
                // A closed descriptor's number may belong to somebody else by now.
                if !state.isClosed { shutdown(descriptor, Int32(SHUT_RDWR)) }
            }
        }

        /// Ends the connection with a TCP reset.
        public func reset() {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            state.withLock { $0.isCut = true }
        }

        /// Blocks until the peer has closed its end.
        public func waitForClose() {
            beforeWaiting()
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) > 0 {}
            isDone = true
        }

        func finish() {
            state.withLock { state in
                if !state.isClosed { close(descriptor) }
                state.isClosed = true
            }
        }

        func readRequest(_ number: Int) -> Request? {
            guard let end = fill(until: { $0.range(of: Data("\r\n\r\n".utf8))?.upperBound }) else { return nil }
            let lines = String(decoding: pending.prefix(end), as: UTF8.self).split(separator: "\r\n")
            let words = lines.first?.split(separator: " ") ?? []
            guard words.count == 3 else { return nil }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            }
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            guard fill(until: { $0.count >= end + length ? end + length : nil }) != nil else { return nil }
            let body = pending.dropFirst(end).prefix(length)
            pending = Data(pending.dropFirst(end + length))
            return Request(
                method: String(words[0]), target: String(words[1]), headers: headers, body: Data(body),
                connection: number)
        }

        private func fill(until found: (Data) -> Int?) -> Int? {
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                if let end = found(pending) { return end }
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return nil }
                pending.append(contentsOf: buffer[..<count])
            }
        }
    }
}

/// Something a script or a test waits for until the other opens it.
public final class Gate: Sendable {
    private let condition = NSCondition()
    private let state = Locked((isOpen: false, waiters: [CheckedContinuation<Void, Never>]()))

    /// Creates a closed gate.
    public init() {}

    /// Lets everyone through, now and later.
    public func open() {
        let waiters = state.withLock { state in
            defer { state = (true, []) }
            return state.waiters
        }
        condition.lock()
        condition.broadcast()
        condition.unlock()
        for waiter in waiters { waiter.resume() }
    }

    /// Blocks the thread until the gate is open. For scripts, which have a thread of their own.
    public func block() {
        condition.lock()
        while !state.withLock({ $0.isOpen }) { condition.wait() }
        condition.unlock()
    }

    /// Waits until the gate is open. A cancelled wait, such as one over its test's time limit, opens it.
    public func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiters.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        } onCancel: {
            open()
        }
    }
}
