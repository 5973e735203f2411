import ChatCore
import Foundation
import Primitives

/// Messages that were taken back lately: one that is still being understood when its author takes it back asks for nothing
/// any more.
struct RecalledRequests: Sendable {
    /// How many are kept in mind; older ones made their job, or none, long ago.
    private static let capacity = 1000

    private struct State {
        /// Who took each back.
        var authors: [MessageKey: String] = [:]
        var order: [MessageKey] = []
    }

    private let state = Locked(State())

    /// Takes note that a message was taken back, and by whom.
    func note(_ message: MessageKey, by person: String) {
        state.withLock { state in
            guard state.authors[message] == nil else { return }
            state.authors[message] = person
            state.order.append(message)
            if state.order.count > Self.capacity { state.authors[state.order.removeFirst()] = nil }
        }
    }

    /// Whether a message was taken back lately.
    func contains(_ message: MessageKey) -> Bool { author(of: message) != nil }

    /// Who took a message back lately; `nil` = nobody.
    func author(of message: MessageKey) -> String? { state.withLock { $0.authors[message] } }
}
