import ChatCore
import Primitives

/// Lets a bounded number of jobs be painted at once, the chats in turn, and stops one when told.
///
/// A job that waits is a place in a line and a closure; only one whose turn has come costs a task.
final class PaintQueue: Sendable {
    /// Why a job did not get, or did not keep, its turn.
    enum Refusal: Error, Equatable, Sendable {
        /// Too many wait in that chat.
        case full(limit: Int)
        /// Somebody called it off; `nil` = the bot itself.
        case calledOff(by: String?)
    }

    /// What a job that waited is told.
    enum Call: Sendable {
        /// It may be painted.
        case turn
        /// Somebody called it off before; `nil` = the bot itself.
        case calledOff(by: String?)
    }

    typealias Work = @Sendable (Call) async -> Void

    /// What is known of a job at work.
    private enum Service: Equatable {
        case wanted
        case calledOff(by: String?)
    }

    private struct State {
        var line: PaintLine
        /// What to do with those that wait.
        var works: [Int64: Work] = [:]
        /// What to do with those that were called and did not begin yet.
        var summoned: [Int64: Work] = [:]
        /// Whether nobody is called any more.
        var isOver = false
        /// Waits for being called off, by job at work.
        var alarms: [Int64: CheckedContinuation<Void, Never>] = [:]
        /// Jobs at work.
        var served: [Int64: Service] = [:]
        /// How long the last ones took, in seconds.
        var durations: [Int64] = []
    }

    private let state: Locked<State>
    /// Never holds more than the line did.
    private let (summons, bell) = AsyncStream.makeStream(of: (id: Int64, call: Call).self)

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
        state = Locked(State(line: PaintLine(width: width, lengthPerChat: lengthPerChat)))
    }

    /// Changes the bounds; jobs at work and jobs that wait keep their places.
    func resize(_ limits: LimitSettings) {
        state.withLock { state in
            call(state.line.resize(width: limits.maxConcurrent, lengthPerChat: limits.queueLength), in: &state)
        }
    }

    /// Takes a place for a job.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - chat: In whose line.
    ///   - arrival: When its request came, as a number that grows with each.
    ///   - isBound: Whether the line's length counts; what was accepted once is not sent away.
    ///   - work: What `run` does once the job's turn has come, or once it was called off, whichever is first. The turn ends with it.
    /// - Returns: How many are served before it; `nil` where its turn has come at once.
    /// - Throws: `Refusal.full`.
    func enter(
        _ id: Int64, in chat: ChatKey, arrival: Int = .max, isBound: Bool = true, work: @escaping Work
    ) throws(Refusal) -> Int? {
        let (entry, limit) = state.withLock { state in
            let entry = state.line.enter(id, in: chat, arrival: arrival, isBound: isBound)
            if entry != .full, !state.isOver { state.works[id] = work }
            if entry == .granted { call([id], in: &state) }
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
            for await (id, call) in summons {
                guard let work = state.withLock({ $0.summoned.removeValue(forKey: id) }) else { continue }
                group.addTask {
                    await work(call)
                    self.leave(id)
                }
            }
            // Nobody is told that a job is called off which then goes on at the next start. And what waits holds on to all
            // that it would have been painted with.
            state.withLock { state in
                state.isOver = true
                state.works = [:]
                state.summoned = [:]
            }
            group.cancelAll()
        }
    }

    /// Does a part of a job's work that ends at once where the job is called off.
    ///
    /// - Throws: `Refusal.calledOff` after `callOff`; `CancellationError`; what `work` throws.
    func whileWanted<Result: Sendable>(
        _ id: Int64, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard state.withLock({ $0.served[id] == .wanted }) else { throw refusal(of: id) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                await self.alarm(for: id)
                return nil
            }
            defer { group.cancelAll() }
            // The first to end decides: the work, or the alarm.
            if let result = try await group.next().flatMap({ $0 }) { return result }
            guard Task.isCancelled else { throw refusal(of: id) }
            // Cancelled from outside, which ends the alarm too: the work may still have come to its end.
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
    func callOff(_ id: Int64, by person: String?) -> Bool {
        let (found, alarm) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            if let work = state.works.removeValue(forKey: id) {
                call(state.line.leave(id), in: &state)
                state.summoned[id] = work
                bell.yield((id, .calledOff(by: person)))
                return (true, nil)
            }
            guard !state.isOver, state.served[id] == .wanted else { return (false, nil) }
            state.served[id] = .calledOff(by: person)
            return (true, state.alarms.removeValue(forKey: id))
        }
        alarm?.resume()
        return found
    }

    private func refusal(of id: Int64) -> Refusal {
        let service = state.withLock { $0.served[id] }
        guard case .calledOff(let person) = service else { return .calledOff(by: nil) }
        return .calledOff(by: person)
    }

    /// Whether a job waits or is at work, and nobody called it off.
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

    /// Calls those whose turn has come.
    private func call(_ ids: [Int64], in state: inout State) {
        for id in ids {
            guard let work = state.works.removeValue(forKey: id) else { continue }
            state.served[id] = .wanted
            state.summoned[id] = work
            bell.yield((id, .turn))
        }
    }

    /// Ends when the job is called off, or this task is cancelled.
    private func alarm(for id: Int64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCalledOff = state.withLock { state in
                    if state.served[id] != .wanted { return true }
                    state.alarms[id] = continuation
                    return false
                }
                if isCalledOff {
                    continuation.resume()
                } else if Task.isCancelled {
                    takeAlarm(id)?.resume()
                }
            }
        } onCancel: {
            takeAlarm(id)?.resume()
        }
    }

    private func takeAlarm(_ id: Int64) -> CheckedContinuation<Void, Never>? {
        state.withLock { $0.alarms.removeValue(forKey: id) }
    }

    private func leave(_ id: Int64) {
        state.withLock { state in
            guard state.served.removeValue(forKey: id) != nil else { return }
            call(state.line.leave(id), in: &state)
        }
    }
}
