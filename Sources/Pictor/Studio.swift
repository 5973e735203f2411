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
        let history: History
        let messages: MessageWriter
        let memory: ChatMemory
        let settings: RememberedChatSettings
        let bans: RememberedBans
        let lessons: RememberedLessonBook
        let jobs: RememberedJobs
        let allowances: Allowances
        let refusals: Refusals
        let log: JobLog
        let endings: Endings
        let reactions: Reactions
        let withdrawals: Withdrawals
        let pictures: PictureStore
        let queue: PaintQueue
        let judgements: JudgementQueue
        let traces: TraceLog
        let database: Database
        let mutes = Mutes()
        let stranded = Stranded()
        let recalls = Recalls()
        let refusalThrottle = RefusalThrottle()
        let now: @Sendable () -> Date
        let logger: Logger
    }

    let configuration: Settings
    let readings: Settings.Readings
    let superusers: Superusers
    let parser: CommandParser
    let resolver: IntentResolver
    let commands: CommandRouter
    let admission: RequestAdmission
    let painter: Painter
    let teacher: LessonTeacher
    let listener: MessageListener
    let recovery: Recovery

    init(equipment: Equipment, superusers: Superusers, premises: Premises) {
        let configuration = equipment.configuration
        let logger = premises.logger
        self.configuration = configuration
        self.superusers = superusers
        readings = equipment.readings
        parser = CommandParser(prefixes: configuration.bot.commandPrefixes)
        let personas = PersonaResolver(
            of: configuration.persona, model: equipment.model, settings: premises.settings,
            database: premises.database, logger: logger)
        resolver = IntentResolver(
            model: equipment.model, personas: personas, configuration: configuration, logger: logger)
        let delivery = Delivery(
            adapter: premises.adapter, history: premises.memory, mutes: premises.mutes, now: premises.now,
            logger: logger)
        let darkroom = Darkroom(generation: configuration.generation, logger: logger)
        let handover = Handover(
            delivery: delivery, darkroom: darkroom, log: premises.log, endings: premises.endings,
            settings: premises.settings, withdrawals: premises.withdrawals, configuration: configuration,
            now: premises.now, logger: logger)
        recovery = Recovery(
            delivery: delivery, handover: handover, pictures: premises.pictures, endings: premises.endings,
            stranded: premises.stranded, configuration: configuration, now: premises.now, logger: logger)
        painter = Painter(
            backend: equipment.backend,
            writer: PromptWriter(
                model: equipment.model, personas: personas, configuration: configuration, logger: logger),
            darkroom: darkroom, queue: premises.queue,
            log: premises.log, history: premises.history, delivery: delivery,
            sources: SourcePictures(
                adapter: premises.adapter, history: premises.history, kept: premises.pictures, logger: logger),
            easel: Easel(
                backend: equipment.backend, darkroom: darkroom, log: premises.log, kept: premises.pictures,
                configuration: configuration, now: premises.now, logger: logger),
            kept: premises.pictures, handover: handover, endings: premises.endings, stranded: premises.stranded,
            recalls: premises.recalls, reactions: premises.reactions, settings: premises.settings,
            traces: premises.traces, configuration: configuration, now: premises.now,
            logger: logger)
        let section = Current(constant: configuration)
        admission = RequestAdmission(
            reader: AdmissionFactReader(
                configuration: section, settings: premises.settings, bans: premises.bans, superusers: superusers,
                recalls: premises.recalls, now: premises.now),
            log: premises.log, refusals: premises.refusals,
            replier: Replier(delivery: delivery, throttle: premises.refusalThrottle, now: premises.now),
            limits: section.map(\.limits), now: premises.now, logger: logger)
        let reader = ContextReader(
            memory: premises.memory, jobs: premises.jobs, lessons: premises.lessons,
            llm: Current(constant: configuration.llm))
        teacher = LessonTeacher(
            complaint: Complaint(nicknames: configuration.bot.nicknames), book: premises.lessons, reader: reader,
            resolver: resolver, superusers: superusers, now: premises.now, logger: logger)
        listener = MessageListener(
            screening: MessageScreening(
                components: Current(constant: configuration.components), admission: admission, teacher: teacher,
                reader: reader, resolver: resolver, queue: premises.judgements, logger: logger),
            model: ModelJudgement(
                queue: premises.judgements, recalls: premises.recalls, admission: admission, reader: reader,
                resolver: resolver, now: premises.now, logger: logger),
            settlement: DecisionSettlement(
                admission: admission, memory: premises.memory, traces: premises.traces, logger: logger),
            reader: reader, resolver: resolver, now: premises.now, logger: logger)
        let group = GroupCommands(
            configuration: section, settings: premises.settings, log: premises.log, queue: premises.queue,
            bans: BanCommands(
                bans: premises.bans, superusers: superusers, log: premises.log, queue: premises.queue,
                now: premises.now),
            lessons: LessonCommands(book: premises.lessons),
            status: GroupStatusReader(
                configuration: section, settings: premises.settings, queue: premises.queue,
                backend: equipment.backend, pictures: premises.pictures,
                today: TodaysCounts(log: premises.log, refused: premises.refusals, now: premises.now)))
        commands = CommandRouter(
            draw: DrawCommands(
                components: section.map(\.components), backend: equipment.backend, history: premises.history,
                log: premises.log),
            mine: MyJobsCommands(
                adapter: premises.adapter, log: premises.log, queue: premises.queue, painter: painter,
                pictures: premises.pictures, withdrawals: premises.withdrawals, admission: admission),
            group: group,
            owner: OwnerCommands(
                configuration: section, adapter: premises.adapter, settings: premises.settings,
                allowances: premises.allowances, backend: equipment.backend, group: group, now: premises.now),
            diagnosis: DiagnosisCommands(
                diagnosis: Diagnosis(
                    traces: premises.traces, log: premises.log,
                    lessons: LessonBook(database: premises.database), history: premises.history),
                checkup: Checkup(
                    adapter: premises.adapter, database: premises.database, backend: equipment.backend,
                    model: equipment.model)),
            superusers: superusers, logger: logger)
    }
}
