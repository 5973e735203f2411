/// Tells when somebody says that a picture was never asked for: 不是让你画, 没叫你发图, 谁要图了.
///
/// What is wrong *in* a picture (不是让你画狗，是画猫) is no such complaint: there a picture was wanted.
public struct Complaint: Sendable {
    private let bot: [String]

    /// Makes a listener for a bot with these names.
    public init(nicknames: [String]) {
        bot = nicknames.map { LessonText.key(of: $0) }.filter { !$0.isEmpty } + Self.you
    }

    /// Whether a message says so.
    ///
    /// - Parameter text: The words of a message that follows or quotes a picture of the bot.
    /// - Returns: `true` where one of its clauses denies having asked, and none asks for something else.
    public func isMade(in text: String) -> Bool {
        // Nobody complains in whole paragraphs; what is longer tells of something else.
        guard text.count <= 60 else { return false }
        let clauses = LessonText.clauses(of: text)
        guard clauses.contains(where: denies) else { return false }
        return !clauses.contains { clause in Self.corrections.contains { clause.contains($0) } && !denies(clause) }
    }

    private func denies(_ clause: String) -> Bool {
        if Self.fixed.contains(where: { clause.contains($0) }) { return true }
        var rest = clause[...]
        // 我又, 喂, 小绘你: whatever stands before the denial.
        while let word = (Self.openers + bot).first(where: rest.hasPrefix) { rest = rest.dropFirst(word.count) }
        return forms.contains { Self.matches(rest, $0[...]) }
    }

    /// The shapes of a denial: each part is a choice of words, an empty one may be missing.
    private var forms: [[[String]]] {
        let you = bot + [""]
        return [
            // 不是让你画图, 没说要画, 谁叫你画了
            [Self.denials, Self.asking, you, Self.doing],
            // 没叫你, 不是跟你说的
            [Self.denials, Self.addressing, bot],
            [Self.denials, Self.speaking, bot, ["说", "说话", "讲", "聊"]],
            // 不用你画
            [["不用", "不需要", "用不着", "没必要", "轮不到"], bot, Self.doing],
            // 没要图, 谁要看图了
            [Self.denials, ["要看", "想看", "想要", "说要", "要", "求"], Self.pictures],
            // 别乱画
            [["别", "不要", "不许", "不准", "少", "谁让你", "在"], ["乱", "瞎", "擅自", "随便"], Self.doing],
        ]
    }

    private static func matches(_ rest: Substring, _ form: ArraySlice<[String]>) -> Bool {
        guard let choice = form.first else { return isTail(rest) }
        return choice.contains { word in
            rest.hasPrefix(word) && matches(rest.dropFirst(word.count), form.dropFirst())
        }
    }

    /// Whether nothing but particles and words for pictures follow.
    private static func isTail(_ rest: Substring) -> Bool {
        if rest.isEmpty { return true }
        return tails.contains { rest.hasPrefix($0) && isTail(rest.dropFirst($0.count)) }
    }

    private static let you = ["你", "您", "它", "机器人", "bot", "ai"]
    private static let openers = [
        "我", "咱", "俺", "又", "都", "可", "也", "根本", "明明", "压根", "喂", "欸", "诶", "啊", "哎", "不对", "不", "等等", "额", "呃",
        "拜托", "救命", "笑死", "晕", "无语", "靠", "其实", "刚才", "刚刚", "这", "那", "这里", "好像",
    ].sorted { $0.count > $1.count }.filter { $0 != "不" }
    private static let denials = [
        "并不是", "不是", "并没有", "没有", "并没", "没人", "没", "谁", "哪个", "哪有", "何时", "什么时候", "啥时候",
    ]
    private static let asking = [
        "让", "叫", "要求", "要", "喊", "请", "找", "说要", "说让", "说", "想让", "想要", "想", "在叫", "在让", "有让", "有叫", "有说", "有要", "是让",
        "是叫",
    ]
    private static let addressing = ["叫", "喊", "找", "问", "at", "艾特", "理", "说", "在叫", "在喊", "在问", "在说"]
    private static let speaking = ["跟", "和", "对", "同", "在跟", "在和"]
    private static let doing = [
        "画", "绘", "发图", "出图", "生图", "生成", "自拍", "拍照", "拍", "改图", "修图", "p图", "改", "做图", "配图",
    ]
    private static let pictures = ["图片", "图", "照片", "画", "自拍", "插图", "配图"]
    private static let tails = [
        "图片", "图", "画", "照片", "这个", "这张", "这种", "东西", "出来", "给我", "什么", "啥", "了", "的", "啦", "啊", "呀", "呢", "吧", "哎",
        "喂", "哦",
        "噢", "嘛", "吗", "好吗", "好不好", "好吧", "意思", "话", "呐", "哈", "唉", "诶", "欸", "一张", "张",
    ]
    /// Said in full, wherever they stand in a clause.
    private static let fixed = [
        "误触", "画什么画", "瞎画什么", "乱画什么", "发什么图", "不是叫你画", "只是说说而已", "不关你事", "没你的事", "没你事", "你别插嘴", "didntask",
        "notaskingyou", "nobodyasked", "nooneasked", "wasntaskingyou", "didntwantapicture",
    ]
    /// A clause with one of these wants a picture after all, another one.
    private static let corrections = [
        "让你", "叫你", "要的是", "是要", "我要", "我想要", "想要的", "画成", "改成", "换成", "应该是", "是画", "重画", "重来", "再来",
    ]
}
