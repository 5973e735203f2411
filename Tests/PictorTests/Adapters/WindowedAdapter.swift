import ChatCore
import Foundation
import Primitives

/// A protocol unlike OneBot, in memory: ids are words, an event may be answered five times within its window, one picture a
/// message; no reactions, no history, no list of groups, recalls of members are not reported.
final class WindowedAdapter: ChatAdapter {
    static let account = "word:bot-α"
    static let group = ChatKey(account: account, kind: .group, peer: "G_f00d-BEEF")
    static let repliesPerWindow = 5

    /// A message that the bot sent.
    struct Sent: Sendable, Equatable {
        var id: String
        var target: ReplyTarget
        var text: String
        var pictures: Int
        var quote: String?
    }

    private struct State {
        var waiting: [ChatEvent] = []
        var waiter: CheckedContinuation<Void, Never>?
        var isReady = false
        var isOver = false
        var sent: [Sent] = []
        var used: [String: Int] = [:]
        var lastID = 0
        var failure: SendFailure?
    }

    private let state = Locked(State())
    private let now: @Sendable () -> Date
    let sentMessages: AsyncStream<Sent>
    private let outbox: AsyncStream<Sent>.Continuation

    init(now: @escaping @Sendable () -> Date) {
        self.now = now
        (sentMessages, outbox) = AsyncStream.makeStream(of: Sent.self)
    }

    // MARK: - By hand

    var sent: [Sent] { state.withLock { $0.sent } }

    /// Reports something, as if it had happened.
    func report(_ event: ChatEvent) {
        let waiter = state.withLock { state in
            state.waiting.append(event)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    func setReady(_ isReady: Bool) { state.withLock { $0.isReady = isReady } }

    /// The next sends fail so; `nil` = they succeed again.
    func fail(with failure: SendFailure?) { state.withLock { $0.failure = failure } }

    // MARK: - ChatAdapter

    func run() async throws {
        setReady(true)
        report(.connected(account: Self.account))
        let (never, _) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        let waiter = state.withLock { state in
            state.isOver = true
            state.isReady = false
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    func nextEvents(atMost limit: Int) async -> [ChatEvent]? {
        while true {
            let events = state.withLock { state in
                defer { state.waiting.removeFirst(min(limit, state.waiting.count)) }
                return Array(state.waiting.prefix(limit))
            }
            if !events.isEmpty { return events }
            if Task.isCancelled || state.withLock({ $0.isOver }) { return nil }
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiter in
                    let isDue = state.withLock { state in
                        if !state.waiting.isEmpty || state.isOver || Task.isCancelled { return true }
                        state.waiter = waiter
                        return false
                    }
                    if isDue { waiter.resume() }
                }
            } onCancel: {
                let waiter = state.withLock { state in
                    defer { state.waiter = nil }
                    return state.waiter
                }
                waiter?.resume()
            }
        }
    }

    func pendingEvents() -> [ChatEvent] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    func capabilities(in chat: ChatKey) -> Capabilities {
        Capabilities(
            canReact: false, canReadHistory: false, reportsRecalls: false, canListChats: false,
            picturesPerMessage: 1, repliesPerWindow: Self.repliesPerWindow, recallLimit: .seconds(120))
    }

    func isReady(_ account: String) -> Bool { account == Self.account && state.withLock { $0.isReady } }

    func waitUntilReady(_ account: String, within limit: Duration) async -> Bool { isReady(account) }

    var connections: [ConnectionState] { [.connected(account: Self.account, isOnline: isReady(Self.account))] }

    func send(_ message: OutgoingMessage, to target: ReplyTarget) async throws(SendFailure) -> SentMessage {
        guard isReady(target.chat.account) else { throw .away }
        guard var window = target.window, window.isOpen(at: now()) else { throw .windowClosed }
        // One message for each picture; the text goes with the last.
        let pieces = max(1, message.pictures.count)
        let outcome = state.withLock { state -> Result<[Sent], SendFailure> in
            if let failure = state.failure { return .failure(failure) }
            let used = state.used[window.ticket, default: 0]
            guard used + pieces <= Self.repliesPerWindow else { return .failure(.windowClosed) }
            state.used[window.ticket] = used + pieces
            let sent = (1...pieces).map { piece in
                state.lastID += 1
                return Sent(
                    id: "sent-\(state.lastID)", target: target, text: piece == pieces ? message.text : "",
                    pictures: message.pictures.isEmpty ? 0 : 1, quote: message.quote)
            }
            state.sent += sent
            return .success(sent)
        }
        let sent = try outcome.get()
        window.used += pieces
        for message in sent { outbox.yield(message) }
        return SentMessage(ids: sent.map(\.id), window: window)
    }

    func findReply(to request: MessageKey, hasPictures: Bool, since moment: Date) async -> ReplySearch { .undecidable }

    func recall(_ message: MessageKey) async throws(SendFailure) {
        let isGone = state.withLock { state in
            let count = state.sent.count
            state.sent.removeAll { $0.id == message.id && $0.target.chat == message.chat }
            return state.sent.count < count
        }
        if !isGone { throw .notFound }
    }

    func react(_ mark: ReactionMark, to message: MessageKey, isAdded: Bool) async throws(SendFailure) {
        throw .unsupported
    }

    func message(_ key: MessageKey) async throws(SendFailure) -> IncomingMessage { throw .unsupported }

    func bytes(
        of picture: ChatPicture, at index: Int, in message: MessageKey, isUsable: @Sendable (Data) -> Bool
    ) async -> Data? { nil }

    func groups(of account: String) async throws(SendFailure) -> [GroupSummary] { throw .unsupported }
}
