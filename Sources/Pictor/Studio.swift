import ChatCore
import Foundation
import Inference
import Logging
import Primitives
import Understanding

/// The parts of the bot that one configuration makes. A changed configuration makes another studio, which shares with the
/// old one whatever has to outlive it; jobs at work finish where they began, those that wait are painted by the newest.
final class Studio: Sendable {
    /// What stays, whatever the configuration says.
    struct Premises: Sendable {
        let adapter: any ChatAdapter
        let history: History
        let settings: ChatSettings
        let bans: Bans
        let allowances: Allowances
        let refusals: Refusals
        let log: JobLog
        let completion: JobCompletionWriter
        let reactions: StatusReactions
        let withdrawals: ScheduledRecalls
        let pictures: PictureStore
        let scheduler: JobScheduler
        let waits: WaitEstimate
        let runner: JobRunner
        let judgements: JudgementQueue
        let traces: TraceLog
        let database: Database
        let sender: ChatSender
        let mutes: MuteTracker
        let recalls: RecalledRequests
        let denials = Denials()
        /// What jobs are drawn by.
        let drawing: Locked<DrawingSettings>
        let now: @Sendable () -> Date
        let logger: Logger
    }

    /// What jobs are drawn by, as one configuration says; read when their turn comes.
    struct DrawingSettings: Sendable {
        let configuration: Configuration
        let backend: any ImageBackend
        let writer: PromptWriter

        init(_ equipment: Equipment, looks: Looks, logger: Logger) {
            configuration = equipment.configuration
            backend = equipment.backend
            writer = PromptWriter(
                model: equipment.model, looks: looks, configuration: equipment.configuration, logger: logger)
        }
    }

    let configuration: Configuration
    let readings: Configuration.Readings
    let superusers: Superusers
    let parser: CommandParser
    let judge: Judge
    let desk: CommandDesk
    let reception: Reception
    let teacher: Teacher
    let listener: Listener
    /// What jobs whose turn comes from now on are drawn by.
    let drawing: DrawingSettings

    init(equipment: Equipment, superusers: Superusers, premises: Premises) {
        let configuration = equipment.configuration
        let logger = premises.logger
        self.configuration = configuration
        self.superusers = superusers
        readings = equipment.readings
        parser = CommandParser(prefixes: configuration.bot.commandPrefixes)
        let looks = Looks(
            of: configuration.persona, model: equipment.model, database: premises.database, logger: logger)
        judge = Judge(model: equipment.model, looks: looks, configuration: configuration, logger: logger)
        drawing = DrawingSettings(equipment, looks: looks, logger: logger)
        reception = Reception(
            configuration: configuration, settings: premises.settings, bans: premises.bans,
            refusals: premises.refusals, log: premises.log, superusers: superusers, delivery: premises.sender,
            denials: premises.denials, recalls: premises.recalls, now: premises.now, logger: logger)
        let lessons = LessonBook(database: premises.database)
        teacher = Teacher(
            complaint: Complaint(nicknames: configuration.bot.nicknames), book: lessons, judge: judge,
            history: premises.history, log: premises.log, superusers: superusers, now: premises.now, logger: logger)
        listener = Listener(
            configuration: configuration, judge: judge, teacher: teacher, reception: reception,
            history: premises.history, log: premises.log, lessons: lessons, traces: premises.traces,
            recalls: premises.recalls, queue: premises.judgements, now: premises.now, logger: logger)
        desk = CommandDesk(
            configuration: configuration, adapter: premises.adapter, settings: premises.settings, bans: premises.bans,
            allowances: premises.allowances, refusals: premises.refusals, history: premises.history, log: premises.log,
            queue: premises.runner, waits: premises.waits,
            backend: equipment.backend, superusers: superusers, pictures: premises.pictures,
            withdrawals: premises.withdrawals, lessons: lessons,
            diagnosis: Diagnosis(
                traces: premises.traces, log: premises.log, lessons: lessons, history: premises.history),
            checkup: Checkup(
                adapter: premises.adapter, database: premises.database, backend: equipment.backend,
                model: equipment.model), now: premises.now, logger: logger)
    }
}

extension Studio.Premises {
    /// The parts that stay, around a first configuration.
    init(
        equipment: Equipment, adapter: any ChatAdapter, database: Database, pictureFolder: String?,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        let looks = Looks(
            of: equipment.configuration.persona, model: equipment.model, database: database, logger: logger)
        let drawing = Locked(Studio.DrawingSettings(equipment, looks: looks, logger: logger))
        let current = Current { drawing.withLock { $0 } }
        let configuration = current.map(\.configuration)
        self.drawing = drawing
        self.adapter = adapter
        self.database = database
        self.now = now
        self.logger = logger
        history = History(database: database)
        settings = ChatSettings(database: database)
        bans = Bans(database: database)
        allowances = Allowances(database: database)
        refusals = Refusals(database: database)
        log = JobLog(database: database)
        reactions = StatusReactions(adapter: adapter, isOn: equipment.configuration.bot.reacts, logger: logger)
        withdrawals = ScheduledRecalls(database: database, adapter: adapter, now: now, logger: logger)
        pictures = PictureStore(database: database, folder: pictureFolder)
        scheduler = JobScheduler(equipment.configuration.limits)
        waits = WaitEstimate(log: log, limits: configuration.map(\.limits))
        judgements = JudgementQueue(now: now, logger: logger)
        traces = TraceLog(database: database, logger: logger)
        mutes = MuteTracker()
        recalls = RecalledRequests()
        sender = ChatSender(adapter: adapter, history: history, mutes: mutes, now: now, logger: logger)
        let rules = CurrentGroupRules(configuration: configuration, settings: settings)
        completion = JobCompletionWriter(log: log, rules: rules, recalls: withdrawals, now: now, logger: logger)
        let postprocessor = PicturePostprocessor(logger: logger)
        runner = JobRunner(
            scheduler: scheduler, estimate: waits,
            performer: JobPerformer(
                recorder: JobRecorder(
                    log: log, store: pictures, bounds: configuration.map(\.pictures), now: now, logger: logger),
                preparation: JobPreparation(
                    material: JobMaterialFinder(
                        backend: current.map(\.backend), persona: configuration.map(\.persona),
                        sources: SourcePictures(adapter: adapter, history: history, kept: pictures, logger: logger),
                        postprocessor: postprocessor, log: log, logger: logger),
                    writer: current.map(\.writer),
                    talk: RecentTalk(history: history, model: configuration.map(\.llm)), rules: rules, log: log,
                    traces: traces, now: now),
                generator: PictureGenerator(
                    backend: current.map(\.backend), generation: configuration.map(\.generation),
                    timeout: configuration.map(\.pictureTimeout), postprocessor: postprocessor, log: log,
                    store: pictures, logger: logger),
                delivery: JobDelivery(
                    sender: sender, postprocessor: postprocessor, settings: configuration.map(\.bot), now: now),
                notifier: JobNotifier(
                    sender: sender, reactions: reactions, limits: configuration.map(\.limits), logger: logger),
                completion: completion, logger: logger),
            recalls: recalls, logger: logger)
    }
}
