package import ChatCore
package import Foundation
package import Logging
package import PictorModel
import Primitives
import Understanding

/// The bot: reads what is said, remembers it, and answers what is asked.
///
/// One message's way, in order: `remember` keeps it, `respond` reads a command out of it or has it judged, `RequestAdmission`
/// makes a job of a request, `JobRunner` takes the job to its one ending.
public struct Bot: Sendable {
    let parts: BotParts
    private let current: Locked<Snapshot>
    /// The configuration as it was at the start.
    private let original: Settings.Readings
    private let reading: (@Sendable () throws(InvalidConfiguration) -> Snapshot)?
    /// One reload after the other, off the cooperative threads because it reads files.
    private let reloads = DispatchQueue(label: "pictor.reload")
    private let now: @Sendable () -> Date
    private let whenHandled: @Sendable () -> Void
    private let logger: Logger

    /// How long refusals are counted, in seconds. Only the day at hand is shown.
    static let refusalRetention: Int64 = 7 * 86_400
    /// How many events that arrived meanwhile are taken at once.
    private static let batch = 500
    /// Bounds how many events are dealt with at a time, pictures and the model's judgements aside, which have queues of their
    /// own. More wait in the client's queue, which is bounded too and counts what it leaves out.
    private let eventSlots = AsyncSemaphore(places: 256)
    /// When a message last was too old.
    private let lastStale = Locked(Date.distantPast)

    /// A bot of its parts.
    ///
    /// - Parameters:
    ///   - snapshot: The configuration, and what it works with.
    ///   - adapter: The chats; somebody else runs it.
    ///   - stores: Where everything is kept.
    ///   - reading: Reads the configuration anew, for `reload`; `nil` where there is none to read.
    ///   - now: The wall clock.
    ///   - whenHandled: Told when a message has been dealt with to the end, picture included.
    ///   - logger: Gets one line for each picture and each failure.
    package init(
        snapshot: Snapshot, adapter: any ChatAdapter, stores: Stores,
        reading: (@Sendable () throws(InvalidConfiguration) -> Snapshot)? = nil,
        now: @escaping @Sendable () -> Date = { Date() },
        whenHandled: @escaping @Sendable () -> Void = {}, logger: Logger
    ) {
        let current = Locked(snapshot)
        self.current = current
        parts = BotParts(
            snapshot: Current { current.withLock { $0 } }, adapter: adapter, stores: stores, now: now, logger: logger)
        original = snapshot.readings
        self.reading = reading
        self.now = now
        self.whenHandled = whenHandled
        self.logger = logger
    }

    /// What is configured now.
    private var snapshot: Snapshot { current.withLock { $0 } }

    /// Reads the configuration anew and takes all of it, or, where anything is wrong with it, nothing. Jobs at work finish
    /// as they began, and those that wait are painted as is configured at their turn; the connection stays.
    public func reload() async -> ReloadOutcome {
        let outcome = await withCheckedContinuation { continuation in
            reloads.async { continuation.resume(returning: self.takeChanges()) }
        }
        switch outcome {
        case .taken(let changed, let waiting, let warnings):
            logger.notice(
                "configuration reloaded",
                metadata: [
                    "changed": "\(changed.joined(separator: " "))",
                    "after_restart": "\(waiting.joined(separator: " "))",
                    "warnings": "\(warnings.count)",
                ])
            do {
                try await parts.superusers.prepare(logger: logger)
            } catch {
                logger.report(error, as: "superusers not read")
            }
        case .refused(let problems):
            logger.warning(
                "configuration not reloaded",
                metadata: ["problems": "\(problems.map(\.description).joined(separator: "; "))"])
        case .impossible: break
        }
        return outcome
    }

    private func takeChanges() -> ReloadOutcome {
        guard let reading else { return .impossible }
        let new: Snapshot
        do {
            new = try reading()
        } catch {
            return .refused(error.problems)
        }
        let old = snapshot
        current.withLock { $0 = new }
        parts.scheduler.resize(new.settings.limits)
        parts.reactions.turn(on: new.settings.bot.reacts)
        return .taken(
            changed: old.readings.changes(to: new.readings).filter { !ReloadOutcome.needsRestart($0) },
            waiting: original.changes(to: new.readings).filter(ReloadOutcome.needsRestart),
            warnings: new.warnings)
    }

    /// Serves until the task is cancelled. Jobs at work are then parked; a picture on its way is let go out.
    public func run() async throws {
        try await parts.superusers.prepare(logger: logger)
        await withDiscardingTaskGroup { group in
            group.addTask { await keepTidy() }
            group.addTask { await parts.messages.run() }
            group.addTask { await parts.traces.run() }
            group.addTask { await parts.completion.run() }
            group.addTask { await parts.runner.run() }
            group.addTask { await parts.reactions.run() }
            group.addTask { await parts.scheduledRecalls.run() }
            var unfinished = await UnfinishedJobs(
                store: parts.jobs, start: Int64(now().timeIntervalSince1970), logger: logger)
            // Who came first is served first, whoever's request is understood and written down sooner.
            var arrivals = 0
            while let events = await parts.adapter.nextEvents(atMost: Self.batch) {
                // An account that reports anything can also speak: now its jobs can go on.
                for job in await unfinished.take(of: Set(events.map(\.account))) {
                    arrivals += 1
                    parts.runner.resume(job, arrival: arrivals)
                }
                for (event, isNews) in zip(events, await remember(events)) where isNews {
                    arrivals += 1
                    takeNote(of: event)
                    guard await eventSlots.wait() else { break }
                    if case .message(let message) = event {
                        parts.judgements.announce(JudgementLine.Ticket(message, arrival: arrivals))
                    }
                    group.addTask { [arrivals] in await react(to: event, arrival: arrivals) }
                }
            }
            group.cancelAll()
            // What had arrived is part of the talk, though nobody answers it any more.
            _ = await remember(parts.adapter.pendingEvents())
            // A picture on its way may take longer than the stop may.
            await parts.memory.flush()
        }
        await parts.memory.flush()
        await parts.completion.retry()
    }

    /// Keeps messages in the order of arrival, and says of each event whether it is news: a message known already is a replay
    /// and asks for nothing. They are written in groups, besides.
    private func remember(_ events: [ChatEvent]) async -> [Bool] {
        let entries = events.compactMap { event in
            if case .message(let message) = event { HistoryEntry(message) } else { nil }
        }
        var isNews = await parts.memory.append(entries)
        isNews.reverse()
        return events.map { event in
            if case .message = event { isNews.popLast() ?? true } else { true }
        }
    }

    private func react(to event: ChatEvent, arrival: Int) async {
        guard case .message(let message) = event else {
            return await eventSlots.givingBack {
                if case .reaction(let reaction) = event, snapshot.settings.isEnabled {
                    await parts.teacher.take(reaction)
                }
            }
        }
        let hearing = await eventSlots.givingBack {
            await respond(
                to: message, as: JudgementLine.Ticket(message, arrival: arrival))
        }
        // The model and a picture may take minutes, and wait in lines of their own.
        let job: Job? =
            switch hearing {
            case .settled(let job): job
            case .question(let question): await parts.listener.judge(question)
            }
        guard let job else { return whenHandled() }
        parts.runner.accept(job, arrival: arrival, whenOver: whenHandled)
    }

    /// Answers a message, as far as neither the model nor a picture is needed.
    private func respond(
        to message: IncomingMessage, as ticket: JudgementLine.Ticket
    ) async -> MessageListener.Hearing {
        let hearing = await hearing(of: message, as: ticket)
        if case .settled = hearing { parts.judgements.withdraw(ticket) }
        return hearing
    }

    private func hearing(
        of message: IncomingMessage, as ticket: JudgementLine.Ticket
    ) async -> MessageListener.Hearing {
        let configuration = snapshot.settings
        guard configuration.isEnabled, !message.isOwn, !message.isAnonymous,
            !configuration.bot.ignores(message.author.id), isFresh(message)
        else { return .settled(nil) }
        let isInGroup = message.isInGroup
        let isServed = isInGroup || configuration.bot.servesPrivateChat
        if let command = snapshot.parser.command(in: message.parts, isPrivate: !isInGroup) {
            // Its answer may take long to send; what the same person says next does not wait for that.
            parts.judgements.withdraw(ticket)
            if !isServed, await !parts.commands.isAlwaysServed(command, from: message) { return .settled(nil) }
            return .settled(await obey(command, in: message))
        }
        return isServed ? await parts.listener.consider(message, as: ticket) : .settled(nil)
    }

    /// Whether a message is new enough to act on. That many are not may mean a wrong clock, so it is said, once an hour.
    private func isFresh(_ message: IncomingMessage) -> Bool {
        let moment = now()
        guard !message.isFresh(at: moment) else { return true }
        let age = moment.timeIntervalSince(message.time)
        let isDue = lastStale.withLock { last in
            guard moment.timeIntervalSince(last) >= 3600 else { return false }
            last = moment
            return true
        }
        if isDue {
            logger.warning(
                "message too old to act on, only remembered: where all are, this machine's clock is wrong",
                metadata: ["age": "\(Int(min(age, 1e9))) s", "message.id": "\(message.key.id)"])
        }
        return false
    }

    /// Performs a command; one that asks for a picture becomes a job.
    private func obey(_ command: Command, in message: IncomingMessage) async -> Job? {
        var trace = Trace(
            message: message.key, time: Int64(now().timeIntervalSince1970), decider: .command, rule: "",
            intent: .none, certainty: 1)
        defer { parts.traces.note(trace) }
        // What is said before a command is in the store when it looks there, and so is a request before its job.
        await parts.memory.flush()
        switch await parts.commands.perform(command, in: message) {
        case .silence: return nil
        case .reply(let text):
            await parts.admission.replier.answer(text, to: message)
            return nil
        case .denial(let text):
            trace.barrier = .refused
            await parts.admission.replier.deny(text, to: message)
            return nil
        case .reload:
            await parts.admission.replier.answer(await reload().sentence, to: message)
            return nil
        case .request(let request):
            trace.intent = request.intent
            return trace.take(await parts.admission.accept(request, from: message))
        }
    }

    /// Takes note of what an event says about chats and jobs. It is called for one event after the other in the order in which
    /// they arrived: a mute and its end, taken the other way round, would leave the bot silent.
    private func takeNote(of event: ChatEvent) {
        switch event {
        case .message(let message):
            parts.runner.heard(message)
            let moment = now()
            if !message.isOwn, message.isFresh(at: moment) {
                parts.mutes.heard(
                    from: message.key.chat, isPlainMember: message.isInGroup && message.author.role == .member)
            }
        case .messageRecalled(let message, let person): parts.runner.requestRecalled(message, by: person)
        case .joined(let chat): parts.mutes.heard(from: chat)
        // Who leaves takes their jobs along; where the bot itself must leave, all of them go.
        case .memberLeft(let chat, let person, let remover):
            parts.runner.memberLeft(chat, person, removedBy: remover)
        case .left(let chat, let remover):
            parts.mutes.left(chat)
            parts.runner.botLeft(chat, removedBy: remover)
        case .mute(let mute): parts.mutes.take(mute, at: now())
        // An account that reports itself can also recall messages.
        case .connected(let account):
            parts.scheduledRecalls.wake()
            parts.mutes.reconnected(account, at: now())
        case .reaction, .buttonPressed, .unpromptedSpeech, .other: break
        }
    }

    /// Forgets old messages and lets old pictures go, at once and then every hour.
    private func keepTidy() async {
        await parts.pictures.sweep()
        while !Task.isCancelled {
            let configuration = snapshot.settings
            let seconds = Int64(now().timeIntervalSince1970)
            do {
                let oldest = seconds - Int64(configuration.history.retentionDays) * 86_400
                let forgotten = try await parts.history.forget(before: oldest)
                parts.memory.forget(before: oldest)
                try await parts.traces.tidy(now: seconds)
                try await parts.jobs.forgetRefusals(before: seconds - Self.refusalRetention)
                if forgotten > 0 { logger.info("old messages forgotten", metadata: ["count": "\(forgotten)"]) }
                let gone = try await parts.pictures.tidy(configuration.pictures, now: seconds)
                if gone > 0 { logger.info("old pictures let go", metadata: ["count": "\(gone)"]) }
            } catch {
                logger.report(error, as: "not tidied")
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }
}
