import ChatCore
import Foundation
import PictorModel
import Primitives

/// Reads the facts that the decision about a message's request goes by.
struct AdmissionFactReader: Sendable {
    let configuration: Current<Settings>
    let settings: RememberedChatSettings
    let bans: RememberedBans
    let superusers: Superusers
    let recalledRequests: RecalledRequests
    let now: @Sendable () -> Date

    /// The facts about a request that a message makes, whatever it asks for: without its words and without today's limits.
    func facts(about message: IncomingMessage) async throws(StorageError) -> AdmissionFacts {
        let chat = message.key.chat, moment = now(), configuration = configuration.value
        let rules = ChatRules(
            configuration: configuration, values: try await settings.values(for: chat), isGroup: message.isInGroup)
        var facts = AdmissionFacts(
            rules: rules, quietHours: rules.quiet(at: moment),
            isExempt: configuration.limits.exempts(message), isRecalled: recalledRequests.contains(message.key),
            dayBegan: moment.startOfDay)
        facts.isSuperuser = try await superusers.contains(message.author.id)
        // Not looked up where it does not matter: this is asked about every message of every group.
        if rules.isOn, !facts.isSuperuser {
            facts.ban = try await bans.ban(
                on: message.author.id, in: chat, now: Int64(moment.timeIntervalSince1970))
        }
        return facts
    }
}

extension LimitSettings {
    /// Whether the author of a message is free of the limits of persons.
    func exempts(_ message: IncomingMessage) -> Bool {
        adminsExempt && message.isInGroup && message.author.role.isPrivileged
    }
}
