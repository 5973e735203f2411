import Foundation
import Inference
import OneBot
import Understanding

/// Performs commands: each comes out as a reply, a denial, a request for a picture, or silence.
struct CommandDesk: Sendable {
    /// What a command comes to.
    enum Outcome: Sendable {
        /// Nothing is said.
        case silence
        /// One message back.
        case reply(String)
        /// A no, said at most once a minute to the same person.
        case denial(String)
        /// A picture is wanted.
        case request(JobLog.NewJob)
        /// The configuration is to be read anew.
        case reload
    }

    let configuration: Configuration
    let client: OneBotClient
    let settings: ChatSettings
    let history: History
    let log: JobLog
    let queue: PaintQueue
    let painter: Painter
    let backend: any ImageBackend
    let superusers: Superusers
    let pictures: PictureStore
    let now: @Sendable () -> Date

    func perform(_ command: Command, in event: MessageEvent) async -> Outcome {
        do {
            if command.right == .groupAdmin, !(try await isAdministrator(event)) { return .denial(Speech.denied) }
            switch command {
            case .draw, .drawRaw, .selfie, .edit, .again: return try await request(command, in: event)
            case .cancel: return .reply(try await cancel(in: event))
            case .queue: return .reply(try await places(in: event))
            case .showPrompt:
                guard let job = try await quotedJob(in: event) else { return .reply(Speech.quoteMyPicture) }
                return .reply(job.recipeText(seeds: try await pictures.seeds(of: job.id)))
            case .recall: return try await recall(in: event)
            case .quota: return .reply(try await quota(in: event))
            case .help:
                return .reply(Speech.help + (try await isAdministrator(event) ? Speech.adminHelp : ""))
            case .setEnabled, .status, .setTrigger: return .reply(try await administer(command, in: event))
            case .claim(let code):
                guard case .private = event.chat else { return .silence }
                let isRight = try await superusers.claim(code, by: "\(event.userID)")
                return .reply(isRight ? Speech.claimed : Speech.claimRefused)
            }
        } catch {
            return .reply(Speech.storageFailed)
        }
    }

    // MARK: - Pictures

    private func request(_ command: Command, in event: MessageEvent) async throws(StorageError) -> Outcome {
        var new = JobLog.NewJob(
            source: key(of: event.messageID, in: event), requester: "\(event.userID)", intent: .draw, origin: .command,
            request: "")
        switch command {
        case .drawRaw(let prompt):
            guard configuration.components.directPicCommand else { return .denial(Speech.directPicIsOff) }
            guard !prompt.isEmpty else { return .reply(Speech.emptyRaw) }
            new.request = prompt
            new.isRaw = true
        case .selfie(let scene):
            new.intent = .selfie
            new.request = scene
        case .edit(let wish):
            guard backend.canEdit else { return .reply(Speech.cannotEdit) }
            new.intent = .edit
            new.request = wish
        case .again(let change): return try await again(change, as: new, in: event)
        case .draw(let words):
            new.request = words
            // "/画" on its own draws what it quotes.
            if words.isEmpty, let quoted = event.message.replyID {
                let entry = try await history.entry(for: key(of: quoted, in: event))
                new.request = entry?.message.plainText.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            }
            guard !new.request.isEmpty else { return .reply(Speech.emptyDraw) }
        default: return .silence
        }
        return .request(new)
    }

    private func again(
        _ change: String, as template: JobLog.NewJob, in event: MessageEvent
    ) async throws(StorageError) -> Outcome {
        var earlier = try await quotedJob(in: event)
        let chat = template.source.chat
        if earlier == nil { earlier = try await log.lastRepeatable(in: chat, to: template.requester) }
        if earlier == nil { earlier = try await log.lastRepeatable(in: chat, to: nil) }
        guard let earlier else { return .reply(Speech.nothingToRepeat) }
        var new = template
        new.repeats(earlier, changedBy: change)
        return .request(new)
    }

    private func recall(in event: MessageEvent) async throws(StorageError) -> Outcome {
        guard let quoted = event.message.replyID, let job = try await quotedJob(in: event) else {
            return .reply(Speech.quoteMyPicture)
        }
        let isAllowed = job.requester == "\(event.userID)" ? true : try await isAdministrator(event)
        guard isAllowed else { return .denial(Speech.notYours) }
        do {
            try await client.call(.deleteMessage(quoted), as: event.selfID)
            return .silence
        } catch {
            return .reply(Speech.recallFailed)
        }
    }

    private func cancel(in event: MessageEvent) async throws(StorageError) -> String {
        let chat = Address(answering: event).key
        let own = try await log.unfinished().filter { $0.source.chat == chat && $0.requester == "\(event.userID)" }
        let stopped = own.filter { queue.callOff($0.id) }
        return stopped.isEmpty ? Speech.nothingToCancel : Speech.cancelled
    }

    private func places(in event: MessageEvent) async throws(StorageError) -> String {
        let chat = Address(answering: event).key
        let census = queue.census(of: chat)
        guard census.atWork + census.waiting > 0 else { return Speech.queueIsEmpty }
        var text = "正在画 \(census.atWork) 张，排队 \(census.waiting) 张"
        let own = try await log.unfinished().filter { $0.source.chat == chat && $0.requester == "\(event.userID)" }
        if let ahead = own.compactMap({ queue.ahead(of: $0.id) }).min() {
            text += "，你前面还有 \(ahead) 张"
            if let seconds = await painter.expectedWait(ahead: ahead) { text += "，大约 \(seconds) 秒" }
        }
        return text
    }

    private func quota(in event: MessageEvent) async throws(StorageError) -> String {
        let limit = configuration.limits.userDaily
        let used = try await log.count(in: nil, for: "\(event.userID)", since: now().startOfDay)
        guard limit >= 0 else { return "今天画了 \(used) 张，不限张数" }
        return "今天还剩 \(max(0, limit - used)) 张（共 \(limit) 张），明天 0 点恢复"
    }

    // MARK: - The group's own settings

    private func administer(_ command: Command, in event: MessageEvent) async throws(StorageError) -> String {
        let address = Address(answering: event)
        guard address.isGroup else { return Speech.privateOnly }
        switch command {
        case .setEnabled(let isEnabled):
            try await settings.set(isEnabled: isEnabled, for: address.key)
            return isEnabled ? Speech.switchedOn : Speech.switchedOff
        case .setTrigger(let trigger?):
            try await settings.set(trigger: trigger, for: address.key)
            let isLooser = trigger.strictness < configuration.bot.trigger.strictness
            return "好的，现在是\(trigger.name)模式"
                + (isLooser ? "（机器人的主人只开到\(configuration.bot.trigger.name)，以那个为准）" : "")
        case .setTrigger(nil): return Speech.triggerWords
        default: return try await status(of: address)
        }
    }

    private func status(of address: Address) async throws(StorageError) -> String {
        let values = try await settings.values(for: address.key)
        let isOn = configuration.isEnabled && (values.isEnabled ?? configuration.bot.isEnabledByDefault)
        let census = queue.census(of: address.key)
        let today = try await log.count(in: address.key, for: nil, since: now().startOfDay)
        return """
            画图：\(isOn ? "开" : "关")
            模式：\((values.trigger ?? configuration.bot.trigger).name)
            画师：\(backend.name)（\(backend.model)）
            队列：在画 \(census.atWork) 张，排队 \(census.waiting) 张
            今天：本群 \(today) 张
            存储：\(try await pictures.usage().summary)
            """
    }

    // MARK: - Who and what

    private func isAdministrator(_ event: MessageEvent) async throws(StorageError) -> Bool {
        // The role as the endpoint states it for this very message; a name or card proves nothing.
        if case .group = event.chat, event.sender.role.isPrivileged { return true }
        return try await superusers.contains("\(event.userID)")
    }

    private func quotedJob(in event: MessageEvent) async throws(StorageError) -> Job? {
        guard let quoted = event.message.replyID else { return nil }
        return try await log.job(sentAs: key(of: quoted, in: event))
    }

    private func key(of message: MessageID, in event: MessageEvent) -> MessageKey {
        MessageKey(chat: Address(answering: event).key, id: "\(message)")
    }
}

extension Job {
    /// What the picture was drawn from, for people.
    fileprivate func recipeText(seeds: [UInt32]) -> String {
        guard let prompt else { return Speech.quoteMyPicture }
        var lines = [prompt.text]
        if !prompt.negative.isEmpty { lines.append("不要：\(prompt.negative)") }
        // Each of several pictures has its own; what was kept before pictures were has one with the prompt.
        let seeds = seeds.isEmpty ? [prompt.seed].compactMap { $0 } : seeds
        if !seeds.isEmpty { lines.append("种子：\(seeds.map(String.init).joined(separator: "、"))") }
        if let model, !model.isEmpty { lines.append("模型：\(model)") }
        lines.append("时间：\(Date(timeIntervalSince1970: Double(created)).clockTime)")
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
