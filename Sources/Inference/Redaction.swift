import Foundation
import Primitives

/// Takes out of a provider's text what must reach neither a log nor a group.
enum Redaction {
    /// Longest text kept, in characters.
    static let limit = 300
    /// Bytes of a text that are looked at: enough that nothing is cut in two which then stands within the limit.
    static let maximumRead = 4_096

    /// The text on one line without URLs, keys, ids and markup, cut to `limit`.
    ///
    /// Anything that could be a secret goes: it is better to lose a word of a reason than to show a key.
    static func redact(_ text: String) -> String {
        // By bytes, and not by characters alone: one character may go on for as long as the text does.
        var result = text.head(bytes: maximumRead)
        result.replace(/<[^<>]{1,400}>/, with: " ")
        result.replace(/data:[\w\/+.-]+;base64,[\w\/+=-]*/, with: "<data>")
        result.replace(/[A-Za-z][A-Za-z0-9+.-]{1,15}:\/\/[^\s"'<>，。；、）】》]+/, with: "<url>")
        result.replace(/(?i)\bbearer\s+\S+/, with: "Bearer <key>")
        result.replace(/(?i)\b(?:sk|pk|hf|ms|xai|gsk|key|pst|org|proj)[-_][\w*.…-]{4,}/, with: "<key>")
        result.replace(/(?i)\b(?:req|request|chatcmpl|resp)[-_][\w*.…-]{4,}/, with: "<id>")
        result.replace(/(?i)((?:request|trace|req)[ _-]?id|api[ _-]?key|token)("?\s*[:=]\s*"?)[\w*.-]{6,}/) { match in
            "\(match.output.1)\(match.output.2)<id>"
        }
        // Whatever is long, unbroken and has a digit in it: a token, a hash, base64.
        result.replace(/[A-Za-z0-9_\/+=*-]{24,}/) { match in
            match.output.contains(where: \.isNumber) || match.output.count >= 40 ? "<id>" : String(match.output)
        }
        let words = result.split(whereSeparator: { $0.isWhitespace || $0.isNewline || ($0.asciiValue ?? 32) < 32 })
        return String(words.joined(separator: " ").prefix(limit))
    }
}
