import Foundation
import Primitives

/// A request turned into a prompt without any model: the words minus the asking.
public enum RequestText {
    /// Takes mentions, the bot's names, politeness and trigger words off a request.
    ///
    /// - Parameters:
    ///   - text: The request as said.
    ///   - nicknames: What the bot is called.
    /// - Returns: What is to be seen; "" where nothing is left.
    public static func cleaned(_ text: String, nicknames: [String] = []) -> String {
        let folded = FoldedText(PromptText.harmless(withoutBracketedMentions(text)))
        var lexicon = Self.lexicon
        for nickname in nicknames where !nickname.isEmpty {
            lexicon.insert(nickname, .bot)
            lexicon.insert("@" + nickname, .bot)
        }
        let clauses = lexicon.clauses(of: folded, names: nil)
        var parts: [String] = []
        for clause in clauses {
            var tokens = clause.tokens[...]
            while let first = tokens.first, first.tags.overlaps(leading), !startsThing(tokens) {
                tokens = tokens.dropFirst()
            }
            while let last = tokens.last, last.tags.overlaps(trailing) { tokens = tokens.dropLast() }
            if tokens.count > 1, let last = tokens.last, last.tags.overlaps(picture) {
                tokens = tokens.dropLast()
                if let end = tokens.last, folded.words(in: end.start..<end.end) == "的" { tokens = tokens.dropLast() }
            }
            guard let first = tokens.first, let last = tokens.last else { continue }
            parts.append(folded.words(in: first.start..<last.end))
        }
        return parts.joined(separator: "，")
    }

    /// Whether a word that may be asking is the thing itself: 我家的狗, 海报 alone.
    private static func startsThing(_ tokens: ArraySlice<Token>) -> Bool {
        guard let first = tokens.first, let next = tokens.dropFirst().first else { return false }
        return first.tags.overlaps(owner) && !next.tags.overlaps(leading)
    }

    private static func withoutBracketedMentions(_ text: String) -> String {
        var plain = text
        for mark in ["[图片]", "[表情]", "[回复]"] { plain = plain.replacing(mark, with: " ") }
        return ByteScan.over(plain) { withoutMentions(&$0) }
    }

    /// The text with a blank for each `[@…]`; one that does not end stays.
    static func withoutMentions(_ scan: inout ByteScan) -> String {
        var plain = ""
        var start = 0
        while let open = scan.first(of: "[@", in: start..<scan.count),
            let close = scan.first(of: UInt8(ascii: "]"), in: open..<scan.count)
        {
            plain += scan.text(in: start..<open) + " "
            start = close + 1
        }
        return plain + scan.text(in: start..<scan.count)
    }

    private static let lexicon = Lexicon(AskingWords.all + ThingWords.all + PeopleWords.all + PlainWords.all)
    private static let owner = TagSet("me you third")
    private static let leading = TagSet(
        "bot please can give draw fetch make want see num cls abit some me you particle sheet have shoot")
    private static let trailing = TagSet("particle see please abit give")
    private static let picture = TagSet("picture look")
}
