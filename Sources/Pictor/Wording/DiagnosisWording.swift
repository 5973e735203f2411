import Foundation
import PictorModel
import Understanding

/// Why a message was drawn or not, for the people who run a group.
extension Phrases {
    /// Of the judgement nothing is known any more.
    static func diagnosis(outcome: String) -> String { "结果：\(outcome)\n判断的记录过期了，只留 7 天" }

    /// All that is known of a message.
    ///
    /// - Parameters:
    ///   - trace: How it was judged.
    ///   - job: What became of it; `nil` = no job.
    ///   - lessons: How many lessons the group has.
    /// - Returns: A few lines, without the message's words, addresses or codes.
    static func diagnosis(of trace: Trace, job: (state: Job.State, outcome: String)?, lessons: Int) -> String {
        var lines = [conclusion(trace, job?.state)]
        if let judgement = judgement(trace) { lines.append("判断：\(judgement)") }
        if let barrier = trace.barrier { lines.append("拦下：\(explanation(of: barrier, trace, lessons: lessons))") }
        if let job { lines.append("结果：\(job.outcome)") }
        lines.append("花费：\(price(trace.cost))")
        return lines.joined(separator: "\n")
    }

    /// What became of a job; `ending` is `nil` until it has one, and for a code of a later version.
    static func outcome(_ state: Job.State, ending: JobEnding?) -> String {
        switch state {
        case .queued: "在排队"
        case .writing: "在写提示词"
        case .painting: "正在画"
        case .sending: "正在发"
        case .done, .cancelled, .unknown, .failed:
            EndingWording.explanation(of: ending ?? .failed(.other, mayHaveBeenPaid: false))
        }
    }

    private static func conclusion(_ trace: Trace, _ state: Job.State?) -> String {
        switch state {
        case .done, .unknown: return "这条画了"
        case let state?: return state.isEnding ? "这条想画，没画成" : "这条在画"
        case nil: break
        }
        switch (trace.decider, trace.barrier, trace.intent) {
        case (.command, .refused?, _), (.command, .recalled?, _): return "这条是命令，没有照办"
        case (.command, _, _): return "这条是管理或查询的命令，不画图"
        case (_, .off?, _): return "这条没画：机器人没有理会"
        case (_, .complaint?, _): return "这条没画：是在说不要图"
        case (_, .busy?, _): return "这条没画：没来得及判断"
        case (_, .recalled?, _): return "这条没画：还没判断就撤回了"
        case (_, _, .none): return "这条没画：没看出是在要图"
        case (.rules, _, .draw), (.rules, _, .selfie), (.rules, _, .edit), (.model, _, .draw), (.model, _, .selfie),
            (.model, _, .edit):
            return "这条没画：像是要图，但是被拦下了"
        }
    }

    /// Who decided what; `nil` where nothing was judged.
    private static func judgement(_ trace: Trace) -> String? {
        let verdict = name(of: trace.intent)
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

    private static func explanation(of barrier: Trace.Barrier, _ trace: Trace, lessons: Int) -> String {
        switch barrier {
        case .off: trace.reason.map(RefusalWording.name) ?? "配置里只开了命令，或者本群的设置没读出来"
        case .mention: "本群是艾特模式，这条没有叫机器人"
        case .command: "本群是命令模式，这条不是命令"
        case .undecided: "语言模型没有给出判断，没有判断就不画"
        case .refused: trace.reason.map(RefusalWording.name) ?? "没有权限，或者没能记下来"
        case .complaint: "这条是在说不要图，记成了反例"
        case .busy: "语言模型正忙，这句没来得及看"
        case .recalled: "这条已经撤回了"
        case .lesson: "和本群的反例一样（现有 \(lessons) 条，发 /画图反例 查看）"
        }
    }

    private static func name(of intent: Intent) -> String {
        switch intent {
        case .draw: "要画图"
        case .selfie: "要自拍"
        case .edit: "要改图"
        case .none: "不是要图"
        }
    }
}
