import Foundation
import Glibc
import Primitives

/// A line between a client and a server on loopback that breaks the way real lines do.
///
/// Forwards both directions on a thread of its own. Faults concern what goes to the client, unless they say otherwise,
/// and hold for open connections as well as for new ones. One that breaks a line breaks the client's next attempts too,
/// and leaves the server with connections whose client has gone.
public final class FaultProxy: Sendable {
    /// How the line misbehaves.
    public enum Fault: Sendable, Equatable {
        /// Not at all.
        case none
        /// Closes after this many more bytes to the client.
        case cut(afterBytes: Int)
        /// Resets after this many more bytes to the client.
        case reset(afterBytes: Int)
        /// Hands bytes on in pieces of this size, each in a packet of its own.
        case split(bytes: Int)
        /// Hands on so many bytes at most each millisecond: a line that only drips.
        case trickle(bytesPerMillisecond: Int)
        /// Hands on what comes in either direction only after this time.
        case delay(Duration)
        /// Keeps both directions open and moves nothing, until the fault changes: a half-open connection.
        case hold
    }

    /// The port to connect to.
    public let port: Int

    private struct State {
        var fault = Fault.none
        var changes = 0
        var isStopped = false
    }

    private let state = Locked(State())
    private let bell: (reading: Int32, ringing: Int32)

    /// Starts forwarding to a port on loopback.
    public init(to serverPort: Int) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        var pipes: [Int32] = [0, 0]
        guard isBound, pipe(&pipes) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        bell = (pipes[0], pipes[1])
        let loop = ProxyLoop(listener: listener, bell: pipes[0], serverPort: serverPort)
        let thread = Thread { [state] in
            loop.run {
                state.withLock { ProxyLoop.Orders(fault: $0.fault, changes: $0.changes, isStopped: $0.isStopped) }
            }
        }
        thread.name = "fault proxy"
        thread.start()
    }

    /// How the line misbehaves from now on.
    public var fault: Fault {
        get { state.withLock { $0.fault } }
        set {
            state.withLock { state in
                state.fault = newValue
                state.changes += 1
            }
            ring()
        }
    }

    /// Ends everything.
    public func stop() {
        state.withLock { $0.isStopped = true }
        ring()
    }

    private func ring() {
        var byte: UInt8 = 0
        _ = write(bell.ringing, &byte, 1)
    }

    fileprivate static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// The proxy's thread. Everything here is touched by that thread alone.
private final class ProxyLoop: @unchecked Sendable {
    struct Orders {
        var fault: FaultProxy.Fault
        var changes: Int
        var isStopped: Bool
    }

    private struct Line {
        var client: Int32
        var server: Int32
        var toClient: [UInt8] = []
        var toServer: [UInt8] = []
        /// When what waits for either side came.
        var cameForClient = ContinuousClock.now
        var cameForServer = ContinuousClock.now
        var handedToClient = 0
        var lastDrip = ContinuousClock.now
        var isOver = false
    }

    private let listener: Int32
    private let bell: Int32
    private let serverPort: Int
    private var lines: [Line] = []

    init(listener: Int32, bell: Int32, serverPort: Int) {
        self.listener = listener
        self.bell = bell
        self.serverPort = serverPort
    }

    func run(_ orders: () -> Orders) {
        var changes = 0
        while true {
            let before = orders()
            if before.isStopped { break }
            var polls = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            polls.append(pollfd(fd: bell, events: Int16(POLLIN), revents: 0))
            for line in lines {
                // Held or full lines are not asked, or they would keep the thread spinning.
                let reads = before.fault == .hold ? 0 : Int16(POLLIN)
                // A dripping or late line is served by the time that passes.
                let toClient = waitsForTime(line.toClient, before.fault, isForServer: false) ? [] : line.toClient
                let toServer = waitsForTime(line.toServer, before.fault, isForServer: true) ? [] : line.toServer
                let clientEvents = (line.toServer.isEmpty ? reads : 0) | writes(toClient, before.fault)
                let serverEvents = (line.toClient.isEmpty ? reads : 0) | writes(toServer, before.fault)
                polls.append(pollfd(fd: line.client, events: clientEvents, revents: 0))
                polls.append(pollfd(fd: line.server, events: serverEvents, revents: 0))
            }
            let isTimed = lines.contains {
                waitsForTime($0.toClient, before.fault, isForServer: false)
                    || waitsForTime($0.toServer, before.fault, isForServer: true)
            }
            guard poll(&polls, nfds_t(polls.count), isTimed ? 1 : -1) >= 0 else { continue }
            // It may have changed while the thread slept, and what arrived since then falls under the new one.
            let now = orders()
            if now.changes != changes {
                changes = now.changes
                for index in lines.indices { lines[index].handedToClient = 0 }
            }
            if polls[1].revents != 0 { drainBell() }
            for index in lines.indices {
                move(
                    &lines[index], client: polls[2 + 2 * index].revents, server: polls[3 + 2 * index].revents, now.fault
                )
            }
            lines.removeAll { $0.isOver }
            if polls[0].revents != 0 { open() }
        }
        for index in lines.indices { end(&lines[index], reset: false) }
        close(listener)
    }

    private func writes(_ bytes: [UInt8], _ fault: FaultProxy.Fault) -> Int16 {
        bytes.isEmpty || fault == .hold ? 0 : Int16(POLLOUT)
    }

    private func waitsForTime(_ bytes: [UInt8], _ fault: FaultProxy.Fault, isForServer: Bool) -> Bool {
        switch fault {
        case .trickle: !bytes.isEmpty && !isForServer
        case .delay: !bytes.isEmpty
        default: false
        }
    }

    private func isDue(_ moment: ContinuousClock.Instant, _ fault: FaultProxy.Fault) -> Bool {
        guard case .delay(let wait) = fault else { return true }
        return ContinuousClock.now - moment >= wait
    }

    private func drainBell() {
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = read(bell, &bytes, bytes.count)
    }

    private func open() {
        let client = accept(listener, nil, nil)
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = FaultProxy.loopback(port: serverPort)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard client >= 0, isConnected else {
            close(client)
            close(server)
            return
        }
        for descriptor in [client, server] {
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }
        lines.append(Line(client: client, server: server))
    }

    private func move(_ line: inout Line, client: Int16, server: Int16, _ fault: FaultProxy.Fault) {
        if fault == .hold { return }
        let readable = Int16(POLLIN) | Int16(POLLHUP) | Int16(POLLERR)
        if client & readable != 0, line.toServer.isEmpty {
            fill(\.toServer, from: line.client, &line)
            line.cameForServer = .now
        }
        if !line.isOver, server & readable != 0, line.toClient.isEmpty {
            fill(\.toClient, from: line.server, &line)
            line.cameForClient = .now
        }
        if !line.isOver, isDue(line.cameForServer, fault) { flush(\.toServer, to: line.server, most: .max, &line) }
        if !line.isOver, isDue(line.cameForClient, fault) { flushToClient(&line, fault) }
    }

    private func fill(_ bytes: WritableKeyPath<Line, [UInt8]>, from descriptor: Int32, _ line: inout Line) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(descriptor, &buffer, buffer.count)
        if count > 0 {
            line[keyPath: bytes].append(contentsOf: buffer[..<count])
        } else if count == 0 || errno != EAGAIN {
            end(&line, reset: false)
        }
    }

    private func flushToClient(_ line: inout Line, _ fault: FaultProxy.Fault) {
        var most = Int.max
        switch fault {
        case .none, .hold, .delay: break
        case .trickle(let bytes):
            // By the time that passed, so that a busy machine does not make the line slower.
            let last = max(line.lastDrip, line.cameForClient)
            let passed = Int((ContinuousClock.now - last) / .milliseconds(1))
            guard passed > 0 else { return }
            line.lastDrip = .now
            most = bytes * passed
        case .split(let bytes): most = bytes
        case .cut(let bytes), .reset(let bytes): most = bytes - line.handedToClient
        }
        if most > 0, !line.toClient.isEmpty { flush(\.toClient, to: line.client, most: most, &line) }
        switch fault {
        case .cut(let bytes) where line.handedToClient >= bytes: end(&line, reset: false)
        case .reset(let bytes) where line.handedToClient >= bytes: end(&line, reset: true)
        default: break
        }
    }

    private func flush(_ bytes: WritableKeyPath<Line, [UInt8]>, to descriptor: Int32, most: Int, _ line: inout Line) {
        let waiting = line[keyPath: bytes]
        guard !waiting.isEmpty else { return }
        let count = send(descriptor, waiting, min(most, waiting.count), Int32(MSG_NOSIGNAL))
        if count > 0 {
            line[keyPath: bytes].removeFirst(count)
            if descriptor == line.client { line.handedToClient += count }
        } else if count < 0, errno != EAGAIN {
            end(&line, reset: false)
        }
    }

    /// Closes both ends, once: a second time the numbers may be somebody else's.
    private func end(_ line: inout Line, reset: Bool) {
        guard !line.isOver else { return }
        line.isOver = true
        if reset {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(line.client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        }
        close(line.client)
        close(line.server)
    }
}
