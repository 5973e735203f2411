import OneBot

/// Reads commands out of messages.
///
/// A command begins with a prefix, or with an @ of the bot. Management words match as whole words only; after a prefix a
/// draw word may be glued to its text, as people type it on a phone. Everything else is no command: it is either talk or
/// meant for another bot, and gets no answer.
struct CommandParser: Sendable {
    private let prefixes: [String]

    /// A parser for these prefixes, the longest tried first.
    init(prefixes: [String]) {
        self.prefixes = prefixes.sorted { $0.count > $1.count }
    }

    /// The command in a message.
    ///
    /// - Parameters:
    ///   - message: The message; a quote, an @ of the bot and blanks in front of the words do not count.
    ///   - account: The bot's own id.
    ///   - isPrivate: In a private chat the @ is implied for whole words.
    /// - Returns: The command; `nil` for talk and for other bots' commands.
    func command(in message: Message, to account: UserID, isPrivate: Bool) -> Command? {
        let isAddressed = isPrivate || message.mentions(account)
        let words = Self.words(of: message, account: account)
        guard !words.isEmpty else { return nil }
        if let prefix = prefixes.first(where: words.hasPrefix) {
            let rest = String(words.dropFirst(prefix.count))
            // "#画画打卡#" is QQ's topic mark, not a command.
            if prefix == "#" || prefix == "＃", rest.contains(where: { $0 == "#" || $0 == "＃" }) { return nil }
            return Self.command(in: rest, mayBeGlued: true)
        }
        guard isAddressed else { return nil }
        return Self.command(in: words, mayBeGlued: false)
    }

    /// The text after leading quotes, mentions of the bot and blanks.
    private static func words(of message: Message, account: UserID) -> String {
        var text = ""
        for segment in message.segments {
            switch segment {
            case .text(let words): text += words
            case .at(.user(account)), .reply, .image: continue
            case .at(.user(let user)): text += " @\(user) "
            default: continue
            }
        }
        return text.trimmed
    }

    private static func command(in text: String, mayBeGlued: Bool) -> Command? {
        let (head, tail) = text.split(atFirst: \.isWhitespace)
        let word = head.lowercased()
        if let make = Vocabulary.bare[word], tail.isEmpty { return make }
        if word == "pictor" || word == "draw", !tail.isEmpty {
            let words = tail.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
            if word == "draw", words == ["help"] { return .help }
            if word == "pictor" { return english(words) }
        }
        if let make = Vocabulary.withText[word] { return make(tail) }
        // Another bot's word, or a management word with something behind it: never a picture of its letters.
        guard mayBeGlued, !Vocabulary.compounds.contains(word) else { return nil }
        for (glued, make) in Vocabulary.glued where text.hasPrefix(glued) {
            let rest = text.dropFirst(glued.count)
            return make(String(rest.drop { "：:，,、 　".contains($0) }).trimmed)
        }
        return nil
    }

    private static func english(_ words: [String]) -> Command? {
        switch (words.first, words.count) {
        case ("on", 1): .setEnabled(true)
        case ("off", 1): .setEnabled(false)
        case ("status", 1): .status
        case ("help", 1): .help
        case ("mode", 2): .setTrigger(Vocabulary.triggers[words[1]])
        case ("mode", 1): .setTrigger(nil)
        default: nil
        }
    }
}

/// The words of each command, as people type them.
private enum Vocabulary {
    /// Whole words that take nothing.
    static let bare: [String: Command] = [
        "开启画图": .setEnabled(true), "关闭画图": .setEnabled(false), "画图状态": .status, "画图模式": .setTrigger(nil),
        "画图帮助": .help, "取消": .cancel, "cancel": .cancel, "队列": .queue, "queue": .queue,
        "咒语": .showPrompt, "参数": .showPrompt, "prompt": .showPrompt, "撤回": .recall, "recall": .recall,
        "额度": .quota, "quota": .quota, "再来": .again(""), "再来一张": .again(""), "重画": .again(""),
        "again": .again(""),
    ]

    /// Whole words followed by text, which may be empty.
    static let withText: [String: @Sendable (String) -> Command] = [
        "pic": Command.drawRaw, "draw": Command.draw, "selfie": Command.selfie, "edit": Command.edit,
        "again": Command.again, "画": Command.draw, "画图": Command.draw, "绘画": Command.draw, "生图": Command.draw,
        "自拍": Command.selfie, "改": Command.edit, "改图": Command.edit, "p图": Command.edit,
        "再来": Command.again, "再来一张": Command.again, "重画": Command.again,
        "画图模式": { .setTrigger(triggers[$0.lowercased()]) },
        "认领": { .claim(code: $0) },
    ]

    /// Words that may stand without a blank before their text, longest first.
    static let glued: [(String, @Sendable (String) -> Command)] = [
        ("画图", Command.draw), ("绘画", Command.draw), ("生图", Command.draw), ("改图", Command.edit),
        ("自拍", Command.selfie), ("画", Command.draw),
    ]

    /// Words that begin like a draw word and are none; `/画图状态…` draws nothing either.
    static let compounds: Set<String> = [
        "画风", "画廊", "画师", "画质", "画册", "画展", "画面", "画布", "画像", "画家", "自拍杆", "画画", "画图帮助",
        "画图状态", "画图模式", "画图设置", "画图拉黑", "画图解禁", "画图名单", "画图清空", "画图模型", "画图人设",
        "画图额度", "画图群", "画图诊断", "画图重载",
    ]

    static let triggers: [String: TriggerMode] = [
        "命令": .command, "cmd": .command, "command": .command,
        "艾特": .mention, "@": .mention, "at": .mention, "mention": .mention,
        "智能": .smart, "smart": .smart,
    ]
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The part before the first such character, and the part after it, both trimmed.
    fileprivate func split(atFirst isSeparator: (Character) -> Bool) -> (String, String) {
        guard let index = firstIndex(where: isSeparator) else { return (self, "") }
        return (String(self[..<index]), String(self[index...]).trimmed)
    }
}
