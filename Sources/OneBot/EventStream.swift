internal import Primitives

/// The events of a client, for one reader.
///
/// Holds a bounded number of events. When its reader falls behind, the oldest messages are left out and counted, so
/// that the connection never waits for the reader; notices, requests and meta events are kept as long as there is
/// room beside the messages.
public struct EventStream: AsyncSequence, Sendable {
    let queue: EventQueue

    /// Starts reading. One reader at a time: each event goes to one of them, and where a second begins to wait the first
    /// one's wait ends with nil.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(queue: queue) }

    /// Takes the events that are there already, oldest first, without waiting; for a reader that handles several at
    /// once, such as one that stores them in one transaction.
    public func ready(atMost limit: Int) -> [Event] { queue.takeReady(atMost: limit) }

    /// Reads one event after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: EventQueue

        /// The next event; nil once the client has stopped or the task is cancelled.
        public mutating func next() async -> Event? { await queue.next() }

        /// The next event; nil once the client has stopped or the task is cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Event? { await queue.next() }
    }
}

/// What stands between the connections and the reader of events.
final class EventQueue: Sendable {
    fileprivate typealias Waiter = CheckedContinuation<Event?, Never>

    fileprivate struct State {
        var messages = Fifo<(place: Int, event: Event)>()
        var others = Fifo<(place: Int, event: Event)>()
        var nextPlace = 0
        var waiter: Waiter?
        var isFinished = false
    }

    private let state = Locked(State())
    private let capacity: Int

    /// - Parameter capacity: How many messages are held, and how many other events beside them.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Adds an event.
    /// - Returns: How many older ones were left out for it.
    func append(_ event: Event) -> Int {
        let (waiter, dropped) = state.withLock { state -> (Waiter?, Int) in
            guard !state.isFinished else { return (nil, 0) }
            if let waiter = state.waiter {
                state.waiter = nil
                return (waiter, 0)
            }
            let place = state.nextPlace
            state.nextPlace += 1
            if case .message = event {
                let dropped = state.messages.count >= capacity ? 1 : 0
                if dropped > 0 { state.messages.removeFirst() }
                state.messages.append((place, event))
                return (nil, dropped)
            }
            let dropped = state.others.count >= capacity ? 1 : 0
            if dropped > 0 { state.others.removeFirst() }
            state.others.append((place, event))
            return (nil, dropped)
        }
        waiter?.resume(returning: event)
        return dropped
    }

    /// Ends the stream after what it still holds.
    func finish() {
        let waiter = state.withLock { state -> Waiter? in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    func takeReady(atMost limit: Int) -> [Event] {
        state.withLock { state in
            var events: [Event] = []
            while events.count < limit, let event = state.takeOldest() { events.append(event) }
            return events
        }
    }

    func next() async -> Event? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let (resumed, event) = state.withLock { state -> (Waiter?, Event?) in
                    if let event = state.takeOldest() { return (waiter, event) }
                    if state.isFinished || Task.isCancelled { return (waiter, nil) }
                    let former = state.waiter
                    state.waiter = waiter
                    return (former, nil)
                }
                resumed?.resume(returning: event)
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: nil)
        }
    }
}

extension EventQueue.State {
    fileprivate mutating func takeOldest() -> Event? {
        guard let message = messages.first else { return others.removeFirst()?.event }
        guard let other = others.first, other.place < message.place else { return messages.removeFirst()?.event }
        return others.removeFirst()?.event
    }
}
