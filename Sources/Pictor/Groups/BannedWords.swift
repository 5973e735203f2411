import Foundation

/// Words that nothing is drawn of, found in a request or a prompt however they are spelled apart.
///
/// A word of letters and digits counts as a whole word only ("ass" is not in "grass"); any other is found anywhere, and
/// blanks and punctuation put between its characters do not hide it.
struct BannedWords: Sendable, Equatable {
    private let whole: Set<String>
    private let parts: [String]

    init(_ words: [String]) {
        var whole: Set<String> = [], parts: [String] = []
        for word in words.map(Self.folded) {
            let bare = word.filter { $0.isLetter || $0.isNumber }
            guard !bare.isEmpty else { continue }
            if bare.allSatisfy(\.isASCII) {
                whole.insert(Self.tokens(of: word).joined(separator: " "))
            } else {
                parts.append(bare)
            }
        }
        self.whole = whole
        self.parts = parts
    }

    /// Whether one of them is in a text.
    func match(_ text: String) -> Bool {
        guard !whole.isEmpty || !parts.isEmpty else { return false }
        let text = Self.folded(text)
        let bare = text.filter { $0.isLetter || $0.isNumber }
        if parts.contains(where: bare.contains) { return true }
        guard !whole.isEmpty else { return false }
        let spaced = " \(Self.tokens(of: text).joined(separator: " ")) "
        return whole.contains { spaced.contains(" \($0) ") }
    }

    /// Runs of ASCII letters and digits; Chinese between them parts them.
    private static func tokens(of text: String) -> [Substring] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .widthInsensitive, .diacriticInsensitive], locale: nil)
    }
}
