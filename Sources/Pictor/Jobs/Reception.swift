import Foundation
import Logging
import OneBot
import Primitives

/// Receives requests: is the group on, is anything left today, and if so the job is written down. Also answers and denies,
/// so that nobody is told the same no over and over.
struct Reception: Sendable {
    let configuration: Configuration
    let settings: ChatSettings
    let bans: Bans
    let refusals: Refusals
    let log: JobLog
    let superusers: Superusers
    let delivery: Delivery
    let now: @Sendable () -> Date
    let logger: Logger

    private let lastDenials = Locked<[String: Date]>([:])

    init(
        configuration: Configuration, settings: ChatSettings, bans: Bans, refusals: Refusals, log: JobLog,
        superusers: Superusers, delivery: Delivery, now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.configuration = configuration
        self.settings = settings
        self.bans = bans
        self.refusals = refusals
        self.log = log
        self.superusers = superusers
        self.delivery = delivery
        self.now = now
        self.logger = logger
    }

    /// When a message without a command may start a picture; `nil` where it may not: the chat is off, it is a quiet time
    /// of day, or the person may not draw there.
    func trigger(for event: MessageEvent) async -> TriggerMode? {
        let address = Address(answering: event)
        do {
            let rules = try await rules(at: address)
            guard rules.isOn, rules.quiet(at: now()) == nil,
                try await bans.ban(on: "\(event.userID)", in: address.key, now: seconds) == nil
            else { return nil }
            return rules.trigger
        } catch {
            logger.error("chat settings not read", metadata: ["chat": "\(address.key)", "reason": "\(error)"])
            return nil
        }
    }

    /// Makes a job of a request, or says why not.
    ///
    /// - Returns: The job; `nil` where the request was refused, or had been accepted before.
    func accept(_ request: JobLog.NewJob, from event: MessageEvent) async -> Job? {
        let address = Address(answering: event)
        do {
            switch try await acceptance(of: request, from: event, at: address) {
            case .accepted(let job): return job
            case .known: logger.info("request known already", metadata: ["message.id": "\(event.messageID)"])
            case .refused(let refusal):
                logger.info(
                    "request refused", metadata: ["chat": "\(address.key)", "reason": "\(refusal.reason)"])
                try await refusals.count(refusal, in: address.key, on: now().startOfDay)
                if request.origin != .guess { await deny(refusal.sentence, to: event) }
            }
        } catch {
            logger.error("request not written down", metadata: ["reason": "\(error)"])
            if request.origin != .guess { await answer(Speech.storageFailed, to: event) }
        }
        return nil
    }

    private func acceptance(
        of request: JobLog.NewJob, from event: MessageEvent, at address: Address
    ) async throws(StorageError) -> JobLog.Acceptance {
        let rules = try await rules(at: address)
        guard rules.isOn else { return .refused(.groupIsOff) }
        let isSuperuser = try await superusers.contains(request.requester)
        if !isSuperuser {
            if let ban = try await bans.ban(on: request.requester, in: address.key, now: seconds) {
                return .refused(.banned(until: ban.until))
            }
            if let hours = rules.quiet(at: now()) { return .refused(.quiet(hours)) }
        }
        if rules.bannedWords.match(request.request) || rules.bannedWords.match(request.prompt?.text ?? "") {
            return .refused(.bannedWord)
        }
        let isAdmin = address.isGroup && event.sender.role.isPrivileged
        let terms = isSuperuser ? .none : terms(of: rules, isExempt: isAdmin && configuration.limits.adminsExempt)
        return try await log.accept(request, on: terms, now: seconds)
    }

    private func terms(of rules: GroupRules, isExempt: Bool) -> JobLog.Terms {
        JobLog.Terms(
            cooldown: isExempt ? 0 : rules.cooldown.components.seconds, userDaily: isExempt ? -1 : rules.userDaily,
            userDailyHere: isExempt ? -1 : rules.userDailyHere, groupDaily: rules.groupDaily,
            dayBegan: now().startOfDay)
    }

    private func rules(at address: Address) async throws(StorageError) -> GroupRules {
        GroupRules(
            configuration: configuration, values: try await settings.values(for: address.key),
            isGroup: address.isGroup)
    }

    /// Says something to whoever wrote the message, quoting it.
    func answer(_ text: String, to event: MessageEvent) async {
        await delivery.say(text, to: Address(answering: event), quoting: "\(event.messageID)")
    }

    /// Says no, to the same person in the same chat at most once a minute.
    func deny(_ text: String, to event: MessageEvent) async {
        let person = "\(Address(answering: event).key) \(event.userID)"
        let moment = now()
        let isDue = lastDenials.withLock { denials in
            denials = denials.filter { moment.timeIntervalSince($0.value) < 60 }
            guard denials[person] == nil else { return false }
            denials[person] = moment
            return true
        }
        if isDue { await answer(text, to: event) }
    }

    /// Ends a job that a restart came between: one whose picture may have gone out is not told of a failure, unless it is
    /// known not to be there.
    func settle(_ job: Job, at address: Address) async {
        do {
            if job.state == .sending {
                switch await trace(of: job, at: address) {
                case .there(let id): try await log.advance(job.id, to: .done, sent: "\(id)", now: seconds)
                case .untold:
                    try await log.advance(job.id, to: .unknown, ending: "restarted while sending", now: seconds)
                case .absent: break
                }
            }
            // Told once: who was told is ended.
            guard try await log.advance(job.id, to: .failed, ending: "restarted while \(job.state)", now: seconds)
            else { return }
        } catch {
            logger.error("ending not written down", metadata: ["job.id": "\(job.id)", "reason": "\(error)"])
            return
        }
        guard job.origin != .guess else { return }
        await delivery.say(Speech.wasRestarted, to: address, quoting: job.source.id)
    }

    private func trace(of job: Job, at address: Address) async -> Delivery.Trace {
        guard configuration.bot.quotesRequest, let request = MessageID(job.source.id) else { return .untold }
        return await delivery.trace(of: request, isPicture: true, at: address)
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
