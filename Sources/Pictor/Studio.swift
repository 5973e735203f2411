import ChatCore
import Foundation
import Inference
import Logging
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
        let endings: Endings
        let reactions: StatusReactions
        let withdrawals: ScheduledRecalls
        let pictures: PictureStore
        let queue: JobScheduler
        let judgements: JudgementQueue
        let traces: TraceLog
        let database: Database
        let mutes = MuteTracker()
        let stranded = Stranded()
        let recalls = RecalledRequests()
        let denials = Denials()
        let now: @Sendable () -> Date
        let logger: Logger
    }

    let configuration: Configuration
    let readings: Configuration.Readings
    let superusers: Superusers
    let parser: CommandParser
    let judge: Judge
    let desk: CommandDesk
    let reception: Reception
    let painter: Painter
    let teacher: Teacher
    let listener: Listener
    let recovery: Recovery

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
        let delivery = ChatSender(
            adapter: premises.adapter, history: premises.history, mutes: premises.mutes, now: premises.now,
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
            writer: PromptWriter(model: equipment.model, looks: looks, configuration: configuration, logger: logger),
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
        reception = Reception(
            configuration: configuration, settings: premises.settings, bans: premises.bans,
            refusals: premises.refusals, log: premises.log, superusers: superusers, delivery: delivery,
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
            queue: premises.queue, painter: painter,
            backend: equipment.backend, superusers: superusers, pictures: premises.pictures,
            withdrawals: premises.withdrawals, lessons: lessons,
            diagnosis: Diagnosis(
                traces: premises.traces, log: premises.log, lessons: lessons, history: premises.history),
            checkup: Checkup(
                adapter: premises.adapter, database: premises.database, backend: equipment.backend,
                model: equipment.model), now: premises.now, logger: logger)
    }
}
