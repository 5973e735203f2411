import ChatCore
import Logging
import PictorModel
import Primitives

/// Runs jobs: holds the life of each, feeds it what happens, performs what it asks for in order and reports what came of it.
///
/// Everything of a job meets here: its acceptance, its turn, whoever calls it off, a stop and the restart after it. A job
/// that only waits for its turn costs no task.
final class JobRunner: Sendable {
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
    private let recalledRequests: RecalledRequests
    private let logger: Logger
    private let lives = JobLives()
    /// Bounded by the jobs there are: each has a few at a time.
    private let (errands, input) = AsyncStream.makeStream(of: Errand.self)

    init(
        scheduler: JobScheduler, estimate: WaitEstimate, performer: JobPerformer, recalledRequests: RecalledRequests,
        logger: Logger
    ) {
        self.scheduler = scheduler
        self.estimate = estimate
        self.performer = performer
        self.recalledRequests = recalledRequests
        self.logger = logger
    }

    /// Works until the task is cancelled. Jobs at work are then parked; pictures on their way are let go out.
    func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await errand in errands { group.addTask { await self.perform(errand) } }
                lives.stop()
                // What was asked for and not begun by then.
                for id in lives.unperformed { group.addTask { await self.performEffects(of: id) } }
                group.cancelAll()
            }
        } onCancel: {
            lives.stop()
        }
        for job in lives.removeAll() {
            logger.info("job parked", metadata: ["job.id": "\(job.id)"])
            job.settle()
        }
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
        if let person = recalledRequests.author(of: job.source) {
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
        cancel {
            $0.id == id
        } by: {
            JobEnding.Canceller(person, requester: $0.requester)
        }
    }

    /// Calls off what a message asked for that somebody took back.
    func requestRecalled(_ message: MessageKey, by person: String) {
        recalledRequests.note(message, by: person)
        cancel {
            $0.source == message
        } by: {
            JobEnding.Canceller(person, requester: $0.requester)
        }
    }

    /// Calls off what somebody asked for in a chat that they are no longer in; `nil` = nobody made them leave.
    func memberLeft(_ chat: ChatKey, _ member: String, removedBy person: String?) {
        cancel {
            $0.source.chat == chat && $0.requester == member
        } by: {
            person.map { [requester = $0.requester] in JobEnding.Canceller($0, requester: requester) } ?? .departed
        }
    }

    /// Calls off everything in a chat that the bot is no longer in; `nil` = nobody made it leave.
    func botLeft(_ chat: ChatKey, removedBy person: String?) {
        cancel {
            $0.source.chat == chat
        } by: {
            JobEnding.Canceller(person, requester: $0.requester)
        }
    }

    /// Takes note of a message that gives a right to answer: where the one of a request is over, its picture takes this.
    func heard(_ message: IncomingMessage) {
        guard let window = message.window else { return }
        let moment = performer.recorder.now()
        let waiting = lives.jobs { job, step in
            job.job.requester == message.author.id && job.job.source.chat == message.key.chat
                && (step == .waitingForWindow || job.current.window?.isOpen(at: moment) == false)
        }
        for job in waiting {
            job.note { $0.window = window }
            input.yield(.record(window, job))
            take(.windowOpened(allowance(of: job)), of: job.id)
        }
    }

    /// Whether a job waits or is at work, and nobody called it off.
    func contains(_ id: Int64) -> Bool { lives.canBeCancelled(id) }

    /// How many are served before a job, those at work included; `nil` where it does not wait for its turn.
    func ahead(of id: Int64) -> Int? { scheduler.ahead(of: id) }

    /// How many are at work and how many wait, over all chats, and the jobs that wait in one chat in order.
    func census(of chat: ChatKey) -> (atWork: Int, waiting: Int, here: [Int64]) { scheduler.census(of: chat) }

    @discardableResult
    private func cancel(where isMeant: (Job) -> Bool, by canceller: (Job) -> JobEnding.Canceller) -> Bool {
        let jobs = lives.cancellable { isMeant($0.job) }
        for job in jobs { take(.cancelled(by: canceller(job.job)), of: job.id) }
        return !jobs.isEmpty
    }

    // MARK: - Lives

    private func add(_ job: RunningJob) -> Bool {
        let phase = JobState.Phase(rawValue: job.job.state.rawValue) ?? .queued
        return lives.add(job, life(of: job, at: JobState(phase)))
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
        if lives.handle(event, of: id) { input.yield(.perform(id)) }
    }

    // MARK: - Effects

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
        while true {
            let (next, ended) = lives.nextEffect(of: id, isFirst: isFirst)
            ended?.settle()
            guard let (effect, job) = next else { return }
            isFirst = false
            await perform(effect, of: job)
        }
    }

    private func perform(_ effect: JobEffect, of job: RunningJob) async {
        switch effect {
        case .requestTurn: await requestTurn(for: job)
        case .releaseTurn: scheduler.leave(job.id)
        case .stopWork: lives.work(of: job.id)?.stop()
        // The stop itself has cancelled what can be; pictures on their way are waited for.
        case .park: break
        // Nothing else of the job waits for a sentence.
        case .announce(let notice): input.yield(.announce(notice, job))
        case _ where JobPerformer.extent(of: effect) == .work: begin(effect, of: job)
        default:
            if let event = await performer.perform(effect, of: job) { take(event, of: job.id) }
            if case .end(.delivered) = effect, !job.current.hasWaitedForEndpoint,
                let seconds = performer.duration(of: job)
            {
                estimate.note(seconds)
            }
        }
    }

    private func begin(_ effect: JobEffect, of job: RunningJob) {
        let work = StoppableWork()
        let (mayBegin, last) = lives.begin(work, of: job.id)
        last?.stop()
        if mayBegin { input.yield(.work(effect, job, work)) }
    }

    private func requestTurn(for job: RunningJob) async {
        let turn = lives.requestTurn(of: job.id)
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
        if lives.isLast(turn, of: id) { take(.turnGranted, of: id) }
    }

    private func takeUp(_ job: RunningJob) async {
        var remains = JobRemains()
        if job.job.state == .painting || job.job.state == .sending {
            remains = await performer.recorder.remains(of: job)
        }
        // The row may lag behind: a database that cannot be written holds no picture back.
        if job.job.state == .painting, await performer.delivery.isThere(job) {
            lives.replace(job.id, by: life(of: job, at: .sending))
        }
        if !Task.isCancelled { take(.restarted(remains), of: job.id) }
    }
}
