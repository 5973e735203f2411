import Foundation

extension Phrases {
    /// How the bot is used, in one message.
    ///
    /// - Parameters:
    ///   - hasRaw: Whether `/pic` works here.
    ///   - canEdit: Whether the image service changes pictures.
    ///   - right: What this person may use.
    ///   - isGroup: Whether it is said in a group.
    /// - Returns: Only what works here and what this person may use.
    static func help(hasRaw: Bool, canEdit: Bool, right: Command.Right, isGroup: Bool) -> String {
        var lines = ["🎨 Pictor · 会看聊天记录的画师", "画图  /画 雨里撑伞的女孩 竖图"]
        if hasRaw { lines.append("原样  /pic a cat in the rain") }
        lines.append("自拍  /自拍 在海边")
        lines.append("改图  回复\(canEdit ? "一张图" : "我的图")：/改 换成夜景")
        lines += ["再来  /再来　换一张：/再来 换成水彩", "看词  回复我的图：/咒语　撤回：/撤回", "进度  /队列　不想要了：/取消", "额度  /额度"]
        if isGroup, right >= .groupAdmin {
            lines += [
                "—— 群管理 ——", "/开启画图　/关闭画图　/画图状态", "/画图模式 命令｜艾特｜智能", "/画图设置 冷却 30（每人 每群 静音 撤回 屏蔽词）",
                "/画图拉黑 @某人 1天　/画图解禁　/画图名单　/画图清空",
                "回复一条消息：/画图诊断（为什么画、为什么没画）", "/画图反例（哪些话不画；忘掉：/画图反例 删 2）",
            ]
        }
        if right >= .superuser {
            lines += [
                "—— 超级用户 ——", "/画图模型 名字　/画图人设 长相和性格", "/画图额度 @某人 +10　/画图重载　/画图诊断（看哪里坏了）",
                "私聊里 /画图拉黑 QQ号 1天：所有群和私聊都算（/画图解禁　/画图名单 也是）",
                "/画图群　管别的群：/画图群 群号 关（设置、拉黑等都行）",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
