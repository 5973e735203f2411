import Foundation
import Logging
import OneBot

/// Receives requests: is the group on, is anything left today, and if so the job is written down. Also answers and denies,
/// so that nobody is told the same no over and over.
struct Reception: Sendable {
    let configuration: Configuration
    let settings: ChatSettings
    let log: JobLog
    let superusers: Superusers
    let delivery: Delivery
    let denials: Denials
    let now: @Sendable () -> Date
    let logger: Logger

    /// When a message without a command may start a picture there; `nil` where the chat is off.
    func trigger(in address: Address) async -> TriggerMode? {
        do {
            let values = try await settings.values(for: address.key)
            guard !address.isGroup || values.isEnabled ?? configuration.bot.isEnabledByDefault else { return nil }
            return Self.tighter(values.trigger, configuration.bot.trigger)
        } catch {
            logger.error("chat settings not read", metadata: ["chat": "\(address.key)", "reason": "\(error)"])
            return nil
        }
    }

    /// A group may be stricter than the configuration, never looser.
    private static func tighter(_ set: TriggerMode?, _ configured: TriggerMode) -> TriggerMode {
        guard let set else { return configured }
        return set.strictness > configured.strictness ? set : configured
    }

    /// Makes a job of a request, or says why not.
    ///
    /// - Returns: The job; `nil` where the request was refused, or had been accepted before.
    func accept(_ request: JobLog.NewJob, from event: MessageEvent) async -> Job? {
        let address = Address(answering: event)
        var request = request
        let remark = request.settleCount(atMost: configuration.limits.picturesPerRequest)
        do {
            if let reason = try await refusal(of: request, at: address) {
                if request.origin != .guess { await deny(reason, to: event) }
                return nil
            }
            guard let job = try await log.accept(request, now: seconds) else {
                logger.info("request known already", metadata: ["message.id": "\(event.messageID)"])
                return nil
            }
            if let remark { await answer(remark, to: event) }
            return job
        } catch {
            logger.error("request not written down", metadata: ["reason": "\(error)"])
            if request.origin != .guess { await answer(Speech.storageFailed, to: event) }
            return nil
        }
    }

    private func refusal(of request: JobLog.NewJob, at address: Address) async throws(StorageError) -> String? {
        let chat = request.source.chat
        guard await trigger(in: address) != nil else { return Speech.groupIsOff }
        if try await superusers.contains(request.requester) { return nil }
        let limits = configuration.limits
        if limits.cooldown > .zero, let last = try await log.lastRequest(in: chat, by: request.requester) {
            let left = limits.cooldown.components.seconds - (seconds - last)
            if left > 0 { return Speech.cooldown(left) }
        }
        let today = now().startOfDay
        if limits.userDaily >= 0,
            try await log.count(in: nil, for: request.requester, since: today) + (request.count ?? 1) > limits.userDaily
        {
            return Speech.userLimit(limits.userDaily)
        }
        if limits.groupDaily >= 0, address.isGroup,
            try await log.count(in: chat, for: nil, since: today) + (request.count ?? 1) > limits.groupDaily
        {
            return Speech.groupLimit(limits.groupDaily)
        }
        return nil
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
