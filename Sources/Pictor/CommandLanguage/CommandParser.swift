import ChatCore

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
    ///   - parts: The message; a quote, an @ of the bot and blanks in front of the words do not count.
    ///   - isPrivate: In a private chat the @ is implied for whole words.
    /// - Returns: The command; `nil` for talk and for other bots' commands.
    func command(in parts: [MessagePart], isPrivate: Bool) -> Command? {
        let isAddressed = isPrivate || parts.mentionsSelf
        let words = Self.words(of: parts)
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
    private static func words(of parts: [MessagePart]) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let words): text += words
            case .mention(let mention) where !mention.isSelf: text += " @\(mention.id) "
            case .mention, .mentionEveryone, .quote, .picture, .other: continue
            }
        }
        return text.trimmed
    }

    private static func command(in text: String, mayBeGlued: Bool) -> Command? {
        let (head, tail) = text.split(atFirst: \.isWhitespace)
        let word = head.lowercased()
        if word == "pictor" {
            let (order, rest) = tail.split(atFirst: \.isWhitespace)
            return CommandWords.english[order.lowercased()]?(rest)
        }
        if let read = CommandWords.chinese[word] ?? CommandWords.open[word] { return read(tail) }
        // Another bot's word, or a management word with something behind it: never a picture of its letters.
        guard mayBeGlued, !CommandWords.compounds.contains(word) else { return nil }
        for (glued, read) in CommandWords.glued where text.hasPrefix(glued) {
            let rest = text.dropFirst(glued.count)
            return read(String(rest.drop { "：:，,、 　".contains($0) }).trimmed)
        }
        return nil
    }
}
