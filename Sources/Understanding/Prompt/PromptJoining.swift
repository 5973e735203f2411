extension PromptText {
    /// Puts the operator's standing words in front of a prompt and drops what they say twice.
    ///
    /// - Parameters:
    ///   - addition: The standing words, a comma list; "" adds nothing.
    ///   - prompt: The prompt.
    /// - Returns: Both, joined by ", "; weighted groups such as `(a, b:1.2)` and sentences stay whole.
    public static func joined(addition: String, prompt: String) -> String {
        let first = pieces(of: addition)
        guard !first.isEmpty else { return isProse(prompt) ? prompt.trimmed : unique(pieces(of: prompt)) }
        guard !prompt.trimmed.isEmpty else { return unique(first) }
        if isProse(prompt) { return unique(first) + ", " + prompt.trimmed }
        return unique(first + pieces(of: prompt))
    }

    /// The parts between commas that stand in no bracket.
    private static func pieces(of list: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var depth = 0
        for character in list {
            switch character {
            case "(", "[", "{", "<", "（": depth += 1
            case ")", "]", "}", ">", "）": depth = max(0, depth - 1)
            case "," where depth == 0, "，" where depth == 0, "\n" where depth == 0:
                pieces.append(piece)
                piece = ""
                continue
            default: break
            }
            piece.append(character)
        }
        pieces.append(piece)
        return pieces.map(\.trimmed).filter { !$0.isEmpty }
    }

    /// Whether a prompt is written in sentences, where a repeated word is no duplicate.
    private static func isProse(_ prompt: String) -> Bool {
        let parts = pieces(of: prompt)
        if prompt.contains(". ") || prompt.trimmed.hasSuffix(".") || prompt.contains("。") { return true }
        let words = parts.reduce(0) { $0 + $1.split(separator: " ").count }
        return Double(words) / Double(max(parts.count, 1)) > 6
    }

    /// The pieces, each keyword once: the first stays.
    private static func unique(_ pieces: [String]) -> String {
        var seen: Set<String> = []
        return pieces.filter { seen.insert($0.lowercased()).inserted }.joined(separator: ", ")
    }
}
