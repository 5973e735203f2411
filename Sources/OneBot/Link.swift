internal import Foundation
import JSON
internal import Logging
internal import Primitives
import WebSocket

/// One open connection: reads frames, runs timers, and performs the effects that its session returns.
final class Link: Sendable {
    /// Tells links apart; grows with every connection.
    let generation: Int
    let endpoint: String
    /// Whether calls may be made on it.
    let takesCalls: Bool

    private let connection: any WebSocketConnection
    private let stopwatch: Stopwatch
    private let logger: Logger
    private let owner: Owner
    private let state: Locked<State>
    private let requests: AsyncStream<Session.Request>
    private let requestQueue: AsyncStream<Session.Request>.Continuation

    private struct State {
        var session: Session
        var calls = WaitingCalls()
    }

    /// Receives what happens on a link. Called outside every lock, on any thread.
    struct Owner: Sendable {
        var deliver: @Sendable (Event) -> Void
        var connected: @Sendable (Link, UserID) -> Void
        var count: @Sendable (Session.Note) -> Void
    }

    /// Serves an open connection by the rules of a session that begins with it.
    init(
        session: Session, endpoint: String, connection: any WebSocketConnection, stopwatch: Stopwatch, logger: Logger,
        owner: Owner
    ) {
        generation = session.generation
        takesCalls = session.takesCalls
        self.endpoint = endpoint
        self.connection = connection
        self.stopwatch = stopwatch
        self.logger = logger
        self.owner = owner
        state = Locked(State(session: session))
        // The session asks one thing at a time, so this never fills.
        (requests, requestQueue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(8))
    }

    /// Serves the connection until it ends; cancelling the task closes it.
    /// - Returns: Why it ended.
    func run() async -> Session.Ending {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.ask() }
                group.addTask { await self.watch() }
                perform(state.withLock { $0.session.start() })
                let closure = await read()
                perform(state.withLock { $0.session.closed(closure) })
                requestQueue.finish()
                group.cancelAll()
            }
        } onCancel: {
            perform(state.withLock { $0.session.finish() })
        }
        return state.withLock { $0.session.ending } ?? .finished
    }

    /// Parses and enqueues, nothing else, so that a slow consumer never blocks the endpoint.
    private func read() async -> WebSocketClosure {
        while true {
            let bytes: [UInt8]
            switch await connection.receive() {
            case .text(let text): bytes = text
            case .binary(let data): bytes = data
            case .closed(let closure): return closure
            }
            let frame = Frame(bytes, arrival: Date())
            let now = stopwatch.now()
            perform(state.withLock { $0.session.received(frame, at: now) })
        }
    }

    /// Sends what the session itself asks.
    private func ask() async {
        for await request in requests {
            var writer = JSONWriter()
            writer.write(
                ["action": .string(request.action), "params": .object([:]), "echo": .string(request.echo)])
            // Where this fails the connection is over, which the reading side learns too.
            try? await connection.send(writer.bytes)
        }
    }

    /// Lets the session look at the time. Never sleeps for long, because a probe may shorten what it waits for.
    private func watch() async {
        var partialBytes = 0
        while !Task.isCancelled {
            let wait = state.withLock { $0.session.nextTick } - stopwatch.now()
            do { try await stopwatch.sleep(max(.milliseconds(10), min(wait, .seconds(10)))) } catch { return }
            let now = stopwatch.now()
            let bytes = connection.partialBytes
            let grows = bytes != partialBytes
            partialBytes = bytes
            perform(
                state.withLock { state in
                    if grows { state.session.receivedPart(at: now) }
                    return state.session.tick(at: now)
                })
        }
    }

    private func perform(_ effects: [Session.Effect]) {
        for effect in effects {
            switch effect {
            case .send(let request): requestQueue.yield(request)
            case .deliver(let event): owner.deliver(event)
            case .resolve(let echo, let result):
                state.withLock { $0.calls.take(echo, result) }?.resume(returning: result)
            case .connected(let account): owner.connected(self, account)
            case .close(let code): connection.close(code: code)
            case .note(let note): tell(note)
            }
        }
    }

    private func tell(_ note: Session.Note) {
        owner.count(note)
        switch note {
        case .malformed(let error): logger.debug("frame skipped", metadata: ["error": "\(error)"])
        case .unclaimed(let echo): logger.debug("answer to no call", metadata: ["echo": "\(echo ?? "none")"])
        case .probing: logger.debug("endpoint silent, asking for a sign of life")
        case .online(true): logger.info("account is back on QQ")
        case .online(false): logger.warning("account lost its connection to QQ")
        }
    }
}

// MARK: - Calls

extension Link {
    /// What happens while a call is under way.
    private enum Step: Sendable {
        case handedOver
        case timeOver
        case withdrawn
        case settled(Result<ActionResponse, OneBotError>)
    }

    /// Calls an action. Ends in an answer, at the limit, at the connection's end, or when the task is cancelled.
    func call(
        _ action: String, parameters: [String: JSONValue], within limit: Duration
    ) async throws(OneBotError) -> ActionResponse {
        // Looked at before it is written, for writing a huge picture as JSON takes a while.
        let size = JSONValue.object(parameters).textSize
        guard size < Self.maximumRequest else {
            throw .requestTooLarge(action: action, bytes: size, limit: Self.maximumRequest)
        }
        var writer = JSONWriter()
        writer.append("{\"action\":")
        writer.write(.string(action))
        writer.append(",\"params\":")
        writer.write(.object(parameters))
        let bytes = writer.bytes.count
        let now = stopwatch.now()
        let echo = try state.withLock { state throws(OneBotError) in
            let echo = try state.session.begin(action, bytes: bytes, at: now)
            state.calls.expect(echo)
            return echo
        }
        writer.append(",\"echo\":\"\(echo)\"}")
        return try await result(of: echo, sending: writer.bytes, within: limit).get()
    }

    /// NapCat closes the connection over 50 MiB.
    private static var maximumRequest: Int { 48 << 20 }

    private func result(
        of echo: String, sending frame: [UInt8], within limit: Duration
    ) async -> Result<ActionResponse, OneBotError> {
        await withTaskGroup(of: Step.self) { group in
            group.addTask { .settled(await self.settled(echo)) }
            group.addTask {
                let isWritten: Bool
                do {
                    try await self.connection.send(frame)
                    isWritten = true
                } catch {
                    isWritten = false
                }
                self.perform(self.state.withLock { $0.session.handedOver(echo, isWritten: isWritten) })
                return .handedOver
            }
            group.addTask {
                do { try await self.stopwatch.sleep(limit) } catch { return .withdrawn }
                return .timeOver
            }
            var result: Result<ActionResponse, OneBotError>?
            for await step in group {
                switch step {
                case .handedOver: break
                case .settled(let settled): result = settled
                case .timeOver where result == nil:
                    perform(state.withLock { $0.session.expired(echo, after: limit) })
                case .withdrawn where result == nil: perform(state.withLock { $0.session.cancelled(echo) })
                case .timeOver, .withdrawn: break
                }
                // Once it is decided, or decided to give up, nothing further needs to be sent or waited for.
                if case .handedOver = step { continue }
                group.cancelAll()
            }
            return result ?? .failure(.notSent(action: "call"))
        }
    }

    /// Waits for the result that the session decides on. Not cancellable by itself: the session decides how a cancelled call ends.
    private func settled(_ echo: String) async -> Result<ActionResponse, OneBotError> {
        await withCheckedContinuation { waiter in
            if let result = state.withLock({ $0.calls.wait(echo, waiter) }) { waiter.resume(returning: result) }
        }
    }
}

// MARK: - Questions

extension Link {
    /// Checks that the connection still works, because another one claims its account.
    func suspect() {
        let now = stopwatch.now()
        perform(state.withLock { $0.session.probe(at: now) })
    }

    /// Whether the endpoint has shown that it serves an account and the connection still stands.
    var isConnected: Bool { state.withLock { $0.session.isConnected && $0.session.ending == nil } }

    /// Whether the endpoint ever said which account it serves.
    var hasShownAccount: Bool { state.withLock { $0.session.account != nil } }

    var status: ConnectionStatus {
        let now = stopwatch.now()
        return state.withLock { state in
            let session = state.session
            let phase: ConnectionStatus.Phase =
                session.ending != nil ? .closed : session.isConnected ? .connected : .opening
            return ConnectionStatus(
                endpoint: endpoint, phase: phase, account: session.account, nickname: session.nickname,
                isOnline: session.isOnline, lastEventAge: session.lastEvent.map { now - $0 },
                lastFrameAge: now - session.lastFrame)
        }
    }
}

extension JSONValue {
    /// The bytes of all texts in it, which is nearly all of a large request.
    fileprivate var textSize: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .array(let elements): elements.reduce(0) { $0 + $1.textSize }
        case .object(let members): members.values.reduce(0) { $0 + $1.textSize }
        case .null, .bool, .int, .double: 0
        }
    }
}
