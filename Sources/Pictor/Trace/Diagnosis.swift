import ChatCore
import PictorModel
import Understanding

/// Explains to the people who run a group why a message was drawn or not.
struct Diagnosis: Sendable {
    let traces: TraceLog
    let log: JobLog
    let lessons: LessonBook
    let history: History

    /// What is known of a message; a picture or an answer of the bot stands for what it answers.
    ///
    /// - Parameter quoted: The message.
    /// - Returns: A few lines of Chinese, without the message's words, addresses or codes.
    /// - Throws: `StorageError`.
    func report(on quoted: MessageKey) async throws(StorageError) -> String {
        let message = try await request(behind: quoted)
        let job = try await log.job(askedBy: message)
        guard let trace = try await traces.trace(of: message) else {
            guard let job else { return Speech.noTrace }
            return "结果：\(Self.outcome(of: job))\n判断的记录过期了，只留 7 天"
        }
        var lines = [Self.conclusion(trace, job)]
        if let judgement = Self.judgement(trace) { lines.append("判断：\(judgement)") }
        if let barrier = trace.barrier { lines.append("拦下：\(try await explanation(of: barrier, trace))") }
        if let job { lines.append("结果：\(Self.outcome(of: job))") }
        lines.append("花费：\(Self.price(trace.cost))")
        return lines.joined(separator: "\n")
    }

    private func request(behind quoted: MessageKey) async throws(StorageError) -> MessageKey {
        if let job = try await log.job(sentAs: quoted) { return job.source }
        guard let entry = try await history.entry(for: quoted), entry.isOwn, let asked = entry.parts.quote else {
            return quoted
        }
        return MessageKey(chat: quoted.chat, id: asked.id)
    }

    private static func conclusion(_ trace: Trace, _ job: Job?) -> String {
        switch job?.state {
        case .done, .unknown: return "这条画了"
        case let state?: return state.isEnding ? "这条想画，没画成" : "这条在画"
        case nil: break
        }
        switch (trace.decider, trace.barrier, trace.intent) {
        case (.command, .refused?, _): return "这条是命令，没有照办"
        case (.command, _, _): return "这条是管理或查询的命令，不画图"
        case (_, .off?, _): return "这条没画：机器人没有理会"
        case (_, .complaint?, _): return "这条没画：是在说不要图"
        case (_, .busy?, _): return "这条没画：没来得及判断"
        case (_, .recalled?, _): return "这条没画：还没判断就撤回了"
        case (_, _, .none): return "这条没画：没看出是在要图"
        default: return "这条没画：像是要图，但是被拦下了"
        }
    }

    /// Who decided what; `nil` where nothing was judged.
    private static func judgement(_ trace: Trace) -> String? {
        let verdict = trace.intent.wording
        let rule = RuleWording.explanation(of: trace.rule), sureness = "\(Int(trace.certainty * 100))%"
        switch trace.decider {
        case .command: return "命令" + (trace.intent == .none ? "" : "，\(verdict)")
        case .rules:
            return trace.rule.isEmpty ? nil : "规则（\(rule)，把握 \(sureness)），\(verdict)"
        case .model: return "问了语言模型，\(verdict)（规则只是说：\(rule)，把握 \(sureness)）"
        }
    }

    private static func price(_ cost: ModelCost) -> String {
        guard cost.calls > 0 else { return "没有问语言模型" }
        var text = "语言模型 \(cost.calls) 次"
        if let tokens = cost.tokens { text += "，\(tokens) token" }
        let tenths = (cost.milliseconds + 50) / 100
        return text + "，\(tenths / 10).\(tenths % 10) 秒"
    }

    private func explanation(of barrier: Trace.Barrier, _ trace: Trace) async throws(StorageError) -> String {
        switch barrier {
        case .off: return trace.reason ?? "配置里只开了命令，或者本群的设置没读出来"
        case .mention: return "本群是艾特模式，这条没有叫机器人"
        case .command: return "本群是命令模式，这条不是命令"
        case .undecided: return "语言模型没有给出判断，没有判断就不画"
        case .refused: return trace.reason ?? "没有权限，或者没能记下来"
        case .complaint: return "这条是在说不要图，记成了反例"
        case .busy: return "语言模型正忙，这句没来得及看"
        case .recalled: return "这条已经撤回了"
        case .lesson:
            let count = try await lessons.lessons(of: trace.message.chat).count
            return "和本群的反例一样（现有 \(count) 条，发 /画图反例 查看）"
        }
    }

    private static func outcome(of job: Job) -> String {
        switch job.state {
        case .queued: "在排队"
        case .writing: "在写提示词"
        case .painting: "正在画"
        case .sending: "正在发"
        case .done, .cancelled, .unknown, .failed:
            // A code of a later version is none.
            EndingWording.explanation(of: job.ending ?? .failed(.other, mayHaveBeenPaid: false))
        }
    }
}

extension Intent {
    /// What it is, for people.
    fileprivate var wording: String {
        switch self {
        case .draw: "要画图"
        case .selfie: "要自拍"
        case .edit: "要改图"
        case .none: "不是要图"
        }
    }
}
