import PictorModel

/// The words of each command, as people type them.
enum CommandWords {
    /// Reads what stands behind a word; `nil` = then it is no command.
    typealias Reader = @Sendable (String) -> Command?

    /// Words for everyone that stand alone or before their text; a draw word may be glued to it.
    static let open: [String: Reader] = [
        "pic": { .picture(.drawRaw($0)) }, "draw": { $0.lowercased() == "help" ? .help : .picture(.draw($0)) },
        "selfie": { .picture(.selfie($0)) },
        "edit": { .picture(.edit($0)) }, "again": { .picture(.again($0)) },
        "画": { .picture(.draw($0)) }, "画图": { .picture(.draw($0)) }, "绘画": { .picture(.draw($0)) },
        "生图": { .picture(.draw($0)) },
        "自拍": { .picture(.selfie($0)) }, "改": { .picture(.edit($0)) }, "改图": { .picture(.edit($0)) },
        "p图": { .picture(.edit($0)) },
        "再来": { .picture(.again($0)) }, "再来一张": { .picture(.again($0)) }, "重画": { .picture(.again($0)) },
        "取消": alone(.cancel), "cancel": alone(.cancel), "队列": alone(.queue), "queue": alone(.queue),
        "咒语": alone(.showPrompt), "参数": alone(.showPrompt), "prompt": alone(.showPrompt),
        "撤回": alone(.recall), "recall": alone(.recall), "额度": alone(.quota), "quota": alone(.quota),
        "画图帮助": alone(.help), "认领": { .claim(code: $0) },
    ]

    /// Words that may stand without a blank before their text, longest first.
    static let glued: [(word: String, read: Reader)] = [
        ("画图", { .picture(.draw($0)) }), ("绘画", { .picture(.draw($0)) }), ("生图", { .picture(.draw($0)) }),
        ("改图", { .picture(.edit($0)) }),
        ("自拍", { .picture(.selfie($0)) }), ("画", { .picture(.draw($0)) }),
    ]

    /// A management command: whole words only.
    struct Management: Sendable {
        /// As in `/画图状态`.
        let chinese: String
        /// As in `/pictor status`.
        let english: String
        let read: Reader
    }

    static let management: [Management] = [
        Management(chinese: "开启画图", english: "on", read: alone(.group(.setEnabled(true)))),
        Management(chinese: "关闭画图", english: "off", read: alone(.group(.setEnabled(false)))),
        Management(chinese: "画图状态", english: "status", read: alone(.group(.status))),
        Management(chinese: "画图模式", english: "mode") { .group(.setTrigger(triggers[$0.lowercased()])) },
        Management(chinese: "画图设置", english: "set") { .group(.set(SettingChange($0))) },
        Management(chinese: "画图拉黑", english: "ban") { .group(.ban(BanOrder($0))) },
        Management(chinese: "画图解禁", english: "unban") { .group(.unban(person(in: $0[...])?.user)) },
        Management(chinese: "画图名单", english: "bans", read: alone(.group(.bans))),
        Management(chinese: "画图清空", english: "clear", read: alone(.group(.clear))),
        Management(chinese: "画图反例", english: "lessons") { .group(.lessons(LessonOrder($0))) },
        Management(chinese: "画图诊断", english: "doctor", read: alone(.diagnose)),
        Management(chinese: "画图模型", english: "model") { .owner(.model($0)) },
        Management(chinese: "画图人设", english: "persona") { .owner(.persona($0)) },
        // Without a name it is what people mean by 额度.
        Management(chinese: "画图额度", english: "grant") { $0.isEmpty ? .quota : .owner(.grant(GrantOrder($0))) },
        Management(chinese: "画图群", english: "groups", read: groups),
        Management(chinese: "画图重载", english: "reload", read: alone(.owner(.reload))),
        Management(chinese: "画图帮助", english: "help", read: alone(.help)),
    ]

    /// By Chinese word.
    static let chinese: [String: Reader] = Dictionary(
        management.map { ($0.chinese, $0.read) }, uniquingKeysWith: { first, _ in first })
    /// By the English word behind `pictor`.
    static let english: [String: Reader] = Dictionary(
        management.map { ($0.english, $0.read) }, uniquingKeysWith: { first, _ in first })

    /// Words that begin like a draw word and are none; a management word with something wrong behind it draws nothing
    /// either.
    static let compounds: Set<String> = managementWords.union([
        "画风", "画廊", "画师", "画质", "画册", "画展", "画面", "画布", "画像", "画家", "自拍杆", "画画",
    ])

    /// Whether somebody only says a management word, perhaps behind one of these names: without prefix or @ it is no
    /// command, and it is no picture of its letters either.
    static func isManagement(_ text: String, calling names: [String]) -> Bool {
        var words = text.filter { !$0.isWhitespace && !$0.isPunctuation }
        if let name = names.first(where: { !$0.isEmpty && words.hasPrefix($0) }) { words.removeFirst(name.count) }
        return managementWords.contains(words)
    }

    private static let managementWords = Set(management.map(\.chinese))

    static let triggers: [String: TriggerMode] = [
        "命令": .command, "cmd": .command, "command": .command,
        "艾特": .mention, "@": .mention, "at": .mention, "mention": .mention,
        "智能": .smart, "smart": .smart,
    ]

    /// A command whose word takes nothing: with something behind it, it is talk.
    private static func alone(_ command: Command) -> Reader {
        { $0.isEmpty ? command : nil }
    }

    /// `/画图群` lists the groups; with a number, what follows is a command for that group: `开`, `关`, `设置 冷却 30`.
    @Sendable private static func groups(_ text: String) -> Command? {
        guard !text.isEmpty else { return .owner(.groups) }
        let (number, order) = text.split(atFirst: \.isWhitespace)
        guard let group = id(number[...]) else { return nil }
        switch order.lowercased() {
        case "开", "开启", "on": return .owner(.onGroup(group, .group(.setEnabled(true))))
        case "关", "关闭", "off": return .owner(.onGroup(group, .group(.setEnabled(false))))
        default: break
        }
        let (word, tail) = order.split(atFirst: \.isWhitespace)
        let read = chinese[word] ?? chinese["画图" + word] ?? english[word.lowercased()]
        return .owner(.onGroup(group, read?(tail).flatMap(RemoteCommand.init)))
    }

    /// The person named first, by @ or by QQ number, and what follows.
    static func person(in text: Substring) -> (user: String, rest: Substring)? {
        let trimmed = text.drop(while: \.isWhitespace)
        let name = trimmed.prefix { !$0.isWhitespace }
        let digits = name.hasPrefix("@") ? name.dropFirst() : name
        guard let user = id(digits) else { return nil }
        return (user, trimmed.dropFirst(name.count))
    }

    /// An id typed as a number, the same way every time; `nil` for anything else.
    private static func id(_ digits: Substring) -> String? {
        Int64(digits).flatMap { $0 > 0 ? String($0) : nil }
    }
}

extension BanOrder {
    /// Reads `@某人`, `@某人 1天`, `12345 永久`; `nil` where it is none of these.
    fileprivate init?(_ text: String) {
        guard let (user, rest) = CommandWords.person(in: text[...]) else { return nil }
        let length = rest.filter { !$0.isWhitespace }
        if length.isEmpty || ["永久", "一直", "forever"].contains(length.lowercased()) {
            self.init(user: user, seconds: nil)
            return
        }
        guard let seconds = DurationText.seconds(length), 1...315_360_000 ~= seconds else { return nil }
        self.init(user: user, seconds: seconds)
    }
}

extension GrantOrder {
    /// Reads `@某人 +10` and `@某人 -5`; `nil` where it is neither.
    fileprivate init?(_ text: String) {
        guard let (user, rest) = CommandWords.person(in: text[...]) else { return nil }
        var number = rest.filter { !$0.isWhitespace }.replacing("＋", with: "+").replacing("－", with: "-")
        if number.hasSuffix("张") { number.removeLast() }
        guard let pictures = Int(number), pictures != 0, -100_000...100_000 ~= pictures else { return nil }
        self.init(user: user, pictures: pictures)
    }
}

extension LessonOrder {
    /// Reads nothing, `删 2` and `清空`; `nil` where it is none of these.
    fileprivate init?(_ text: String) {
        let (word, rest) = text.split(atFirst: { $0.isWhitespace || $0.isNumber })
        switch word.lowercased() {
        case "" where text.isEmpty: self = .list
        case "清空", "clear": self = .clear
        case "删", "删除", "delete":
            guard let number = Int(text.drop { !$0.isNumber }), number > 0 else { return nil }
            self = .delete(number)
        default: return nil
        }
        if self == .clear, !rest.isEmpty { return nil }
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The part before the first such character, and the part after it, both trimmed.
    func split(atFirst isSeparator: (Character) -> Bool) -> (String, String) {
        guard let index = firstIndex(where: isSeparator) else { return (self, "") }
        return (String(self[..<index]), String(self[index...]).trimmed)
    }
}
