import HTTP
import JSON
import Logging
import Primitives

/// Several keys for one service, used in turn; a refused one is not used again.
///
/// When all have been refused all are tried again: the operator may have paid for one meanwhile. The refusals last as
/// long as this object, so a backend that is kept over a change of configuration keeps them.
final class APIKeyRotation: Sendable {
    private struct State {
        var next = 0
        var refused: Set<Int> = []
    }

    private let keys: [Secret]
    private let state = Locked(State())

    init(_ keys: [Secret]) {
        self.keys = keys.filter { !$0.isEmpty }
    }

    /// How many keys there are.
    var count: Int { keys.count }

    /// How many of them have been refused.
    var refusedCount: Int { state.withLock { $0.refused.count } }

    /// All of them in the operator's order; one empty key where there is none.
    var all: [Secret] { keys.isEmpty ? [Secret("")] : keys }

    /// A key that has not been refused, without taking its turn; empty where there is none.
    var any: Secret {
        let refused = state.withLock { $0.refused }
        return keys.indices.first { !refused.contains($0) }.map { keys[$0] } ?? keys.first ?? Secret("")
    }

    /// The keys in the order to try them now: at most each once, at least one place even where there is no key.
    func turn() -> [(number: Int, key: Secret)] {
        guard !keys.isEmpty else { return [(0, Secret(""))] }
        let order = state.withLock { state -> [Int] in
            if state.refused.count == keys.count { state.refused = [] }
            let start = state.next
            state.next = (start + 1) % keys.count
            return (0..<keys.count).map { (start + $0) % keys.count }.filter { !state.refused.contains($0) }
        }
        return order.map { ($0, keys[$0]) }
    }

    /// Leaves a key out from now on.
    func refuse(_ number: Int) {
        state.withLock { _ = $0.refused.insert(number) }
    }
}

extension BillableRequestSender {
    /// Sends a request with one key after another, for as long as it is the key that is refused.
    ///
    /// - Parameters:
    ///   - keys: The keys.
    ///   - deadline: When everything must have ended.
    ///   - judge: As in `send(_:by:judge:)`.
    ///   - make: Writes the request for one key, which is empty where there is none.
    /// - Returns: An answer that `judge` has nothing against, and the key that was taken.
    /// - Throws: What the last key tried led to.
    func send(
        with keys: APIKeyRotation, by deadline: Deadline,
        judge: @escaping @Sendable (HTTPResponse) -> InferenceError? = { BillableRequestSender.statusError($0) },
        make: (Secret) -> HTTPRequest
    ) async throws(InferenceError) -> (response: HTTPResponse, key: Secret) {
        let turn = keys.turn()
        for (number, key) in turn.dropLast() {
            do {
                return (try await send(make(key), by: deadline, mayWait: false, judge: judge), key)
            } catch {
                guard [.auth, .billing, .rate].contains(error.kind) else { throw error }
                if error.kind != .rate { keys.refuse(number) }
                logger.warning(
                    "key refused, trying the next",
                    metadata: [
                        "key.number": "\(number + 1)", "error.kind": "\(error.kind)", "error": "\(error.detail)",
                    ])
            }
        }
        guard let (number, key) = turn.last else { throw InferenceError(.auth, detail: "no key") }
        do {
            return (try await send(make(key), by: deadline, judge: judge), key)
        } catch {
            if error.kind == .auth || error.kind == .billing { keys.refuse(number) }
            throw error
        }
    }
}
