import Foundation
import Logging
import OneBot
import Understanding

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
    let denials: Denials
    let recalls: Recalls
    let now: @Sendable () -> Date
    let logger: Logger

    /// Whether what is said without a command may start a picture.
    enum Attention: Sendable, Equatable {
        /// It may, in this mode.
        case paid(TriggerMode)
        /// It may not; `nil` where the chat's settings could not be read.
        case withheld(Refusal?)
    }

    /// Whether a message without a command may start a picture there, then and from that person.
    func attention(to event: MessageEvent) async -> Attention {
        let address = Address(answering: event)
        do {
            let rules = try await rules(at: address)
            guard rules.isOn else { return .withheld(.groupIsOff) }
            if let hours = rules.quiet(at: now()) { return .withheld(.quiet(hours)) }
            if let ban = try await bans.ban(on: "\(event.userID)", in: address.key, now: seconds) {
                return .withheld(.banned(until: ban.until))
            }
            return .paid(rules.trigger)
        } catch {
            logger.report(error, as: "chat settings not read", metadata: ["chat": "\(address.key)"])
            return .withheld(nil)
        }
    }

    /// Makes a job of a request, or says why not.
    ///
    /// - Returns: What became of it; `nil` where it could not be written down.
    func accept(_ request: JobLog.NewJob, from event: MessageEvent) async -> JobLog.Acceptance? {
        let address = Address(answering: event)
        guard !recalls.contains(request.source) else { return nil }
        var request = request
        let remark = request.settleCount(atMost: configuration.limits.picturesPerRequest)
        do {
            let acceptance = try await acceptance(of: request, from: event, at: address)
            switch acceptance {
            case .accepted:
                if let remark { await answer(remark, to: event) }
            case .known: logger.info("request known already", metadata: ["message.id": "\(event.messageID)"])
            case .refused(let refusal):
                logger.info(
                    "request refused", metadata: ["chat": "\(address.key)", "reason": "\(refusal.reason)"])
                try await refusals.count(refusal, in: address.key, on: now().startOfDay)
                if request.origin != .guess { await deny(refusal.sentence, to: event) }
            }
            return acceptance
        } catch {
            logger.report(error, as: "request not written down")
            // A stop that cut a read short says nothing of the disk.
            if request.origin != .guess, error != .cancelled { await answer(Speech.storageFailed, to: event) }
        }
        return nil
    }

    /// Whether a request of its author would be refused for what is left today, whatever it asks; nothing need then be spent
    /// on understanding it.
    func hasNothingLeft(for event: MessageEvent) async -> Bool {
        let address = Address(answering: event)
        let request = JobLog.NewJob(
            source: HistoryEntry(event).key, requester: "\(event.userID)", intent: .draw, origin: .guess, request: "")
        do {
            let terms = try await terms(of: try await rules(at: address), for: event)
            return try await log.refusal(of: request, on: terms, now: seconds) != nil
        } catch {
            return false
        }
    }

    private func acceptance(
        of request: JobLog.NewJob, from event: MessageEvent, at address: Address
    ) async throws(StorageError) -> JobLog.Acceptance {
        let rules = try await rules(at: address)
        guard rules.isOn else { return .refused(.groupIsOff) }
        if try await !superusers.contains(request.requester) {
            if let ban = try await bans.ban(on: request.requester, in: address.key, now: seconds) {
                return .refused(.banned(until: ban.until))
            }
            if let hours = rules.quiet(at: now()) { return .refused(.quiet(hours)) }
        }
        if rules.bannedWords.match(request.request) || rules.bannedWords.match(request.prompt?.text ?? "") {
            return .refused(.bannedWord)
        }
        return try await log.accept(request, on: try await terms(of: rules, for: event), now: seconds)
    }

    private func terms(of rules: GroupRules, for event: MessageEvent) async throws(StorageError) -> JobLog.Terms {
        if try await superusers.contains("\(event.userID)") { return .none }
        return rules.terms(isExempt: configuration.limits.exempts(event), dayBegan: now().startOfDay)
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
        let isDue = denials.isDue(to: "\(event.userID)", in: Address(answering: event).key, at: now())
        if isDue { await answer(text, to: event) }
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}

extension LimitSettings {
    /// Whether the author of a message is free of the limits of persons.
    func exempts(_ event: MessageEvent) -> Bool {
        adminsExempt && Address(answering: event).isGroup && event.sender.role.isPrivileged
    }
}
