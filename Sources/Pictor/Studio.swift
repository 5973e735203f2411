import ChatCore
import Foundation
import Inference
import Logging
import PictorModel
import Primitives
import Understanding

/// The parts of the bot that one configuration makes. A changed configuration makes another studio, which shares with the
/// old one whatever has to outlive it; jobs at work finish where they began, those that wait are painted by the newest.
final class Studio: Sendable {
    /// What stays, whatever the configuration says.
    struct Premises: Sendable {
        let adapter: any ChatAdapter
        let history: any MessageStore
        let messages: MessageWriter
        let memory: ChatMemory
        let settings: RememberedChatSettings
        let bans: RememberedBans
        let lessons: RememberedLessonBook
        let rememberedJobs: RememberedJobs
        let jobs: any JobStore
        let completion: JobCompletionWriter
        let reactions: StatusReactions
        let scheduledRecalls: ScheduledRecalls
        let pictures: any PictureStore
        let scheduler: JobScheduler
        let waits: WaitEstimate
        let runner: JobRunner
        let judgements: JudgementQueue
        let traces: TraceLog
        let stores: Stores
        let sender: ChatSender
        let mutes: MuteTracker
        let recalledRequests: RecalledRequests
        let refusalThrottle = RefusalThrottle()
        /// What jobs are drawn by.
        let drawing: Locked<DrawingSettings>
        let now: @Sendable () -> Date
        let logger: Logger
    }

    /// What jobs are drawn by, as one configuration says; read when their turn comes.
    struct DrawingSettings: Sendable {
        let configuration: Settings
        let backend: any ImageBackend
        let writer: PromptWriter

        init(_ equipment: Equipment, personas: PersonaResolver, logger: Logger) {
            configuration = equipment.configuration
            backend = equipment.backend
            writer = PromptWriter(
                model: equipment.model, personas: personas, configuration: equipment.configuration, logger: logger)
        }
    }

    let configuration: Settings
    let readings: Settings.Readings
    let superusers: Superusers
    let parser: CommandParser
    let resolver: IntentResolver
    let commands: CommandRouter
    let admission: RequestAdmission
    let teacher: LessonTeacher
    let listener: MessageListener
    /// What jobs whose turn comes from now on are drawn by.
    let drawing: DrawingSettings

    init(equipment: Equipment, superusers: Superusers, premises: Premises) {
        let configuration = equipment.configuration
        let logger = premises.logger
        self.configuration = configuration
        self.superusers = superusers
        readings = equipment.readings
        parser = CommandParser(prefixes: configuration.bot.commandPrefixes)
        let personas = PersonaResolver(
            of: configuration.persona, model: equipment.model, settings: premises.settings,
            store: premises.stores.groups, logger: logger)
        resolver = IntentResolver(
            model: equipment.model, personas: personas, configuration: configuration, logger: logger)
        drawing = DrawingSettings(equipment, personas: personas, logger: logger)
        let section = Current(constant: configuration)
        admission = RequestAdmission(
            reader: AdmissionFactReader(
                configuration: section, settings: premises.settings, bans: premises.bans, superusers: superusers,
                recalledRequests: premises.recalledRequests, now: premises.now),
            jobs: premises.jobs,
            replier: Replier(delivery: premises.sender, throttle: premises.refusalThrottle, now: premises.now),
            limits: section.map(\.limits), now: premises.now, logger: logger)
        let reader = ContextReader(
            memory: premises.memory, jobs: premises.rememberedJobs, lessons: premises.lessons,
            llm: Current(constant: configuration.llm))
        teacher = LessonTeacher(
            complaint: Complaint(nicknames: configuration.bot.nicknames), book: premises.lessons, reader: reader,
            resolver: resolver, superusers: superusers, now: premises.now, logger: logger)
        listener = MessageListener(
            screening: MessageScreening(
                components: Current(constant: configuration.components), admission: admission, teacher: teacher,
                reader: reader, resolver: resolver, queue: premises.judgements, logger: logger),
            model: ModelJudgement(
                queue: premises.judgements, recalledRequests: premises.recalledRequests, admission: admission,
                reader: reader,
                resolver: resolver, now: premises.now, logger: logger),
            settlement: DecisionSettlement(
                admission: admission, memory: premises.memory, traces: premises.traces, logger: logger),
            reader: reader, resolver: resolver, now: premises.now, logger: logger)
        let group = GroupCommands(
            configuration: section, settings: premises.settings, jobs: premises.jobs, queue: premises.runner,
            bans: BanCommands(
                bans: premises.bans, superusers: superusers, jobs: premises.jobs, queue: premises.runner,
                now: premises.now),
            lessons: LessonCommands(book: premises.lessons),
            status: GroupStatusReader(
                configuration: section, settings: premises.settings, queue: premises.runner,
                backend: equipment.backend, pictures: premises.pictures,
                today: TodaysCounts(jobs: premises.jobs, now: premises.now)))
        commands = CommandRouter(
            draw: DrawCommands(
                components: section.map(\.components), backend: equipment.backend, history: premises.history,
                jobs: premises.jobs),
            mine: MyJobsCommands(
                adapter: premises.adapter, jobs: premises.jobs, queue: premises.runner, waits: premises.waits,
                pictures: premises.pictures, scheduledRecalls: premises.scheduledRecalls, admission: admission),
            group: group,
            owner: OwnerCommands(
                configuration: section, adapter: premises.adapter, settings: premises.settings,
                jobs: premises.jobs, backend: equipment.backend, group: group, now: premises.now),
            diagnosis: DiagnosisCommands(
                diagnosis: Diagnosis(
                    traces: premises.traces, jobs: premises.jobs,
                    lessons: premises.lessons, history: premises.history),
                checkup: Checkup(
                    adapter: premises.adapter, messages: premises.history, backend: equipment.backend,
                    model: equipment.model)),
            superusers: superusers, logger: logger)
    }
}

extension Studio.Premises {
    /// The most that `llm.context_message_limit` asks for, and those that rules look at besides.
    private static let messagesPerChat = 108

    /// The parts that stay, around a first configuration.
    init(
        equipment: Equipment, adapter: any ChatAdapter, stores: Stores,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        let settings = RememberedChatSettings(stores.groups)
        let personas = PersonaResolver(
            of: equipment.configuration.persona, model: equipment.model, settings: settings, store: stores.groups,
            logger: logger)
        let drawing = Locked(Studio.DrawingSettings(equipment, personas: personas, logger: logger))
        let current = Current { drawing.withLock { $0 } }
        let configuration = current.map(\.configuration)
        self.drawing = drawing
        self.adapter = adapter
        self.stores = stores
        self.now = now
        self.logger = logger
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
        self.settings = settings
        bans = RememberedBans(stores.groups)
        lessons = RememberedLessonBook(stores.traces)
        jobs = stores.jobs
        rememberedJobs = RememberedJobs(jobs, now: now)
        reactions = StatusReactions(adapter: adapter, isOn: equipment.configuration.bot.reacts, logger: logger)
        scheduledRecalls = ScheduledRecalls(jobs: jobs, adapter: adapter, now: now, logger: logger)
        pictures = stores.pictures
        scheduler = JobScheduler(equipment.configuration.limits)
        waits = WaitEstimate(jobs: jobs, limits: configuration.map(\.limits))
        judgements = JudgementQueue(now: now, logger: logger)
        traces = TraceLog(store: stores.traces, messages: messages, logger: logger)
        mutes = MuteTracker()
        recalledRequests = RecalledRequests()
        sender = ChatSender(adapter: adapter, history: memory, mutes: mutes, now: now, logger: logger)
        let rules = CurrentGroupRules(configuration: configuration, settings: settings)
        completion = JobCompletionWriter(
            jobs: jobs, rules: rules, scheduledRecalls: scheduledRecalls, now: now, logger: logger)
        let postprocessor = PicturePostprocessor(logger: logger)
        runner = JobRunner(
            scheduler: scheduler, estimate: waits,
            performer: JobPerformer(
                recorder: JobRecorder(
                    jobs: jobs, store: pictures, bounds: configuration.map(\.pictures), now: now, logger: logger),
                preparation: JobPreparation(
                    material: JobMaterialFinder(
                        backend: current.map(\.backend), persona: configuration.map(\.persona),
                        sources: SourcePictures(adapter: adapter, history: history, kept: pictures, logger: logger),
                        postprocessor: postprocessor, jobs: jobs, logger: logger),
                    writer: current.map(\.writer),
                    talk: RecentTalk(history: history, model: configuration.map(\.llm)), rules: rules, jobs: jobs,
                    traces: traces, now: now),
                generator: PictureGenerator(
                    backend: current.map(\.backend), generation: configuration.map(\.generation),
                    timeout: configuration.map(\.pictureTimeout), postprocessor: postprocessor, jobs: jobs,
                    store: pictures, logger: logger),
                delivery: JobDelivery(
                    sender: sender, postprocessor: postprocessor, settings: configuration.map(\.bot), now: now),
                notifier: JobNotifier(
                    sender: sender, reactions: reactions, limits: configuration.map(\.limits), logger: logger),
                completion: completion, logger: logger),
            recalledRequests: recalledRequests, logger: logger)
    }
}
