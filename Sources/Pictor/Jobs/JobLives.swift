import PictorModel
import Primitives

/// The lives of the jobs that a process works on, and what is to be done for each.
///
/// A life is fed at once, whoever brings the event; what it asks for stands in a line until somebody performs it, one at a time
/// for each job.
final class JobLives: Sendable {
    private struct Entry {
        let job: RunningJob
        var life: JobLife
        /// What is to be done for it, the next first.
        var effects = Fifo<JobEffect>()
        /// Whether somebody is at it.
        var isPerforming = false
        /// The work under way, or the last one.
        var work: StoppableWork?
        /// How often it has asked for a turn.
        var turn = 0
    }

    private struct State {
        var entries: [Int64: Entry] = [:]
        /// Whether the bot stops: nothing new is begun.
        var isOver = false
    }

    private let state = Locked(State())

    /// Adds a job.
    ///
    /// - Returns: Whether it is taken: it is not known yet, and the bot does not stop.
    func add(_ job: RunningJob, _ life: JobLife) -> Bool {
        state.withLock { state in
            guard !state.isOver, state.entries[job.id] == nil else { return false }
            state.entries[job.id] = Entry(job: job, life: life)
            return true
        }
    }

    /// Gives a job another life, unless something has happened in the one it has.
    func replace(_ id: Int64, by life: JobLife) {
        state.withLock { state in
            if state.entries[id]?.life.step == .new { state.entries[id]?.life = life }
        }
    }

    /// Feeds a life what happened.
    ///
    /// - Returns: Whether somebody has to be sent to perform what it asks for. Once the bot stops, whoever is at work does.
    func handle(_ event: JobEvent, of id: Int64) -> Bool {
        state.withLock { state in
            let effects = state.entries[id]?.life.handle(event) ?? []
            for effect in effects { state.entries[id]?.effects.append(effect) }
            return !effects.isEmpty && !state.isOver
        }
    }

    /// Tells every life that the process stops.
    func stop() {
        state.withLock { state in
            state.isOver = true
            for id in state.entries.keys {
                for effect in state.entries[id]?.life.handle(.stopped) ?? [] {
                    state.entries[id]?.effects.append(effect)
                }
            }
        }
    }

    /// Lets go of all jobs.
    ///
    /// - Returns: Those that had been begun.
    func removeAll() -> [RunningJob] {
        state.withLock { state in
            defer { state.entries = [:] }
            return state.entries.values.filter { $0.life.step != .inLine && $0.life.step != .new }.map(\.job)
        }
    }

    // MARK: - What is known

    /// Whether a job waits or is at work, and nobody called it off.
    func canBeCancelled(_ id: Int64) -> Bool { state.withLock { $0.entries[id]?.life.canBeCancelled == true } }

    /// The jobs that can be called off and are meant; none once the bot stops, since nobody is told that a job is called off
    /// which then goes on at the next start.
    func cancellable(where isMeant: (RunningJob) -> Bool) -> [RunningJob] {
        state.withLock { state in
            state.isOver ? [] : state.entries.values.filter { $0.life.canBeCancelled && isMeant($0.job) }.map(\.job)
        }
    }

    /// The jobs that are meant, given each with where it stands.
    func jobs(where isMeant: (RunningJob, JobLife.Step) -> Bool) -> [RunningJob] {
        state.withLock { state in state.entries.values.filter { isMeant($0.job, $0.life.step) }.map(\.job) }
    }

    /// The jobs for which something is to be done.
    var unperformed: [Int64] {
        state.withLock { state in state.entries.compactMap { $1.effects.isEmpty ? nil : $0 } }
    }

    // MARK: - What is to be done

    /// Takes what is to be done next for a job; whoever gets something asks again once it is done.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - isFirst: Whether whoever asks has got nothing yet; then there is nothing where somebody else is at it.
    /// - Returns: What is to be done, or the job where it is over.
    func nextEffect(of id: Int64, isFirst: Bool) -> (next: (JobEffect, RunningJob)?, ended: RunningJob?) {
        state.withLock { state in
            guard let job = state.entries[id]?.job, !(isFirst && state.entries[id]?.isPerforming == true) else {
                return (nil, nil)
            }
            if let effect = state.entries[id]?.effects.removeFirst() {
                state.entries[id]?.isPerforming = true
                return ((effect, job), nil)
            }
            state.entries[id]?.isPerforming = false
            guard state.entries[id]?.life.step == .ended else { return (nil, nil) }
            // It may still wait for an endpoint, or for its requester to speak.
            state.entries[id]?.work?.stop()
            state.entries[id] = nil
            return (nil, job)
        }
    }

    /// The work of a job that is under way, or its last.
    func work(of id: Int64) -> StoppableWork? { state.withLock { $0.entries[id]?.work } }

    /// Makes another work that of a job.
    ///
    /// - Returns: Whether it may begin, and the work that it takes the place of.
    func begin(_ work: StoppableWork, of id: Int64) -> (mayBegin: Bool, last: StoppableWork?) {
        state.withLock { state in
            guard !state.isOver else { return (false, nil) }
            let last = state.entries[id]?.work
            state.entries[id]?.work = work
            return (true, last)
        }
    }

    /// Counts that a job asks for a turn.
    ///
    /// - Returns: Which turn that is, from 1.
    func requestTurn(of id: Int64) -> Int {
        state.withLock { state in
            state.entries[id]?.turn += 1
            return state.entries[id]?.turn ?? 0
        }
    }

    /// Whether a turn is the last that a job asked for.
    func isLast(_ turn: Int, of id: Int64) -> Bool { state.withLock { $0.entries[id]?.turn == turn } }
}
