import ChatCore
import Foundation
import Logging
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
    let delivery: ChatSender
    let denials: Denials
    let recalls: RecalledRequests
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
    func attention(to message: IncomingMessage) async -> Attention {
        let chat = message.key.chat
        do {
            let rules = try await rules(in: chat)
            guard rules.isOn else { return .withheld(.groupIsOff) }
            // As for commands: neither quiet hours nor a ban hold for superusers.
            guard try await !superusers.contains(message.author.id) else { return .paid(rules.trigger) }
            if let hours = rules.quiet(at: now()) { return .withheld(.quiet(hours)) }
            if let ban = try await bans.ban(on: message.author.id, in: chat, now: seconds) {
                return .withheld(.banned(until: ban.until))
            }
            return .paid(rules.trigger)
        } catch {
            logger.report(error, as: "chat settings not read", metadata: ["chat": "\(chat)"])
            return .withheld(nil)
        }
    }

    /// Makes a job of a request, or says why not.
    ///
    /// - Returns: What became of it; `nil` where it could not be written down.
    func accept(_ request: JobLog.NewJob, from message: IncomingMessage) async -> JobLog.Acceptance? {
        let chat = message.key.chat
        guard !recalls.contains(request.source) else { return nil }
        var request = request
        request.window = message.window
        let remark = request.settleCount(atMost: configuration.limits.picturesPerRequest)
        do {
            let acceptance = try await acceptance(of: request, from: message)
            switch acceptance {
            case .accepted:
                if let remark { await answer(remark, to: message) }
            case .known: logger.info("request known already", metadata: ["message.id": "\(message.key.id)"])
            case .refused(let refusal):
                logger.info(
                    "request refused", metadata: ["chat": "\(chat)", "reason": "\(refusal.reason)"])
                try await refusals.count(refusal, in: chat, on: now().startOfDay)
                if request.origin != .guess { await deny(refusal.sentence, to: message) }
            }
            return acceptance
        } catch {
            logger.report(error, as: "request not written down")
            // A stop that cut a read short says nothing of the disk.
            if request.origin != .guess, error != .cancelled { await answer(Phrases.storageFailed, to: message) }
        }
        return nil
    }

    /// Whether a request of its author would be refused for what is left today, whatever it asks; nothing need then be spent
    /// on understanding it.
    func hasNothingLeft(for message: IncomingMessage) async -> Bool {
        let request = JobLog.NewJob(
            source: message.key, requester: message.author.id, intent: .draw, origin: .guess, request: "")
        do {
            let terms = try await terms(of: try await rules(in: message.key.chat), for: message)
            return try await log.refusal(of: request, on: terms, now: seconds) != nil
        } catch {
            return false
        }
    }

    private func acceptance(
        of request: JobLog.NewJob, from message: IncomingMessage
    ) async throws(StorageError) -> JobLog.Acceptance {
        let chat = message.key.chat
        let rules = try await rules(in: chat)
        guard rules.isOn else { return .refused(.groupIsOff) }
        if try await !superusers.contains(request.requester) {
            if let ban = try await bans.ban(on: request.requester, in: chat, now: seconds) {
                return .refused(.banned(until: ban.until))
            }
            if let hours = rules.quiet(at: now()) { return .refused(.quiet(hours)) }
        }
        if rules.bannedWords.match(request.request) || rules.bannedWords.match(request.prompt?.text ?? "") {
            return .refused(.bannedWord)
        }
        return try await log.accept(request, on: try await terms(of: rules, for: message), now: seconds)
    }

    private func terms(of rules: GroupRules, for message: IncomingMessage) async throws(StorageError) -> JobLog.Terms {
        if try await superusers.contains(message.author.id) { return .none }
        return rules.terms(isExempt: configuration.limits.exempts(message), dayBegan: now().startOfDay)
    }

    private func rules(in chat: ChatKey) async throws(StorageError) -> GroupRules {
        GroupRules(
            configuration: configuration, values: try await settings.values(for: chat),
            isGroup: chat.kind == .group)
    }

    /// Says something to whoever wrote the message, quoting it.
    func answer(_ text: String, to message: IncomingMessage) async {
        await delivery.say(text, to: ReplyTarget(answering: message), quoting: message.key.id)
    }

    /// Says no, to the same person in the same chat at most once a minute.
    func deny(_ text: String, to message: IncomingMessage) async {
        let isDue = denials.isDue(to: message.author.id, in: message.key.chat, at: now())
        if isDue { await answer(text, to: message) }
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}

extension LimitSettings {
    /// Whether the author of a message is free of the limits of persons.
    func exempts(_ message: IncomingMessage) -> Bool {
        adminsExempt && message.isInGroup && message.author.role.isPrivileged
    }
}
