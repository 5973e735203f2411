import ChatCore
import PictorModel
import Primitives

/// Commands of those who run a group. They may make it tighter than the configuration, never looser.
struct GroupCommands: Sendable {
    let configuration: Current<Settings>
    let settings: RememberedChatSettings
    let jobs: any JobStore
    let queue: JobRunner
    let bans: BanCommands
    let lessons: LessonCommands
    let status: GroupStatusReader

    /// Performs a command.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - chat: The group. In a private chat only bans can be managed.
    ///   - author: Who says so.
    /// - Returns: The reply.
    /// - Throws: `StorageError`.
    func perform(
        _ command: GroupCommand, in chat: ChatKey, by author: String
    ) async throws(StorageError) -> String {
        guard chat.kind == .group || command.isAboutPeople else { return Phrases.privateOnly }
        switch command {
        case .ban(let order): return try await bans.ban(order, in: chat, by: author)
        case .unban(let user): return try await bans.unban(user, in: chat)
        case .bans: return try await bans.list(in: chat)
        case .setEnabled(let isEnabled):
            try await settings.change(for: chat) { $0.isEnabled = isEnabled }
            return isEnabled ? Phrases.switchedOn : try await stopDrawing(in: chat, by: author)
        case .setTrigger(let trigger?):
            try await settings.change(for: chat) { $0.trigger = trigger }
            let configured = configuration.value.bot.trigger
            return Phrases.triggerSet(trigger, limit: trigger.strictness < configured.strictness ? configured : nil)
        case .setTrigger(nil): return Phrases.triggerWords
        case .set(let change?):
            if let bound = change.exceeded(configuration.value) { return bound.sentence }
            let effect = try await settings.change(for: chat) { change.apply(to: &$0) }
            return effect.sentence + (try await settings.values(for: chat)).summary
        case .set(nil): return (try await settings.values(for: chat)).summary + "\n" + Phrases.settingUsage
        case .clear:
            let jobs = try await jobs.unfinished(in: chat)
            return Phrases.cleared(jobs.filter { queue.cancel($0.id, by: author) }.count)
        case .lessons(let order): return try await lessons.perform(order, of: chat)
        case .status: return Phrases.status(try await status.status(of: chat))
        }
    }

    /// Cancels the jobs that are not being drawn yet. One that is being drawn may have been paid for, and is still sent.
    ///
    /// - Returns: What the group is told.
    private func stopDrawing(in chat: ChatKey, by author: String) async throws(StorageError) -> String {
        let jobs = try await jobs.unfinished(in: chat).filter { queue.contains($0.id) }
        let waiting = jobs.filter { $0.state == .queued || $0.state == .writing }
        let stopped = waiting.filter { queue.cancel($0.id, by: author) }.count
        return Phrases.switchedOff(calledOff: stopped, atWork: jobs.count - waiting.count)
    }
}
