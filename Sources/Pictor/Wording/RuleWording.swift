/// The names of rules, for people.
enum RuleWording {
    /// What a rule is about, with its name.
    static func explanation(of rule: String) -> String {
        let isWeighed = rule.hasPrefix("classifier/")
        let name = isWeighed ? String(rule.dropFirst("classifier/".count)) : rule
        let family = name.prefix { $0 != "." }
        guard let meaning = rules[name] ?? families[String(family)] else { return rule }
        return (isWeighed ? "整句的措辞压过了规则说的「\(meaning)」" : meaning) + " \(name)"
    }

    private static let rules = [
        "nothing": "没有要图的说法", "guard.wordless": "一个字也没有", "guard.command": "像别的机器人的命令", "guard.code": "像代码或网址",
        "guard.notice": "像公告或转发", "guard.log": "像聊天记录", "answer.yes": "答应了机器人的提议", "answer.no": "谢绝了机器人的提议",
        "answer.what": "回答了机器人的提问", "answer.choice": "选了机器人给的一项", "talk.ability": "在问会不会", "talk.trade": "在谈约稿",
        "talk.how": "在问怎么画", "talk.citation": "在引用别人的话", "talk.past": "在说以前的事", "talk.recount": "在转述",
        "talk.third": "在对别人说", "talk.offer": "说自己来画", "talk.wish": "只是希望", "talk.work": "在派活",
        "talk.news": "在接别人的话", "talk.looks": "前面有人刚说了自己的样子，像是要看那个人", "talk.who": "在问是谁画的", "talk.ticket": "要的是票或证件",
        "talk.role": "在叫群里的人", "talk.have": "在问谁有图", "talk.task": "要的不是图", "talk.inspect": "要看的是别人的东西",
        "talk.homework": "像题目或排队",
        "guard.standing": "想让以后每句话都出图", "answer.agreed": "答应了机器人的提议", "answer.mark": "选了机器人给的一项", "cancel": "收回了要图的话",
        "refuse": "说了不要图",
        "talk.management": "只说了管理命令的词，没有前缀也没有 @",
    ]
    private static let families = [
        "draw": "要图的说法", "selfie": "要看机器人的说法", "edit": "要改图的说法", "redo": "要再来一张的说法", "talk": "说到图但没有要",
        "guard": "不像对机器人说的", "answer": "在回答机器人",
    ]
}
