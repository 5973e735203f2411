public import Foundation
public import HTTP
public import Inference
public import Logging
public import OneBot
import Understanding

/// The bot: reads what is said, remembers it, and answers what is asked.
///
/// One message's way, in order: `remember` keeps it, `respond` reads a command out of it or has it judged, `Reception`
/// makes a job of a request, `Painter` takes the job to its one ending.
public struct Bot: Sendable {
    private let configuration: Configuration
    private let client: OneBotClient
    private let history: History
    private let log: JobLog
    private let queue: PaintQueue
    private let parser: CommandParser
    private let judge: Judge
    private let desk: CommandDesk
    private let reception: Reception
    private let painter: Painter
    private let superusers: Superusers
    private let mutes = Mutes()
    private let now: @Sendable () -> Date
    private let whenHandled: @Sendable (MessageEvent) -> Void
    private let logger: Logger

    /// Messages older than this when they arrive are remembered and not acted on, after a reconnect for example.
    static let freshness: TimeInterval = 120
    /// How many events that arrived meanwhile are taken at once.
    private static let batch = 500

    /// A bot of its parts.
    ///
    /// - Parameters:
    ///   - configuration: What the operator set.
    ///   - client: The OneBot client; somebody else runs it.
    ///   - database: Where everything is kept.
    ///   - backend: Makes pictures.
    ///   - model: Judges and writes prompts; `nil` = rules alone.
    ///   - transport: Fetches the pictures that people want changed.
    ///   - now: The wall clock.
    ///   - whenHandled: Told when a message has been dealt with to the end, picture included.
    ///   - logger: Gets one line for each picture and each failure.
    public init(
        configuration: Configuration, client: OneBotClient, database: Database, backend: any ImageBackend,
        model: ChatModel?, transport: any HTTPTransport, now: @escaping @Sendable () -> Date = { Date() },
        whenHandled: @escaping @Sendable (MessageEvent) -> Void = { _ in }, logger: Logger
    ) {
        self.configuration = configuration
        self.client = client
        self.now = now
        self.whenHandled = whenHandled
        self.logger = logger
        history = History(database: database)
        log = JobLog(database: database)
        queue = PaintQueue(width: configuration.limits.maxConcurrent, lengthPerChat: configuration.limits.queueLength)
        parser = CommandParser(prefixes: configuration.bot.commandPrefixes)
        judge = Judge(model: model, configuration: configuration, logger: logger)
        let settings = ChatSettings(database: database)
        let delivery = Delivery(client: client, history: history, mutes: mutes, now: now, logger: logger)
        superusers = Superusers(configured: configuration.bot.superusers, database: database)
        painter = Painter(
            backend: backend, writer: PromptWriter(model: model, configuration: configuration, logger: logger),
            darkroom: Darkroom(generation: configuration.generation, logger: logger), queue: queue, log: log,
            history: history, delivery: delivery,
            sources: SourcePictures(
                client: client, history: history, transport: transport, proxy: configuration.api.proxy, logger: logger),
            configuration: configuration, now: now, logger: logger)
        reception = Reception(
            configuration: configuration, settings: settings, log: log, superusers: superusers, delivery: delivery,
            now: now, logger: logger)
        desk = CommandDesk(
            configuration: configuration, client: client, settings: settings, history: history, log: log, queue: queue,
            painter: painter, backend: backend, superusers: superusers, now: now)
    }

    /// Serves until the task is cancelled. Jobs at work are then parked; a picture on its way is let go out.
    public func run() async throws {
        try await superusers.prepare(logger: logger)
        await withDiscardingTaskGroup { group in
            group.addTask { await keepTidy() }
            var leftBehind = await unfinishedJobs()
            for await event in client.events {
                let events = [event] + client.events.ready(atMost: Self.batch - 1)
                // An account that reports anything can also speak: now its jobs can go on.
                let accounts = Set(events.compactMap { $0.selfID?.description })
                for job in leftBehind where accounts.contains(job.source.chat.account) {
                    group.addTask { await resume(job) }
                }
                leftBehind.removeAll { accounts.contains($0.source.chat.account) }
                for (event, isNews) in zip(events, await remember(events)) where isNews {
                    group.addTask { await react(to: event) }
                }
            }
            group.cancelAll()
        }
    }

    /// Keeps messages in the order of arrival, all in one transaction, and says of each event whether it is news: a
    /// message known already is a replay and asks for nothing.
    private func remember(_ events: [Event]) async -> [Bool] {
        let entries = events.compactMap { event in
            if case .message(let message) = event { HistoryEntry(message) } else { nil }
        }
        var isNews: [Bool]
        do {
            isNews = try await history.append(entries)
        } catch {
            logger.error(
                "messages not remembered", metadata: ["count": "\(entries.count)", "reason": "\(error)"])
            // Answering is still possible; the job log guards against doing it twice.
            isNews = entries.map { _ in true }
        }
        isNews.reverse()
        return events.map { event in
            if case .message = event { isNews.popLast() ?? true } else { true }
        }
    }

    private func react(to event: Event) async {
        switch event {
        case .message(let message):
            await respond(to: message)
            whenHandled(message)
        case .notice(let notice): await take(note: notice)
        case .request, .meta, .unknown: break
        }
    }

    private func respond(to event: MessageEvent) async {
        guard configuration.isEnabled, !event.isOwn, !event.isAnonymous,
            !configuration.bot.ignoredUsers.contains(event.userID.rawValue),
            now().timeIntervalSince(event.time) < Self.freshness
        else { return }
        let address = Address(answering: event)
        mutes.heard(from: address)
        guard address.isGroup || configuration.bot.servesPrivateChat else { return }
        let job: Job?
        if let command = parser.command(in: event.message, to: event.selfID, isPrivate: !address.isGroup) {
            job = await obey(command, in: event)
        } else {
            job = await consider(event)
        }
        if let job { await painter.perform(job, answering: address) }
    }

    /// Performs a command; one that asks for a picture becomes a job.
    private func obey(_ command: Command, in event: MessageEvent) async -> Job? {
        switch await desk.perform(command, in: event) {
        case .silence: return nil
        case .reply(let text):
            await reception.answer(text, to: event)
            return nil
        case .denial(let text):
            await reception.deny(text, to: event)
            return nil
        case .request(let request): return await reception.accept(request, from: event)
        }
    }

    /// Has a message without a command judged; one that asks for a picture becomes a job.
    private func consider(_ event: MessageEvent) async -> Job? {
        guard configuration.components.imageGeneration else { return nil }
        let address = Address(answering: event)
        guard let trigger = await reception.trigger(in: address) else { return nil }
        let scene: Scene
        do {
            scene = try await Scene(of: event, history: history, log: log, configuration: configuration)
        } catch {
            logger.error("message not judged", metadata: ["reason": "\(error)"])
            return nil
        }
        let judgement = judge.judgement(of: scene.utterance, after: scene.context)
        switch trigger {
        case .smart: break
        case .mention: guard judgement.isAddressed else { return nil }
        // Here only an @ followed by a draw word is as good as a command.
        case .command: guard event.mentionsSelf, scene.beginsWithDrawWord, judgement.intent != .none else { return nil }
        }
        guard judgement.intent != .none || judge.needsModel(judgement) else { return nil }
        let (verdict, decider) = await judge.verdict(
            on: judgement, words: scene.utterance.text, chat: scene.lines, time: now().clockTime)
        logger.debug(
            "message judged",
            metadata: [
                "chat": "\(address.key)", "message.id": "\(event.messageID)", "rule": "\(judgement.rule)",
                "decided_by": "\(decider.rawValue)",
            ])
        switch verdict {
        case .nothing: return nil
        case .undecided:
            await reception.answer(Speech.notUnderstood, to: event)
            return nil
        case .wish(let wish):
            return await reception.accept(
                JobLog.NewJob(
                    source: MessageKey(chat: address.key, id: "\(event.messageID)"), requester: "\(event.userID)",
                    intent: wish.intent, origin: wish.origin, request: wish.request, prompt: wish.prompt),
                from: event)
        }
    }

    private func take(note event: NoticeEvent) async {
        switch event.notice {
        case .groupRecall(let group, _, _, let message):
            await callOff(askedBy: message, in: Address(account: event.selfID, chat: .group(group)))
        case .friendRecall(let user, let message):
            await callOff(askedBy: message, in: Address(account: event.selfID, chat: .private(user)))
        case .groupIncrease(let group, let user, _, _) where user == event.selfID:
            mutes.heard(from: Address(account: event.selfID, chat: .group(group)))
        case .groupDecrease(let departure):
            let address = Address(account: event.selfID, chat: .group(departure.groupID))
            // Who leaves takes their jobs along; where the bot itself must leave, all of them go.
            let isBot = departure.userID == event.selfID || departure.reason == .kickMe || departure.reason == .disband
            if isBot { mutes.left(address) }
            await callOff(in: address.key, of: isBot ? nil : "\(departure.userID)")
        case .groupDismiss(let group, _):
            let address = Address(account: event.selfID, chat: .group(group))
            mutes.left(address)
            await callOff(in: address.key, of: nil)
        case .groupBan(let ban): mutes.take(ban, account: event.selfID, at: now())
        default: break
        }
    }

    /// Who takes the request back no longer wants the picture.
    private func callOff(askedBy message: MessageID, in address: Address) async {
        guard let job = try? await log.job(askedBy: MessageKey(chat: address.key, id: "\(message)")) else { return }
        queue.callOff(job.id)
    }

    private func callOff(in chat: ChatKey, of requester: String?) async {
        for job in (try? await log.unfinished()) ?? [] where job.source.chat == chat {
            if requester == nil || job.requester == requester { queue.callOff(job.id) }
        }
    }

    private func unfinishedJobs() async -> [Job] {
        do {
            return try await log.unfinished()
        } catch {
            logger.error("unfinished jobs not found", metadata: ["reason": "\(error)"])
            return []
        }
    }

    /// Takes up a job that a stop or a crash left behind: what may have been paid is told, the rest goes on.
    private func resume(_ job: Job) async {
        guard let address = Address(job.source.chat) else { return }
        switch job.state {
        case .queued, .writing: await painter.perform(job, answering: address)
        default: await reception.settle(job, at: address)
        }
    }

    /// Forgets old messages, at once and then every hour.
    private func keepTidy() async {
        while !Task.isCancelled {
            let oldest = now().timeIntervalSince1970 - Double(configuration.history.retentionDays) * 86_400
            do {
                let forgotten = try await history.forget(before: Int64(oldest))
                if forgotten > 0 { logger.info("old messages forgotten", metadata: ["count": "\(forgotten)"]) }
            } catch {
                if error != .cancelled { logger.error("old messages kept", metadata: ["reason": "\(error)"]) }
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }
}
