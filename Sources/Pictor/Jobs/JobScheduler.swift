import ChatCore
import Primitives

/// Lets a bounded number of jobs be painted at once, the chats in turn, and stops one when told.
///
/// A job that waits is a place in a line and a closure; only one whose turn has come costs a task.
final class JobScheduler: Sendable {
    /// Why a job did not get, or did not keep, its turn.
    enum Refusal: Error, Equatable, Sendable {
        /// Too many wait in that chat.
        case full(limit: Int)
        /// Somebody cancelled it; `nil` = the bot itself.
        case cancelled(by: String?)
    }

    /// What a job that waited is told.
    enum WakeUp: Sendable {
        /// It may be painted.
        case turn
        /// Somebody cancelled it before; `nil` = the bot itself.
        case cancelled(by: String?)
    }

    typealias Work = @Sendable (WakeUp) async -> Void

    /// What is known of a job at work.
    private enum Service: Equatable {
        case wanted
        case cancelled(by: String?)
    }

    private struct State {
        var line: FairQueue
        /// What to do with those that wait.
        var works: [Int64: Work] = [:]
        /// What to do with those that were granted a turn and did not begin yet.
        var granted: [Int64: Work] = [:]
        /// Whether nobody is granted a turn any more.
        var isOver = false
        /// Waits for being cancelled, by job at work.
        var cancellations: [Int64: CheckedContinuation<Void, Never>] = [:]
        /// Jobs at work.
        var served: [Int64: Service] = [:]
        /// How long the last ones took, in seconds.
        var durations: [Int64] = []
    }

    private let state: Locked<State>
    /// Never holds more than the line did.
    private let (wakeUps, wakeUpInput) = AsyncStream.makeStream(of: (id: Int64, wakeUp: WakeUp).self)

    /// A queue within the configured limits.
    convenience init(_ limits: LimitSettings) {
        self.init(width: limits.maxConcurrent, lengthPerChat: limits.queueLength)
    }

    /// A queue.
    ///
    /// - Parameters:
    ///   - width: How many are painted at once.
    ///   - lengthPerChat: How many may wait in one chat.
    init(width: Int, lengthPerChat: Int) {
        state = Locked(State(line: FairQueue(width: width, lengthPerChat: lengthPerChat)))
    }

    /// Changes the bounds; jobs at work and jobs that wait keep their places.
    func resize(_ limits: LimitSettings) {
        state.withLock { state in
            grant(state.line.resize(width: limits.maxConcurrent, lengthPerChat: limits.queueLength), in: &state)
        }
    }

    /// Takes a place for a job.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - chat: In whose line.
    ///   - arrival: When its request came, as a number that grows with each.
    ///   - isBound: Whether the line's length counts; what was accepted once is not sent away.
    ///   - work: What `run` does once the job's turn has come, or once it was cancelled, whichever is first. The turn ends with it.
    /// - Returns: How many are served before it; `nil` where its turn has come at once.
    /// - Throws: `Refusal.full`.
    func enter(
        _ id: Int64, in chat: ChatKey, arrival: Int = .max, isBound: Bool = true, work: @escaping Work
    ) throws(Refusal) -> Int? {
        let (entry, limit) = state.withLock { state in
            let entry = state.line.enter(id, in: chat, arrival: arrival, isBound: isBound)
            if entry != .full, !state.isOver { state.works[id] = work }
            if entry == .granted { grant([id], in: &state) }
            return (entry, state.line.lengthPerChat)
        }
        switch entry {
        case .granted: return nil
        case .waiting(let ahead): return ahead
        case .full: throw .full(limit: limit)
        }
    }

    /// Does the work of those whose turn comes, until the task is cancelled. Those that still wait then are left alone.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await (id, wakeUp) in wakeUps {
                guard let work = state.withLock({ $0.granted.removeValue(forKey: id) }) else { continue }
                group.addTask {
                    await work(wakeUp)
                    self.leave(id)
                }
            }
            // Nobody is told that a job is cancelled which then goes on at the next start. And what waits holds on to all
            // that it would have been painted with.
            state.withLock { state in
                state.isOver = true
                state.works = [:]
                state.granted = [:]
            }
            group.cancelAll()
        }
    }

    /// Does a part of a job's work that ends at once where the job is cancelled.
    ///
    /// - Throws: `Refusal.cancelled` after `cancel`; `CancellationError`; what `work` throws.
    func whileWanted<Result: Sendable>(
        _ id: Int64, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard state.withLock({ $0.served[id] == .wanted }) else { throw refusal(of: id) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                await self.cancellation(for: id)
                return nil
            }
            defer { group.cancelAll() }
            // The first to end decides: the work, or the cancellation.
            if let result = try await group.next().flatMap({ $0 }) { return result }
            guard Task.isCancelled else { throw refusal(of: id) }
            // Cancelled from outside, which ends the cancellation too: the work may still have come to its end.
            if let result = try await group.next().flatMap({ $0 }) { return result }
            throw CancellationError()
        }
    }

    /// Stops a job, waiting or at work.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - person: Who wants it stopped; `nil` = the bot itself.
    /// - Returns: Whether there was one to stop.
    @discardableResult
    func cancel(_ id: Int64, by person: String?) -> Bool {
        let (found, cancellation) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            if let work = state.works.removeValue(forKey: id) {
                grant(state.line.leave(id), in: &state)
                state.granted[id] = work
                wakeUpInput.yield((id, .cancelled(by: person)))
                return (true, nil)
            }
            guard !state.isOver, state.served[id] == .wanted else { return (false, nil) }
            state.served[id] = .cancelled(by: person)
            return (true, state.cancellations.removeValue(forKey: id))
        }
        cancellation?.resume()
        return found
    }

    private func refusal(of id: Int64) -> Refusal {
        let service = state.withLock { $0.served[id] }
        guard case .cancelled(let person) = service else { return .cancelled(by: nil) }
        return .cancelled(by: person)
    }

    /// Whether a job waits or is at work, and nobody cancelled it.
    func contains(_ id: Int64) -> Bool {
        state.withLock { $0.works[id] != nil || $0.served[id] == .wanted }
    }

    /// How many are served before a job, those at work included; `nil` where it does not wait.
    func ahead(of id: Int64) -> Int? {
        state.withLock { $0.line.ahead(of: id) }
    }

    /// How many are at work and how many wait, over all chats, and the jobs that wait in one chat in order.
    func census(of chat: ChatKey) -> (atWork: Int, waiting: Int, here: [Int64]) {
        state.withLock { ($0.line.servedCount, $0.line.waitingCount, $0.line.waiting(in: chat)) }
    }

    /// How long the last jobs took from their turn to their delivery, in seconds; 20 at most.
    var durations: [Int64] { state.withLock { $0.durations } }

    /// Takes note of how long a job took, in seconds; a clock that was set back meanwhile says nothing.
    func note(_ duration: Double) {
        guard duration >= 0, let seconds = Int64(exactly: duration.rounded()) else { return }
        state.withLock { $0.durations = $0.durations.suffix(19) + [seconds] }
    }

    /// Grants a turn to those whose turn has come.
    private func grant(_ ids: [Int64], in state: inout State) {
        for id in ids {
            guard let work = state.works.removeValue(forKey: id) else { continue }
            state.served[id] = .wanted
            state.granted[id] = work
            wakeUpInput.yield((id, .turn))
        }
    }

    /// Ends when the job is cancelled, or this task is cancelled.
    private func cancellation(for id: Int64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.served[id] != .wanted { return true }
                    state.cancellations[id] = continuation
                    return false
                }
                if isCancelled {
                    continuation.resume()
                } else if Task.isCancelled {
                    takeCancellation(id)?.resume()
                }
            }
        } onCancel: {
            takeCancellation(id)?.resume()
        }
    }

    private func takeCancellation(_ id: Int64) -> CheckedContinuation<Void, Never>? {
        state.withLock { $0.cancellations.removeValue(forKey: id) }
    }

    private func leave(_ id: Int64) {
        state.withLock { state in
            guard state.served.removeValue(forKey: id) != nil else { return }
            grant(state.line.leave(id), in: &state)
        }
    }
}
