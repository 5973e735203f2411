/// Messages no request can stand in, told by their form: commands of other bots, code, notices, chat logs.
enum Guards {
    /// The name of the guard that stops a message, if one does.
    static func verdict(on surroundings: MessageFacts) -> String? {
        let text = surroundings.text.drop { $0.isWhitespace }
        guard let first = text.first else { return "wordless" }
        if !surroundings.callsBot, "/／#.!！。~～-*%％".contains(first), let next = text.dropFirst().first,
            next.isLetter || next.isNumber
        {
            return "guard.command"
        }
        if first == "{" || first == "[" && text.contains("\":") || first == "<" { return "guard.code" }
        if text.hasPrefix("[CQ:") { return "guard.code" }
        if first == "【" || text.hasPrefix("转：") || text.hasPrefix("转发") || text.hasPrefix("群公告") || text.hasPrefix("通知")
        {
            return "guard.notice"
        }
        if isChatLog(text) { return "guard.log" }
        for prefix in [
            "system:", "system：", "assistant:", "user:", "SELECT ", "import ", "git ", "def ", "for i in", "Traceback",
            "http://", "https://", "plt.",
        ]
        where text.hasPrefix(prefix) {
            return "guard.code"
        }
        return nil
    }

    /// Whether a message repeats others: a clock with seconds, or two speakers before colons.
    private static func isChatLog(_ text: Substring) -> Bool {
        var shape = ""
        var speakers = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": shape.append("0")
            case ":", "：":
                speakers += 1
                shape.append(":")
            default: shape.append("-")
            }
        }
        return shape.contains("00:00:00") || speakers >= 3
    }
}
