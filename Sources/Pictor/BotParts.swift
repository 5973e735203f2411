import ChatCore
import Foundation
import Inference
import Logging
import PictorModel
import Primitives
import Understanding

/// The parts of the bot. Each is made once, below, and reads what is configured at each use.
struct BotParts: Sendable {
    let adapter: any ChatAdapter
    let history: any MessageStore
    let messages: MessageWriter
    let memory: ChatMemory
    let overrides: RememberedChatSettings
    let bans: RememberedBans
    let lessons: RememberedLessonBook
    let jobs: any JobStore
    let completion: JobCompletionWriter
    let reactions: StatusReactions
    let scheduledRecalls: ScheduledRecalls
    let pictures: any PictureStore
    let scheduler: JobScheduler
    let runner: JobRunner
    let judgements: JudgementQueue
    let traces: TraceLog
    let mutes: MuteTracker
    let superusers: Superusers
    let admission: RequestAdmission
    let teacher: LessonTeacher
    let listener: MessageListener
    let commands: CommandRouter

    /// The most that `llm.context_message_limit` asks for, and those that rules look at besides.
    private static let messagesPerChat = 108

    /// Makes and joins every part, from the stores up to what hears and answers.
    init(
        snapshot: Current<Snapshot>, adapter: any ChatAdapter, stores: Stores,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        let settings = snapshot.map(\.settings), first = settings.value
        let backend = snapshot.map(\.backend), model = snapshot.map(\.model)
        let overrides = RememberedChatSettings(stores.groups)
        let personas = PersonaResolver(
            of: snapshot.map(\.persona), model: model, settings: overrides, store: stores.groups, logger: logger)
        let resolver = IntentResolver(
            detector: snapshot.map(\.detector), model: model, personas: personas, settings: settings, logger: logger)
        superusers = Superusers(configured: snapshot.map(\.superusers), store: stores.groups)
        self.adapter = adapter
        let history = stores.messages
        self.history = history
        let messages = MessageWriter(logger: logger) { entries throws(StorageError) in
            _ = try await history.append(entries)
        }
        self.messages = messages
        memory = ChatMemory(
            history: history, writer: messages,
            bounds: ChatMemory.Bounds(messagesPerChat: Self.messagesPerChat),
            logger: logger)
        self.overrides = overrides
        bans = RememberedBans(stores.groups)
        lessons = RememberedLessonBook(stores.traces)
        jobs = stores.jobs
        let rememberedJobs = RememberedJobs(jobs, now: now)
        reactions = StatusReactions(adapter: adapter, isOn: first.bot.reacts, logger: logger)
        scheduledRecalls = ScheduledRecalls(jobs: jobs, adapter: adapter, now: now, logger: logger)
        pictures = stores.pictures
        scheduler = JobScheduler(first.limits)
        let waits = WaitEstimate(jobs: jobs, limits: settings.map(\.limits))
        judgements = JudgementQueue(now: now, logger: logger)
        traces = TraceLog(store: stores.traces, messages: messages, logger: logger)
        mutes = MuteTracker()
        let recalledRequests = RecalledRequests()
        let sender = ChatSender(adapter: adapter, history: memory, mutes: mutes, now: now, logger: logger)
        let rules = CurrentChatRules(configuration: settings, settings: overrides)
        completion = JobCompletionWriter(
            jobs: jobs, rules: rules, scheduledRecalls: scheduledRecalls, now: now, logger: logger)
        let postprocessor = PicturePostprocessor(logger: logger)
        runner = JobRunner(
            scheduler: scheduler, estimate: waits,
            performer: JobPerformer(
                recorder: JobRecorder(
                    jobs: jobs, store: pictures, bounds: settings.map(\.pictures), now: now, logger: logger),
                preparation: JobPreparation(
                    material: JobMaterialFinder(
                        backend: backend, persona: settings.map(\.persona),
                        sources: SourcePictures(adapter: adapter, history: history, kept: pictures, logger: logger),
                        postprocessor: postprocessor, jobs: jobs, logger: logger),
                    writer: PromptWriter(model: model, personas: personas, settings: settings, logger: logger),
                    talk: RecentTalk(history: history, model: settings.map(\.llm)), rules: rules, jobs: jobs,
                    traces: traces, now: now),
                generator: PictureGenerator(
                    backend: backend, generation: settings.map(\.generation),
                    timeout: settings.map(\.pictureTimeout), postprocessor: postprocessor, jobs: jobs,
                    store: pictures, logger: logger),
                delivery: JobDelivery(
                    sender: sender, postprocessor: postprocessor, settings: settings.map(\.bot), now: now),
                notifier: JobNotifier(
                    sender: sender, reactions: reactions, limits: settings.map(\.limits), logger: logger),
                completion: completion, logger: logger),
            recalledRequests: recalledRequests, logger: logger)
        admission = RequestAdmission(
            reader: AdmissionFactReader(
                configuration: settings, settings: overrides, bans: bans, superusers: superusers,
                recalledRequests: recalledRequests, now: now),
            jobs: jobs,
            replier: Replier(delivery: sender, throttle: RefusalThrottle(), now: now),
            limits: settings.map(\.limits), now: now, logger: logger)
        let reader = ContextReader(
            memory: memory, jobs: rememberedJobs, lessons: lessons,
            llm: settings.map(\.llm))
        teacher = LessonTeacher(
            complaint: snapshot.map(\.complaint), book: lessons, reader: reader,
            resolver: resolver, superusers: superusers, now: now, logger: logger)
        listener = MessageListener(
            screening: MessageScreening(
                components: settings.map(\.components), admission: admission, teacher: teacher,
                reader: reader, resolver: resolver, queue: judgements, logger: logger),
            model: ModelJudgement(
                queue: judgements, recalledRequests: recalledRequests, admission: admission,
                reader: reader,
                resolver: resolver, now: now, logger: logger),
            settlement: DecisionSettlement(
                admission: admission, memory: memory, traces: traces, logger: logger),
            reader: reader, resolver: resolver, now: now, logger: logger)
        let group = GroupCommands(
            configuration: settings, settings: overrides, jobs: jobs, queue: runner,
            bans: BanCommands(
                bans: bans, superusers: superusers, jobs: jobs, queue: runner,
                now: now),
            lessons: LessonCommands(book: lessons),
            status: GroupStatusReader(
                configuration: settings, settings: overrides, queue: runner,
                backend: backend, pictures: pictures,
                today: TodaysCounts(jobs: jobs, now: now)))
        commands = CommandRouter(
            draw: DrawCommands(
                components: settings.map(\.components), backend: backend, history: history,
                jobs: jobs),
            mine: MyJobsCommands(
                adapter: adapter, jobs: jobs, queue: runner, waits: waits,
                pictures: pictures, scheduledRecalls: scheduledRecalls, admission: admission),
            group: group,
            owner: OwnerCommands(
                configuration: settings, adapter: adapter, settings: overrides,
                jobs: jobs, backend: backend, group: group, now: now),
            diagnosis: DiagnosisCommands(
                diagnosis: Diagnosis(
                    traces: traces, jobs: jobs,
                    lessons: lessons, history: history),
                checkup: Checkup(
                    adapter: adapter, messages: history, backend: backend,
                    model: model)),
            superusers: superusers, logger: logger)
    }
}
