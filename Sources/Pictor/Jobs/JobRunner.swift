import ChatCore
import Logging
import PictorModel
import Primitives

/// Runs jobs: holds the life of each, feeds it what happens, performs what it asks for in order and reports what came of it.
///
/// Everything of a job meets here: its acceptance, its turn, whoever calls it off, a stop and the restart after it. A job
/// that only waits for its turn costs no task.
final class JobRunner: Sendable {
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

    /// What a task is made for.
    private enum Errand: Sendable {
        case perform(Int64)
        case work(JobEffect, RunningJob, StoppableWork)
        case announce(JobNotice, RunningJob)
        case resume(RunningJob)
        case record(ReplyWindow, RunningJob)
    }

    private let scheduler: JobScheduler
    private let estimate: WaitEstimate
    private let performer: JobPerformer
    private let recalls: RecalledRequests
    private let logger: Logger
    private let state = Locked(State())
    /// Bounded by the jobs there are: each has a few at a time.
    private let (errands, input) = AsyncStream.makeStream(of: Errand.self)

    init(
        scheduler: JobScheduler, estimate: WaitEstimate, performer: JobPerformer, recalls: RecalledRequests,
        logger: Logger
    ) {
        self.scheduler = scheduler
        self.estimate = estimate
        self.performer = performer
        self.recalls = recalls
        self.logger = logger
    }

    /// Works until the task is cancelled. Jobs at work are then parked; pictures on their way are let go out.
    func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await errand in errands { group.addTask { await self.perform(errand) } }
                stop()
                // What was asked for and not begun by then.
                for id in unperformed { group.addTask { await self.performEffects(of: id) } }
                group.cancelAll()
            }
        } onCancel: {
            stop()
        }
        park()
    }

    // MARK: - From outside

    /// Takes a job that was accepted.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - arrival: When its request came, as a number that grows with each.
    ///   - whenOver: Told once, when it has had its ending, or is left for later.
    func accept(_ job: Job, arrival: Int, whenOver: @escaping @Sendable () -> Void) {
        guard add(RunningJob(job, arrival: arrival, isResumed: false, whenOver: whenOver)) else { return }
        take(.accepted, of: job.id)
        if let person = recalls.author(of: job.source) {
            take(.requestRecalled(by: JobEnding.Canceller(person, requester: job.requester)), of: job.id)
        }
    }

    /// Takes up a job that an earlier run left: what may have been paid is fetched or told, the rest goes on.
    func resume(_ job: Job, arrival: Int) {
        let running = RunningJob(job, arrival: arrival, isResumed: true)
        if add(running) { input.yield(.resume(running)) }
    }

    /// Calls a job off.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - person: Who wants that; `nil` = the bot itself.
    /// - Returns: Whether there was one to call off.
    @discardableResult
    func cancel(_ id: Int64, by person: String?) -> Bool {
        cancel { $0.id == id } by: { JobEnding.Canceller(person, requester: $0.requester) }
    }

    /// Calls off what a message asked for that somebody took back.
    func requestRecalled(_ message: MessageKey, by person: String) {
        recalls.note(message, by: person)
        cancel { $0.source == message } by: { JobEnding.Canceller(person, requester: $0.requester) }
    }

    /// Calls off what somebody asked for in a chat that they are no longer in; `nil` = nobody made them leave.
    func memberLeft(_ chat: ChatKey, _ member: String, removedBy person: String?) {
        cancel { $0.source.chat == chat && $0.requester == member } by: {
            person.map { [requester = $0.requester] in JobEnding.Canceller($0, requester: requester) } ?? .departed
        }
    }

    /// Calls off everything in a chat that the bot is no longer in; `nil` = nobody made it leave.
    func botLeft(_ chat: ChatKey, removedBy person: String?) {
        cancel { $0.source.chat == chat } by: { JobEnding.Canceller(person, requester: $0.requester) }
    }

    /// Takes note of a message that gives a right to answer: where the one of a request is over, its picture takes this.
    func heard(_ message: IncomingMessage) {
        guard let window = message.window else { return }
        let moment = performer.recorder.now()
        let waiting = state.withLock { state in
            state.entries.values.filter {
                $0.job.job.requester == message.author.id && $0.job.job.source.chat == message.key.chat
                    && ($0.life.step == .waitingForWindow || $0.job.current.window?.isOpen(at: moment) == false)
            }.map(\.job)
        }
        for job in waiting {
            job.note { $0.window = window }
            input.yield(.record(window, job))
            take(.windowOpened(allowance(of: job)), of: job.id)
        }
    }

    /// Whether a job waits or is at work, and nobody called it off.
    func contains(_ id: Int64) -> Bool { state.withLock { $0.entries[id]?.life.canBeCancelled == true } }

    /// How many are served before a job, those at work included; `nil` where it does not wait for its turn.
    func ahead(of id: Int64) -> Int? { scheduler.ahead(of: id) }

    /// How many are at work and how many wait, over all chats, and the jobs that wait in one chat in order.
    func census(of chat: ChatKey) -> (atWork: Int, waiting: Int, here: [Int64]) { scheduler.census(of: chat) }

    // Nobody is told that a job is called off which then goes on at the next start.
    @discardableResult
    private func cancel(
        where isMeant: (Job) -> Bool, by canceller: (Job) -> JobEnding.Canceller
    ) -> Bool {
        let jobs = state.withLock { state in
            state.isOver ? [] : state.entries.values.filter { isMeant($0.job.job) && $0.life.canBeCancelled }.map(\.job)
        }
        for job in jobs { take(.cancelled(by: canceller(job.job)), of: job.id) }
        return !jobs.isEmpty
    }

    // MARK: - Lives

    /// - Returns: Whether it is taken: it is not known yet, and the bot does not stop.
    private func add(_ job: RunningJob) -> Bool {
        let life = life(of: job, at: JobState.Phase(rawValue: job.job.state.rawValue).map { JobState($0) } ?? .queued)
        return state.withLock { state in
            guard !state.isOver, state.entries[job.id] == nil else { return false }
            state.entries[job.id] = Entry(job: job, life: life)
            return true
        }
    }

    private func life(of job: RunningJob, at state: JobState) -> JobLife {
        JobLife(
            origin: job.job.origin == .guess ? .guess : .plain, pictures: job.job.count, state: state,
            window: allowance(of: job))
    }

    private func allowance(of job: RunningJob) -> JobReplyAllowance? {
        performer.delivery.allowance(
            in: job.job.source.chat, window: job.current.window, pictures: max(1, job.job.count))
    }

    /// Feeds a life what happened, and has what it asks for performed.
    private func take(_ event: JobEvent, of id: Int64) {
        let isDue = state.withLock { state in
            let effects = state.entries[id]?.life.handle(event) ?? []
            for effect in effects { state.entries[id]?.effects.append(effect) }
            return !effects.isEmpty && !state.isOver
        }
        if isDue { input.yield(.perform(id)) }
    }

    private func stop() {
        state.withLock { state in
            state.isOver = true
            for id in state.entries.keys {
                for effect in state.entries[id]?.life.handle(.stopped) ?? [] { state.entries[id]?.effects.append(effect) }
            }
        }
    }

    /// Lets go of what is left for the next start.
    private func park() {
        let left = state.withLock { state in
            defer { state.entries = [:] }
            return state.entries.values.filter { $0.life.step != .inLine && $0.life.step != .new }.map(\.job)
        }
        for job in left {
            logger.info("job parked", metadata: ["job.id": "\(job.id)"])
            job.settle()
        }
    }

    // MARK: - Effects

    private var unperformed: [Int64] {
        state.withLock { state in state.entries.compactMap { $1.effects.isEmpty ? nil : $0 } }
    }

    private func perform(_ errand: Errand) async {
        switch errand {
        case .perform(let id): await performEffects(of: id)
        case .work(let effect, let job, let work):
            await work.run { [performer] in
                await performer.work(effect, of: job) { event in
                    if !work.isStopped { self.take(event, of: job.id) }
                }
            }
            // Once the bot stops, nobody else performs what came of it.
            await performEffects(of: job.id)
        case .announce(let notice, let job): _ = await performer.perform(.announce(notice), of: job)
        case .resume(let job): await takeUp(job)
        case .record(let window, let job): await performer.recorder.record(window, of: job)
        }
    }

    /// Performs what is to be done for a job, in order, unless somebody is at it.
    private func performEffects(of id: Int64) async {
        var isFirst = true
        while let (effect, job) = nextEffect(of: id, isFirst: isFirst) {
            isFirst = false
            await perform(effect, of: job)
        }
    }

    private func nextEffect(of id: Int64, isFirst: Bool) -> (JobEffect, RunningJob)? {
        let (next, ended) = state.withLock { state -> ((JobEffect, RunningJob)?, RunningJob?) in
            guard let job = state.entries[id]?.job, !(isFirst && state.entries[id]?.isPerforming == true) else {
                return (nil, nil)
            }
            if let effect = state.entries[id]?.effects.removeFirst() {
                state.entries[id]?.isPerforming = true
                return ((effect, job), nil)
            }
            state.entries[id]?.isPerforming = false
            guard state.entries[id]?.life.step == .ended else { return (nil, nil) }
            state.entries[id] = nil
            return (nil, job)
        }
        ended?.settle()
        return next
    }

    private func perform(_ effect: JobEffect, of job: RunningJob) async {
        switch effect {
        case .requestTurn: await requestTurn(for: job)
        case .releaseTurn: scheduler.leave(job.id)
        case .stopWork: state.withLock { $0.entries[job.id]?.work }?.stop()
        // The stop itself has cancelled what can be cancelled.
        case .park: break
        // Nothing else of the job waits for a sentence.
        case .announce(let notice): input.yield(.announce(notice, job))
        case _ where JobPerformer.extent(of: effect) == .work: begin(effect, of: job)
        default:
            if let event = await performer.perform(effect, of: job) { take(event, of: job.id) }
            if case .end(.delivered) = effect, let seconds = performer.duration(of: job) { estimate.note(seconds) }
        }
    }

    private func begin(_ effect: JobEffect, of job: RunningJob) {
        let work = StoppableWork()
        let (mayBegin, last) = state.withLock { state -> (Bool, StoppableWork?) in
            guard !state.isOver, let last = state.entries[job.id]?.work else {
                if !state.isOver { state.entries[job.id]?.work = work }
                return (!state.isOver, nil)
            }
            state.entries[job.id]?.work = work
            return (true, last)
        }
        last?.stop()
        if mayBegin { input.yield(.work(effect, job, work)) }
    }

    private func requestTurn(for job: RunningJob) async {
        let turn = state.withLock { state in
            state.entries[job.id]?.turn += 1
            return state.entries[job.id]?.turn ?? 0
        }
        // What was accepted once is not sent away.
        let isNew = turn == 1 && !job.isResumed
        let place = scheduler.enter(
            job.id, in: job.job.source.chat, arrival: job.arrival, isBound: isNew
        ) { [weak self] in self?.grant(turn, to: job.id) }
        let ahead: Int
        switch place {
        case .full: return take(.queueFull, of: job.id)
        case .granted: ahead = 0
        case .waiting(let others): ahead = others
        }
        // A picture that is quicker speaks for itself.
        if isNew, let notice = await estimate.notice(ahead: ahead) { take(.waitIsLong(notice), of: job.id) }
        if place == .granted { grant(turn, to: job.id) }
    }

    /// A grant that comes after its turn was given back means nothing.
    private func grant(_ turn: Int, to id: Int64) {
        if state.withLock({ $0.entries[id]?.turn == turn }) { take(.turnGranted, of: id) }
    }

    private func takeUp(_ job: RunningJob) async {
        var remains = JobRemains()
        if job.job.state == .painting || job.job.state == .sending { remains = await performer.recorder.remains(of: job) }
        // The row may lag behind: a database that cannot be written holds no picture back.
        if job.job.state == .painting, await performer.delivery.isThere(job) {
            let life = life(of: job, at: .sending)
            state.withLock { state in
                if state.entries[job.id]?.life.step == .new { state.entries[job.id]?.life = life }
            }
        }
        if !Task.isCancelled { take(.restarted(remains), of: job.id) }
    }
}
