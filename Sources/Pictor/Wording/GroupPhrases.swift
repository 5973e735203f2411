import Foundation
import PictorModel

/// What is said to those who run a group.
extension Phrases {
    /// The mode is set; `limit` = the configuration's, where that is stricter and holds.
    static func triggerSet(_ trigger: TriggerMode, limit: TriggerMode?) -> String {
        "好的，现在是\(trigger.name)模式" + (limit.map { "（机器人的主人只开到\($0.name)，以那个为准）" } ?? "")
    }

    static func cleared(_ count: Int) -> String {
        count == 0 ? queueIsEmpty : "清掉了 \(count) 张，想要的再说一遍就行"
    }

    /// The group draws no more; so many pictures were called off, and so many still come.
    static func switchedOff(calledOff: Int, atWork: Int) -> String {
        let parts = [
            calledOff > 0 ? "还没画的 \(calledOff) 张不画了" : nil, atWork > 0 ? "正在画的 \(atWork) 张画好还会发" : nil,
        ].compactMap { $0 }
        return switchedOff + (parts.isEmpty ? "" : "。" + parts.joined(separator: "，"))
    }

    /// A person may not draw until then, in this group or anywhere.
    static func ban(of user: String, until: Int64?, isOfGroup: Bool) -> String {
        "\(user) \(deadline(until))不能\(isOfGroup ? "在这个群" : "")画图了" + (isOfGroup ? "" : "，所有群和私聊都算")
    }

    static func unbanned(_ user: String, wasBanned: Bool) -> String {
        wasBanned ? "\(user) 可以画图了" : "\(user) 没有被拉黑"
    }

    static func bans(_ list: [Ban]) -> String {
        guard !list.isEmpty else { return nobodyBanned }
        return (["不能画图的："] + list.map { "\($0.user)　\(deadline($0.until))" }).joined(separator: "\n")
    }

    /// What `/画图状态` tells.
    struct GroupStatus {
        var isOn: Bool
        var trigger: TriggerMode
        /// The image service and its model.
        var painter: (name: String, model: String)
        var atWork: Int
        var waiting: Int
        /// Pictures of the group today.
        var today: Int
        /// Why requests did not become pictures today, as stored, the most frequent first.
        var refused: [(reason: String, count: Int)]
        var storage: PictureUsage
        var values: ChatOverrides
    }

    static func status(_ status: GroupStatus) -> String {
        var lines = [
            "画图：\(status.isOn ? "开" : "关")",
            "模式：\(status.trigger.name)",
            "画师：\(status.painter.name)（\(status.painter.model)）",
            "队列：在画 \(status.atWork) 张，排队 \(status.waiting) 张",
            "今天：本群 \(status.today) 张",
        ]
        if !status.refused.isEmpty {
            let reasons = RefusalWording.names(status.refused).map { "\($0.name) \($0.count) 次" }
            lines.append("今天没画：" + reasons.joined(separator: "，"))
        }
        lines.append("存储：\(status.storage.summary)")
        lines.append(status.values.summary)
        return lines.joined(separator: "\n")
    }
}
