import ChatCore
import Foundation

/// Commands about one's own pictures: stop, wait, look up, withdraw, count.
extension CommandDesk {
    func recall(in message: IncomingMessage, mayRecallAll: Bool) async throws(StorageError) -> Outcome {
        guard let quoted = message.quotedKey, let job = try await quotedJob(in: message) else {
            return .reply(Speech.quoteMyPicture)
        }
        guard mayRecallAll || job.requester == message.author.id else { return .denial(Speech.notYours) }
        do {
            try await adapter.recall(quoted)
        } catch {
            return .reply(Speech.recallFailed)
        }
        try await withdrawals.forget(quoted)
        return .silence
    }

    func cancel(in message: IncomingMessage) async throws(StorageError) -> String {
        let stopped = try await ownJobs(of: message).filter { queue.callOff($0.id, by: $0.requester) }
        guard !stopped.isEmpty else { return Speech.nothingToCancel }
        return stopped.contains { $0.state == .painting || $0.state == .sending }
            ? Speech.cancelledLate : Speech.cancelled
    }

    func places(in message: IncomingMessage) async throws(StorageError) -> String {
        let census = queue.census(of: message.key.chat)
        guard census.atWork + census.waiting > 0 else { return Speech.queueIsEmpty }
        var text = "正在画 \(census.atWork) 张，排队 \(census.waiting) 张"
        if let ahead = try await ownJobs(of: message).compactMap({ queue.ahead(of: $0.id) }).min() {
            text += "，你前面还有 \(ahead) 张"
            if let seconds = await painter.expectedWait(ahead: ahead) { text += "，大约 \(seconds) 秒" }
        }
        return text
    }

    func quota(in message: IncomingMessage) async throws(StorageError) -> String {
        let chat = message.key.chat
        let person = message.author.id
        let rules = GroupRules(
            configuration: configuration, values: try await settings.values(for: chat), isGroup: message.isInGroup)
        let terms = rules.terms(isExempt: configuration.limits.exempts(message), dayBegan: now().startOfDay)
        let standing = try await log.standing(of: person, in: chat, on: terms)
        var lines: [String] = []
        if let left = standing.left {
            lines.append("今天还剩 \(left) 张（共 \(terms.daily ?? 0) 张），明天 0 点恢复")
        } else {
            lines.append("今天画了 \(standing.used) 张，不限张数")
        }
        if standing.granted > 0 { lines.append("另外有 \(standing.granted) 张赠送的，用完今天的再扣") }
        if let left = standing.leftInGroup {
            lines.append("本群今天还剩 \(left) 张（共 \(terms.groupDaily) 张）")
        }
        if try await superusers.contains(person) { lines.append("你是超级用户，不受这些限制") }
        return lines.joined(separator: "\n")
    }

    private func ownJobs(of message: IncomingMessage) async throws(StorageError) -> [Job] {
        let chat = message.key.chat
        return try await log.unfinished().filter { $0.source.chat == chat && $0.requester == message.author.id }
    }
}

extension Job {
    /// What the picture was drawn from, for people.
    func recipeText(seeds: [UInt32]) -> String {
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
