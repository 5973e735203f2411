import Foundation

/// What the bot says to people, each sentence once: first person, one line, with the next step, and never a key, an
/// address, a status code or a stack.
enum Phrases {
    static let emptyDraw = "想画什么？这样说：/画 雨里撑伞的女孩"
    static let emptyRaw = "要原样画的词写在后面：/pic a cat in the rain"
    static let groupIsOff = "本群没开画图，群管理发 /开启画图 就能用"
    static let directPicIsOff = "这里没开 /pic，用 /画 试试"
    static let denied = "这个要群主或管理员来"
    static let superusersOnly = "这个要机器人的主人来"
    static let privateOnly = "这个要在群里用"
    static let switchedOn = "画图开启啦，发 /画图帮助 看怎么用"
    static let switchedOff = "好的，本群先不画图了，要用时发 /开启画图"
    static let triggerWords = "模式有三种：/画图模式 命令、/画图模式 艾特、/画图模式 智能"
    static let nothingToCancel = "你没有在等的图"
    static let cancelled = "好，不画了"
    static let cancelledLate = "好，不画了，不过已经开画，还是算张数"
    static let queueIsEmpty = "现在没人排队，直接说就行"
    static let nothingToRepeat = "这里还没有画过可以重来的图"
    static let quoteMyPicture = "回复我的图再发这个"
    static let notYours = "只有要这张图的人和管理员能撤回"
    static let recallFailed = "撤不回来了，QQ 只让撤两分钟内的消息"
    static let lateRecall = "（超过两分钟的，我是管理员才撤得回）"
    static let cannotEdit = "现在的画图服务不会改图，用 /画 把想要的样子说给我听吧"
    static let redrawn = "（这里改不了原图，按原来的描述改好重画的）"
    static let needsPicture = "要改哪张？回复那张图再说"
    static let notUnderstood = "没听明白要画什么，用 /画 说给我听吧"
    static let lessonTaken = "记住了，以后这样的话不画（群管理发 /画图反例 能查看和删除）"
    static let lessonUsage = "忘掉一条：/画图反例 删 2，全部：/画图反例 清空"
    static let noLessons = "本群没有反例；画了不该画的，回复那张图说「不是让你画」就记住了"
    static let diagnosisUsage = "回复要问的那条消息再发 /画图诊断"
    static let noTrace = "这条没有记录：太旧（只留 7 天），或者机器人没有收到"
    static let nothingToDraw = "想画什么？再说具体一点"
    static let refusedByModel = "这个画不了，换个说法试试"
    static let wasRestarted = "刚才重启了，这张没画完，发 /再来 就行"
    static let storageFailed = "我这边存不下东西了，请管理员看看磁盘，好了再来找我"
    static let badPicture = "画图服务给的图坏了，发 /再来 试试"
    static let sendRefused = "QQ 拒收这张图（可能被风控），换个内容试试"
    static let arrivalUnknown = "图发出去了，但不知道到没到，没看到就发 /再来"
    static let tooOld = "等得太久，这张先不画了，还想要就发 /再来"
    static let budgetReached = "画图的预算用完了，请管理员看看，好了再发 /再来"
    static let quotaReached = "今天的张数用完了，明天 0 点恢复"
    static let failedSomehow = "这张没画成，发 /再来 试试"
    static let claimed = "好的，以后你就是超级用户啦"
    static let claimRefused = "这个码不对，看看机器人日志里最新的那个"

    static func fewerPictures(_ count: Int) -> String { "一次最多 \(count) 张，先画 \(count) 张" }
    static func someMissing(asked: Int, made: Int) -> String { "要 \(asked) 张，这次画成了 \(made) 张" }
    static let settingUsage = """
        改：/画图设置 冷却 30｜每人 5｜每群 50｜静音 23:00-7:00｜撤回 60｜屏蔽词 +词
        去掉：值写「默认」，屏蔽词写 -词
        """
    static let banUsage = "这样拉黑：/画图拉黑 @某人 1天（不写时间就是一直）"
    static let unbanUsage = "这样解禁：/画图解禁 @某人"
    static let cannotBan = "这个人拉黑不了"
    static let nobodyBanned = "没有人被拉黑"
    static let grantUsage = "这样加：/画图额度 @某人 +10（-10 收回）"
    static let groupUsage = "管别的群：/画图群 群号 开｜关｜状态｜模式 艾特｜设置 冷却 30｜拉黑 QQ号 1天｜清空"
    static let noGroups = "问不到群列表，等连上 QQ 再试"
    static let modelUsage = "模型名写一行就好：/画图模型 名字"
    static let personaTooLong = "人设太长了，2000 字以内"

    static func onlyTighter(_ configured: String) -> String { "只能比配置更严（配置是\(configured)）" }

    static func banned(until: Int64?) -> String { "你\(deadline(until))不能在这里画图" }

    /// Until when, in front of what is not possible until then.
    static func deadline(_ until: Int64?) -> String {
        guard let until else { return "一直" }
        let moment = Date(timeIntervalSince1970: Double(until))
        let parts = Calendar.current.dateComponents([.month, .day], from: moment)
        return "到 \(parts.month ?? 0)月\(parts.day ?? 0)日 \(moment.clockTime) 前"
    }

    static func quiet(_ hours: QuietHours) -> String { "现在是安静时段（\(hours)），过了再来吧" }

    static func queueFull(_ limit: Int) -> String { "排队的人太多啦（最多 \(limit) 个），等一会儿再来" }

    static func waiting(ahead: Int, seconds: Int64?) -> String {
        let parts = [ahead > 0 ? "前面还有 \(ahead) 张" : nil, seconds.map { "大约 \($0) 秒" }]
        return (["收到"] + parts.compactMap { $0 }).joined(separator: "，") + "～"
    }

    static func serviceWait(ahead: Int, seconds: Int64?) -> String {
        let place = ahead > 0 ? "画图服务那边前面还有 \(ahead) 个" : "画图服务在忙"
        return place + (seconds.map { "，大约要 \($0) 秒" } ?? "") + "，画好就发～"
    }

    static func cooldown(_ seconds: Int64) -> String { "歇一下，\(seconds) 秒后再来" }
    static func userLimit(_ limit: Int, left: Int = 0) -> String {
        if left > 0 { return "今天只剩 \(left) 张了，少要几张再试" }
        return limit == 0 ? "这里不让画图哦" : "今天的 \(limit) 张用完了，明天 0 点恢复"
    }
    static func groupLimit(_ limit: Int, left: Int = 0) -> String {
        if left > 0 { return "本群今天只剩 \(left) 张了，少要几张再试" }
        return limit == 0 ? "这个群不让画图哦" : "本群今天的 \(limit) 张用完了，明天 0 点恢复"
    }
}
