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
        guard chat.kind == .group || command.isAboutPeople else { return Speech.privateOnly }
        switch command {
        case .ban(let order): return try await ban(order, in: chat, by: author)
        case .unban(let user): return try await unban(user, in: chat)
        case .bans: return try await listOfBans(in: chat)
        case .setEnabled(let isEnabled):
            try await settings.change(for: chat) { $0.isEnabled = isEnabled }
            return isEnabled ? Speech.switchedOn : try await stopDrawing(in: chat, by: author)
        case .setTrigger(let trigger?):
            try await settings.change(for: chat) { $0.trigger = trigger }
            let isLooser = trigger.strictness < configuration.bot.trigger.strictness
            return "好的，现在是\(trigger.name)模式"
                + (isLooser ? "（机器人的主人只开到\(configuration.bot.trigger.name)，以那个为准）" : "")
        case .setTrigger(nil): return Speech.triggerWords
        case .set(let change?):
            if let objection = change.objection(configuration) { return objection }
            let said = try await settings.change(for: chat) { change.apply(to: &$0) }
            return said + summary(of: try await settings.values(for: chat))
        case .set(nil): return summary(of: try await settings.values(for: chat)) + "\n" + Speech.settingUsage
        case .clear:
            let jobs = try await log.unfinished().filter { $0.source.chat == chat }
            let stopped = jobs.filter { queue.callOff($0.id, by: author) }.count
            return stopped == 0 ? Speech.queueIsEmpty : "清掉了 \(stopped) 张，想要的再说一遍就行"
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
        let stopped = waiting.filter { queue.callOff($0.id, by: author) }.count
        let atWork = jobs.count - waiting.count
        let parts = [
            stopped > 0 ? "还没画的 \(stopped) 张不画了" : nil, atWork > 0 ? "正在画的 \(atWork) 张画好还会发" : nil,
        ].compactMap { $0 }
        return Speech.switchedOff + (parts.isEmpty ? "" : "。" + parts.joined(separator: "，"))
    }

    // MARK: - Who may draw

    /// In a private chat, where only a superuser gets here, the ban holds everywhere.
    private func ban(_ order: BanOrder?, in chat: ChatKey, by author: String) async throws(StorageError) -> String {
        guard let order else { return Speech.banUsage }
        guard order.user != chat.account, !(try await superusers.contains(order.user)) else {
            return Speech.cannotBan
        }
        let ban = Bans.Ban(user: order.user, until: order.seconds.map { seconds + $0 })
        try await bans.add(ban, in: place(chat), by: author, now: seconds)
        // What they have waiting goes too.
        for job in try await log.unfinished() where job.requester == ban.user {
            if chat.kind != .group || job.source.chat == chat { queue.callOff(job.id, by: author) }
        }
        return "\(order.user) \(Speech.deadline(ban.until))不能\(chat.kind == .group ? "在这个群" : "")画图了"
            + (chat.kind == .group ? "" : "，所有群和私聊都算")
    }

    private func unban(_ user: String?, in chat: ChatKey) async throws(StorageError) -> String {
        guard let user else { return Speech.unbanUsage }
        let wasBanned = try await bans.lift(user, in: place(chat))
        return wasBanned ? "\(user) 可以画图了" : "\(user) 没有被拉黑"
    }

    private func listOfBans(in chat: ChatKey) async throws(StorageError) -> String {
        let list = try await bans.list(in: place(chat), now: seconds)
        guard !list.isEmpty else { return Speech.nobodyBanned }
        return (["不能画图的："] + list.map { "\($0.user)　\(Speech.deadline($0.until))" }).joined(separator: "\n")
    }

    private func place(_ chat: ChatKey) -> ChatKey? { chat.kind == .group ? chat : nil }

    // MARK: - How it is set

    /// What differs from the configuration, in one line.
    private func summary(of values: ChatSettings.Values) -> String {
        var parts: [String] = []
        if let seconds = values.cooldown { parts.append("冷却 \(seconds) 秒") }
        if let count = values.userDaily { parts.append("每人每天 \(count) 张") }
        if let count = values.groupDaily { parts.append("全群每天 \(count) 张") }
        if let seconds = values.recall {
            parts.append("\(seconds) 秒后撤回" + (seconds > 120 ? Speech.lateRecall : ""))
        }
        if let hours = values.quietHours { parts.append("静音 \(hours)") }
        if !values.bannedWords.isEmpty { parts.append("屏蔽词 \(values.bannedWords.count) 个") }
        return parts.isEmpty ? "本群没有单独的设置" : "本群：" + parts.joined(separator: "，")
    }

    private func status(of chat: ChatKey) async throws(StorageError) -> String {
        let values = try await settings.inheritedValues(for: chat)
        let rules = GroupRules(configuration: configuration, values: values, isGroup: true)
        let census = queue.census(of: chat)
        let today = now().startOfDay
        var lines = [
            "画图：\(configuration.isEnabled && rules.isOn ? "开" : "关")",
            "模式：\(rules.trigger.name)",
            "画师：\(backend.name)（\(values.model ?? backend.model)）",
            "队列：在画 \(census.atWork) 张，排队 \(census.waiting) 张",
            "今天：本群 \(try await log.pictures(in: chat, since: today)) 张",
        ]
        let refused = try await refusals.reasons(in: chat, on: today)
        if !refused.isEmpty {
            lines.append("今天没画：" + refused.map { "\($0.reason) \($0.count) 次" }.joined(separator: "，"))
        }
        lines.append("存储：\(try await pictures.usage().summary)")
        lines.append(summary(of: values))
        return lines.joined(separator: "\n")
    }
}

extension TriggerMode {
    /// The word people use for it.
    var name: String {
        switch self {
        case .command: "命令"
        case .mention: "艾特"
        case .smart: "智能"
        }
    }

    /// More is stricter.
    var strictness: Int {
        switch self {
        case .smart: 0
        case .mention: 1
        case .command: 2
        }
    }
}
