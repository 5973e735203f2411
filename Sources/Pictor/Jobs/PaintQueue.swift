import Primitives

/// Lets a bounded number of jobs be painted at once, the chats in turn, and stops one when told.
final class PaintQueue: Sendable {
    /// Why a job did not get, or did not keep, its turn.
    enum Refusal: Error, Equatable, Sendable {
        /// Too many wait in that chat.
        case full(limit: Int)
        /// Somebody called it off.
        case calledOff
    }

    private struct State {
        var line: PaintLine
        /// Waits for a turn, by job.
        var turns: [Int64: CheckedContinuation<Void, any Error>] = [:]
        /// Waits for being called off, by job.
        var alarms: [Int64: CheckedContinuation<Void, Never>] = [:]
        /// Jobs in here, from `enter` to `leave`; `true` once called off.
        var jobs: [Int64: Bool] = [:]
        /// Jobs whose turn has come.
        var granted: Set<Int64> = []
        /// How long the last ones took, in seconds.
        var durations: [Int64] = []

        /// Takes note of turns that have come and returns those who wait for them.
        mutating func grant(_ ids: [Int64]) -> [CheckedContinuation<Void, any Error>] {
            granted.formUnion(ids)
            return ids.compactMap { turns.removeValue(forKey: $0) }
        }
    }

    private let state: Locked<State>

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
        let next = state.withLock { state in
            state.grant(state.line.resize(width: limits.maxConcurrent, lengthPerChat: limits.queueLength))
        }
        for continuation in next { continuation.resume() }
    }

    /// Takes a place for a job; each `enter` is matched by `run`, which leaves again.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - chat: In whose line.
    ///   - arrival: When its request came, as a number that grows with each.
    /// - Returns: How many are served before it; `nil` where its turn has come at once.
    /// - Throws: `Refusal.full`.
    func enter(_ id: Int64, in chat: ChatKey, arrival: Int = .max) throws(Refusal) -> Int? {
        let (entry, limit) = state.withLock { state in
            let entry = state.line.enter(id, in: chat, arrival: arrival)
            if entry != .full { state.jobs[id] = false }
            if entry == .granted { state.granted.insert(id) }
            return (entry, state.line.lengthPerChat)
        }
        switch entry {
        case .granted: return nil
        case .waiting(let ahead): return ahead
        case .full: throw .full(limit: limit)
        }
    }

    /// Waits for the job's turn, does the work, and gives the turn on, however the work ends.
    ///
    /// - Throws: `Refusal.calledOff` after `callOff`; `CancellationError`; what `work` throws.
    func run<Result: Sendable>(
        _ id: Int64, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        defer { leave(id) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await self.turn(of: id)
                return try await work()
            }
            group.addTask {
                await self.alarm(for: id)
                return nil
            }
            defer { group.cancelAll() }
            // The first to end decides: the work, or the alarm.
            if let result = try await group.next().flatMap({ $0 }) { return result }
            guard Task.isCancelled else { throw Refusal.calledOff }
            // Cancelled from outside, which ends the alarm too: the work may still have come to its end.
            if let result = try await group.next().flatMap({ $0 }) { return result }
            throw CancellationError()
        }
    }

    /// Stops a job, waiting or at work.
    ///
    /// - Returns: Whether there was one to stop.
    @discardableResult
    func callOff(_ id: Int64) -> Bool {
        let (found, alarm) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard state.jobs[id] == false else { return (false, nil) }
            state.jobs[id] = true
            return (true, state.alarms.removeValue(forKey: id))
        }
        alarm?.resume()
        return found
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

    private func turn(of id: Int64) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let mayStart = state.withLock { state in
                    if state.granted.contains(id) { return true }
                    state.turns[id] = continuation
                    return false
                }
                if mayStart {
                    continuation.resume()
                } else if Task.isCancelled {
                    // The handler may have run before the continuation stood there.
                    takeTurn(id)?.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            takeTurn(id)?.resume(throwing: CancellationError())
        }
    }

    private func takeTurn(_ id: Int64) -> CheckedContinuation<Void, any Error>? {
        state.withLock { $0.turns.removeValue(forKey: id) }
    }

    /// Ends when the job is called off, or this task is cancelled.
    private func alarm(for id: Int64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCalledOff = state.withLock { state in
                    if state.jobs[id] != false { return true }
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
        let next = state.withLock { state in
            state.jobs[id] = nil
            state.granted.remove(id)
            return state.grant(state.line.leave(id))
        }
        for continuation in next { continuation.resume() }
    }
}
