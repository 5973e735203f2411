import ChatCore
import Foundation
import Inference

/// Commands of those who run a group. They may make it tighter than the configuration, never looser.
extension CommandDesk {
    /// - Parameters:
    ///   - command: One of the group's.
    ///   - chat: The group; a private chat has nothing to run.
    ///   - author: Who says so.
    /// - Returns: The reply.
    /// - Throws: `StorageError`.
    func administer(
        _ command: GroupCommand, in chat: ChatKey, by author: String
    ) async throws(StorageError) -> String {
        guard chat.kind == .group || command.isAboutPeople else { return Phrases.privateOnly }
        switch command {
        case .ban(let order): return try await ban(order, in: chat, by: author)
        case .unban(let user): return try await unban(user, in: chat)
        case .bans: return try await listOfBans(in: chat)
        case .setEnabled(let isEnabled):
            try await settings.change(for: chat) { $0.isEnabled = isEnabled }
            return isEnabled ? Phrases.switchedOn : try await stopDrawing(in: chat, by: author)
        case .setTrigger(let trigger?):
            try await settings.change(for: chat) { $0.trigger = trigger }
            let isLooser = trigger.strictness < configuration.bot.trigger.strictness
            return Phrases.triggerSet(trigger, limit: isLooser ? configuration.bot.trigger : nil)
        case .setTrigger(nil): return Phrases.triggerWords
        case .set(let change?):
            if let bound = change.exceeded(configuration) { return bound.sentence }
            let effect = try await settings.change(for: chat) { change.apply(to: &$0) }
            return effect.sentence + (try await settings.values(for: chat)).summary
        case .set(nil): return (try await settings.values(for: chat)).summary + "\n" + Phrases.settingUsage
        case .clear:
            let jobs = try await log.unfinished().filter { $0.source.chat == chat }
            return Phrases.cleared(jobs.filter { queue.cancel($0.id, by: author) }.count)
        case .lessons(let order): return try await keepLessons(order, at: chat)
        case .status: return try await status(of: chat)
        }
    }

    /// Calls off what is not being drawn yet; what is may be paid for, and still comes.
    ///
    /// - Returns: What the group is told.
    private func stopDrawing(in chat: ChatKey, by author: String) async throws(StorageError) -> String {
        let jobs = try await log.unfinished().filter { $0.source.chat == chat && queue.contains($0.id) }
        let waiting = jobs.filter { $0.state == .queued || $0.state == .writing }
        let stopped = waiting.filter { queue.cancel($0.id, by: author) }.count
        return Phrases.switchedOff(calledOff: stopped, atWork: jobs.count - waiting.count)
    }

    // MARK: - Who may draw

    /// In a private chat, where only a superuser gets here, the ban holds everywhere.
    private func ban(_ order: BanOrder?, in chat: ChatKey, by author: String) async throws(StorageError) -> String {
        guard let order else { return Phrases.banUsage }
        guard order.user != chat.account, !(try await superusers.contains(order.user)) else {
            return Phrases.cannotBan
        }
        let ban = Bans.Ban(user: order.user, until: order.seconds.map { seconds + $0 })
        try await bans.add(ban, in: place(chat), by: author, now: seconds)
        // What they have waiting goes too.
        for job in try await log.unfinished() where job.requester == ban.user {
            if chat.kind != .group || job.source.chat == chat { queue.cancel(job.id, by: author) }
        }
        return Phrases.ban(of: order.user, until: ban.until, isOfGroup: chat.kind == .group)
    }

    private func unban(_ user: String?, in chat: ChatKey) async throws(StorageError) -> String {
        guard let user else { return Phrases.unbanUsage }
        return Phrases.unbanned(user, wasBanned: try await bans.lift(user, in: place(chat)))
    }

    private func listOfBans(in chat: ChatKey) async throws(StorageError) -> String {
        Phrases.bans(try await bans.list(in: place(chat), now: seconds))
    }

    private func place(_ chat: ChatKey) -> ChatKey? { chat.kind == .group ? chat : nil }

    // MARK: - How it is set

    private func status(of chat: ChatKey) async throws(StorageError) -> String {
        let values = try await settings.inheritedValues(for: chat)
        let rules = GroupRules(configuration: configuration, values: values, isGroup: true)
        let census = queue.census(of: chat)
        let today = now().startOfDay
        return Phrases.status(
            Phrases.GroupStatus(
                isOn: configuration.isEnabled && rules.isOn, trigger: rules.trigger,
                painter: (backend.name, values.model ?? backend.model), atWork: census.atWork, waiting: census.waiting,
                today: try await log.pictures(in: chat, since: today),
                refused: try await refusals.reasons(in: chat, on: today), storage: try await pictures.usage(),
                values: values))
    }
}

extension TriggerMode {
    /// More is stricter.
    var strictness: Int {
        switch self {
        case .smart: 0
        case .mention: 1
        case .command: 2
        }
    }
}
