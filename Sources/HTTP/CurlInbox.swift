import Foundation
import Primitives

/// What has arrived for one transfer: filled on libcurl's thread, emptied by the task that asked.
final class CurlInbox: Sendable {
    /// What the asking task is waiting for. The end of the transfer satisfies every wish.
    enum Wish {
        case head
        case chunk
        case end
    }

    /// The head of an answer.
    struct Head: Sendable {
        var status = 0
        var headers: [HTTPHeader] = []
        var url = ""
    }

    /// What became of a piece of body.
    enum Intake {
        case taken
        /// The window is full; deliver the same piece again after `nextChunk` said so.
        case paused
    }

    private struct State {
        var head: Head?
        var buffer = Data()
        var end: Result<Void, HTTPError>?
        var isPaused = false
        var waiter: (wish: Wish, continuation: CheckedContinuation<Void, Never>)?

        func satisfies(_ wish: Wish) -> Bool {
            if end != nil { return true }
            return switch wish {
            case .head: head != nil
            case .chunk: !buffer.isEmpty
            case .end: false
            }
        }

        /// The waiter, if it need not wait any longer. Whoever takes it resumes it.
        mutating func readyWaiter() -> CheckedContinuation<Void, Never>? {
            guard let waiter, satisfies(waiter.wish) else { return nil }
            self.waiter = nil
            return waiter.continuation
        }
    }

    /// Bytes that may wait for the consumer; a piece that begins below it is taken whole. `nil` = all of them.
    private let window: Int?
    private let state = Locked(State())

    init(window: Int?) {
        self.window = window
    }

    // MARK: - libcurl's side

    func receive(_ head: Head) {
        state.withLock { state in
            state.head = head
            return state.readyWaiter()
        }?.resume()
    }

    /// Makes room for a body that is kept whole, so that it need not move while it grows.
    func expect(_ count: Int) {
        guard window == nil else { return }
        state.withLock { $0.buffer.reserveCapacity(count) }
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> Intake {
        let (intake, waiter) = state.withLock { state -> (Intake, CheckedContinuation<Void, Never>?) in
            if let window, state.buffer.count >= window {
                state.isPaused = true
                return (.paused, nil)
            }
            state.buffer.append(contentsOf: bytes)
            return (.taken, state.readyWaiter())
        }
        waiter?.resume()
        return intake
    }

    /// Ends the transfer; the first end holds. Returns whether this was it.
    @discardableResult
    func finish(_ result: Result<Void, HTTPError>) -> Bool {
        let (isFirst, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard state.end == nil else { return (false, nil) }
            state.end = result
            return (true, state.readyWaiter())
        }
        waiter?.resume()
        return isFirst
    }

    var isFinished: Bool { state.withLock { $0.end != nil } }

    // MARK: - The asking task's side

    func wait(for wish: Wish, _ continuation: CheckedContinuation<Void, Never>) {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            // Two tasks on one stream: the earlier one looks at what there is and goes its way.
            let displaced = state.waiter?.continuation
            state.waiter = (wish, continuation)
            return state.readyWaiter() ?? displaced
        }?.resume()
    }

    func whole() throws(HTTPError) -> (Head, Data) {
        try state.withLock { state throws(HTTPError) -> (Head, Data) in
            try (state.end ?? .failure(.cancelled)).get()
            guard let head = state.head else { throw .interrupted(reason: "no answer", sent: true) }
            defer { state.buffer = Data() }
            return (head, state.buffer)
        }
    }

    func arrivedHead() throws(HTTPError) -> Head {
        try state.withLock { state throws(HTTPError) -> Head in
            if let head = state.head { return head }
            try (state.end ?? .failure(.cancelled)).get()
            throw .interrupted(reason: "no answer", sent: true)
        }
    }

    /// Takes what is buffered; the second value tells that the transfer stands still and must be resumed.
    func nextChunk() throws(HTTPError) -> (Data?, Bool) {
        try state.withLock { state throws(HTTPError) -> (Data?, Bool) in
            // What arrived before a failure is still good, except that a cancelled reader wants nothing more.
            if case .failure(.cancelled) = state.end { throw .cancelled }
            if state.buffer.isEmpty {
                try (state.end ?? .failure(.cancelled)).get()
                return (nil, false)
            }
            defer {
                state.buffer = Data()
                state.isPaused = false
            }
            return (state.buffer, state.isPaused)
        }
    }
}
