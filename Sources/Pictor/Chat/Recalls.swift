import ChatCore
import Foundation
import Primitives

/// Messages that were taken back lately: one that is still being understood when its author takes it back asks for nothing
/// any more.
struct Recalls: Sendable {
    /// How many are kept in mind; older ones made their job, or none, long ago.
    private static let capacity = 1000

    private struct State {
        var messages: Set<MessageKey> = []
        var order: [MessageKey] = []
    }

    private let state = Locked(State())

    /// Takes note that a message was taken back.
    func note(_ message: MessageKey) {
        state.withLock { state in
            guard state.messages.insert(message).inserted else { return }
            state.order.append(message)
            if state.order.count > Self.capacity { state.messages.remove(state.order.removeFirst()) }
        }
    }

    /// Whether a message was taken back lately.
    func contains(_ message: MessageKey) -> Bool { state.withLock { $0.messages.contains(message) } }
}
