import ChatCore
import PictorModel
import Primitives

/// Lets a bounded number of jobs work at once, the chats in turn.
///
/// It gives turns and takes them back; who has one works in tasks of its own. A job that waits is a place in a line and a
/// closure.
final class JobScheduler: Sendable {
    private struct State {
        var line: FairQueue
        /// Whom to tell that their turn has come, of those that wait.
        var grants: [Int64: @Sendable () -> Void] = [:]
    }

    private let state: Locked<State>

    /// A queue within the configured limits.
    convenience init(_ limits: LimitSettings) {
        self.init(width: limits.maxConcurrent, lengthPerChat: limits.queueLength)
    }

    /// A queue.
    ///
    /// - Parameters:
    ///   - width: How many work at once.
    ///   - lengthPerChat: How many may wait in one chat.
    init(width: Int, lengthPerChat: Int) {
        state = Locked(State(line: FairQueue(width: width, lengthPerChat: lengthPerChat)))
    }

    /// Changes the bounds; jobs at work and jobs that wait keep their places.
    func resize(_ limits: LimitSettings) {
        tell { $0.resize(width: limits.maxConcurrent, lengthPerChat: limits.queueLength) }
    }

    /// Takes a place for a job.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - chat: In whose line.
    ///   - arrival: When its request came, as a number that grows with each.
    ///   - isBound: Whether the line's length counts; what was accepted once is not sent away.
    ///   - whenGranted: Told once the turn of a job that had to wait has come; on any thread, and never after `leave`
    ///     has returned, but for a call that was under way by then.
    /// - Returns: What it got.
    func enter(
        _ id: Int64, in chat: ChatKey, arrival: Int = .max, isBound: Bool = true,
        whenGranted: @escaping @Sendable () -> Void
    ) -> FairQueue.Entry {
        state.withLock { state in
            let entry = state.line.enter(id, in: chat, arrival: arrival, isBound: isBound)
            if case .waiting = entry { state.grants[id] = whenGranted }
            return entry
        }
    }

    /// Gives back a turn, or a place in the line.
    func leave(_ id: Int64) {
        tell {
            $0.leave(id)
        } forgetting: {
            $0[id] = nil
        }
    }

    /// How many are served before a job, those at work included; `nil` where it does not wait.
    func ahead(of id: Int64) -> Int? {
        state.withLock { $0.line.ahead(of: id) }
    }

    /// How many are at work and how many wait, over all chats, and the jobs that wait in one chat in order.
    func census(of chat: ChatKey) -> (atWork: Int, waiting: Int, here: [Int64]) {
        state.withLock { ($0.line.servedCount, $0.line.waitingCount, $0.line.waiting(in: chat)) }
    }

    /// Changes the line and tells those whose turn has come.
    private func tell(
        _ change: (inout FairQueue) -> [Int64],
        forgetting forget: (inout [Int64: @Sendable () -> Void]) -> Void = { _ in }
    ) {
        let grants = state.withLock { state in
            forget(&state.grants)
            return change(&state.line).compactMap { state.grants.removeValue(forKey: $0) }
        }
        for grant in grants { grant() }
    }
}
