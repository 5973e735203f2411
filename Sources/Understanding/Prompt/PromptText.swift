import Foundation
import Primitives

/// The words that go to an image backend, made from what a model wrote.
public enum PromptText {
    /// What became of a model's text.
    public enum Cleaned: Sendable, Equatable {
        /// A usable prompt of 1…1500 characters.
        case prompt(String)
        /// Mostly Chinese, Japanese or Korean (over 30 % of the letters): worth asking once more for English.
        case notEnglish(String)
        /// The model declined, or answered with nothing but an address.
        case refusal
        /// Nothing was left.
        case empty
    }

    /// The longest prompt, in characters.
    public static let maximumLength = 1500

    /// Takes fences, labels, quotes, control characters and CQ codes off a prompt-writing model's answer.
    ///
    /// - Parameter reply: The model's text; `<think>` blocks are dropped, an unclosed one leaves nothing.
    /// - Returns: What the text is good for.
    public static func cleaned(_ reply: String) -> Cleaned {
        guard let spoken = ModelReply.spoken(reply) else { return .empty }
        let body = ModelReply.lastFenced(spoken) ?? spoken
        if isRefusal(body) { return .refusal }
        var text = harmless(firstParagraph(of: body))
        text = withoutLabel(text)
        text = unquoted(text)
        if text.isEmpty { return .empty }
        if isRefusal(text) || isAddress(text) { return .refusal }
        text = cut(text)
        return foreignShare(of: text) > 0.3 ? .notEnglish(text) : .prompt(text)
    }

    /// A text without control characters, line ends and CQ codes; blanks in a row become one.
    ///
    /// - Parameter text: Any text.
    /// - Returns: One line that can do no harm in a message or a request.
    public static func harmless(_ text: String) -> String {
        let plain = ByteScan.over(text) { withoutCodes(&$0) }
        var line = String.UnicodeScalarView()
        for scalar in plain.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            if isControl || scalar.properties.isWhitespace {
                if let last = line.last, last != " " { line.append(" ") }
            } else if !Self.unseen.contains(scalar.value) {
                line.append(scalar)
            }
        }
        return String(line).trimmed
    }

    /// The text between CQ codes; a code that does not end takes everything with it.
    static func withoutCodes(_ scan: inout ByteScan) -> String {
        var plain = ""
        var start = 0
        while let code = scan.first(of: "[cq:", in: start..<scan.count, ignoringCase: true) {
            plain += scan.text(in: start..<code)
            guard let end = scan.first(of: UInt8(ascii: "]"), in: code..<scan.count) else { return plain }
            start = end + 1
        }
        return plain + scan.text(in: start..<scan.count)
    }

    /// The share of Chinese, Japanese and Korean characters among the letters, 0…1.
    static func foreignShare(of text: String) -> Double {
        var letters = 0
        var foreign = 0
        for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
            letters += 1
            if Scalars.isCJK(scalar.value) { foreign += 1 }
        }
        return letters == 0 ? 0 : Double(foreign) / Double(letters)
    }

    /// The first paragraph that is more than an announcement.
    private static func firstParagraph(of text: String) -> String {
        let paragraphs = text.replacing("\r\n", with: "\n").components(separatedBy: "\n\n").map(\.trimmed)
            .filter { !$0.isEmpty }
        guard let first = paragraphs.first else { return "" }
        let announces = first.count < 80 && (first.hasSuffix(":") || first.hasSuffix("："))
        return announces && paragraphs.count > 1 ? paragraphs[1] : first
    }

    private static func withoutLabel(_ text: String) -> String {
        var text = text.trimmed(of: { $0.isWhitespace || $0 == "*" || $0 == "#" })
        for _ in 0..<2 {
            guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }) else { break }
            let label = text[..<colon].lowercased().trimmed(of: { $0 == "*" || $0.isWhitespace })
            guard label.count < 60, labels.contains(where: { label.hasSuffix($0) || label.hasPrefix($0) }) else {
                break
            }
            text = text[text.index(after: colon)...].trimmed(of: { $0.isWhitespace || $0 == "*" })
        }
        return text
    }

    private static func unquoted(_ text: String) -> String {
        var text = text
        while text.count >= 2, let first = text.first, let last = text.last, pairs[first] == last,
            !text.dropFirst().dropLast().contains(where: { $0 == first || $0 == last })
        {
            text = text.dropFirst().dropLast().trimmed
        }
        return text
    }

    private static func isRefusal(_ text: String) -> Bool {
        let opening = text.trimmed.prefix(60).lowercased().replacing("’", with: "'")
        if refusals.contains(where: { opening.hasPrefix($0) }) { return true }
        return foreignShare(of: opening) > 0.3 && chineseRefusals.contains { opening.prefix(24).contains($0) }
    }

    private static func isAddress(_ text: String) -> Bool {
        let lower = text.lowercased()
        return (lower.hasPrefix("http://") || lower.hasPrefix("https://")) && !text.contains(" ")
    }

    /// Cuts an overlong prompt, at a comma or blank where one is near.
    private static func cut(_ text: String) -> String {
        guard text.count > maximumLength else { return text }
        let head = text.prefix(maximumLength)
        let end = head.lastIndex { $0 == "," || $0 == "." || $0 == " " } ?? head.endIndex
        let isNear = head.distance(from: end, to: head.endIndex) < 100
        return (isNear ? head[..<end] : head).trimmed
    }

    private static let unseen: Set<UInt32> = [0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0xFEFF]
    private static let pairs: [Character: Character] = ["\"": "\"", "'": "'", "“": "”", "「": "」", "`": "`", "‘": "’"]
    private static let labels = ["prompt", "提示词", "提示語", "描述词", "output", "result", "answer", "英文", "tags"]
    private static let refusals = [
        "i can't", "i cannot", "i can not", "i'm sorry", "i am sorry", "sorry,", "sorry but", "i'm unable",
        "i am unable",
        "i won't", "i'm not able", "i am not able", "as an ai", "unfortunately, i", "i apologize", "i must decline",
    ]
    private static let chineseRefusals = ["抱歉", "对不起", "无法", "不能生成", "不能提供", "不能帮", "我不能", "很遗憾", "不便"]
}
