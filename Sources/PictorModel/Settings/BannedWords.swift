import Foundation

/// Words that nothing is drawn of, found in a request or a prompt however they are spelled apart.
///
/// A word of letters and digits counts as a whole word only ("ass" is not in "grass"), also where it is spelled out
/// ("a.s.s"); any other is found anywhere, and blanks and punctuation put between its characters do not hide it. What
/// nobody sees, and another form of the same letter, never makes another word.
package struct BannedWords: Sendable, Equatable {
    private let words: [String]

    package init(_ words: [String]) { self.words = words }

    /// Whether one of them is in a text.
    package func match(_ text: String) -> Bool {
        guard !words.isEmpty, !text.isEmpty else { return false }
        // Made here: rules are asked about every message, words only about what is to be drawn.
        return Index(words).match(Folded(text))
    }
}

extension BannedWords {
    /// One word as it is looked for; two that are found in the same texts are equal.
    package enum Word: Hashable {
        /// Its runs of ASCII letters and digits.
        case whole([String])
        case part(Part)

        /// - Returns: `nil` where nothing is left to look for: no letter, no digit, no emoji.
        package init?(_ text: String) {
            let folded = Folded(text)
            let characters = folded.characters.filter { $0.isWordCharacter || $0.isSign }
            guard !characters.isEmpty else { return nil }
            if characters.allSatisfy(\.isASCII) {
                self = .whole(folded.tokens.map(\.text))
            } else {
                self = .part(Part(characters: characters, hasSign: characters.contains(where: \.isSign)))
            }
        }
    }

    /// A word found anywhere.
    package struct Part: Hashable {
        let characters: [Unicode.Scalar]
        /// Whether emoji are part of it; they are passed over where it has none.
        let hasSign: Bool
    }
}

/// Words as they are looked for.
private struct Index {
    /// By their first token.
    private var whole: [String: [[String]]] = [:]
    /// Those that hold a letter, as they are spelled out: a number alone would be found in "6:4".
    private var spelled: Set<String> = []
    private var longestSpelled = 0
    /// By their first character.
    private var parts: [Unicode.Scalar: [BannedWords.Part]] = [:]

    init(_ words: [String]) {
        for word in words.compactMap(BannedWords.Word.init) {
            switch word {
            case .whole(let tokens):
                whole[tokens[0], default: []].append(tokens)
                let text = tokens.joined()
                if tokens.count > 1, tokens.allSatisfy(Self.isUnit) { whole[text, default: []].append([text]) }
                guard text.contains(where: \.isLetter) else { continue }
                spelled.insert(text)
                longestSpelled = max(longestSpelled, text.utf8.count)
            case .part(let part): parts[part.characters[0], default: []].append(part)
            }
        }
    }

    func match(_ text: Folded) -> Bool {
        let tokens = text.tokens
        return hasPart(text) || hasWhole(tokens) || hasSpelled(tokens)
    }

    private func hasPart(_ text: Folded) -> Bool {
        guard !parts.isEmpty else { return false }
        let plain = text.characters.filter(\.isWordCharacter)
        let withSigns = text.characters.filter { $0.isWordCharacter || $0.isSign }
        for (characters, areSigned) in [(plain, false), (withSigns, true)] {
            for (index, first) in characters.enumerated() {
                guard let candidates = parts[first] else { continue }
                let rest = characters[index...]
                if candidates.contains(where: { $0.hasSign == areSigned && rest.starts(with: $0.characters) }) {
                    return true
                }
            }
        }
        return false
    }

    private func hasWhole(_ tokens: [Folded.Token]) -> Bool {
        tokens.indices.contains { index in
            whole[tokens[index].text]?.contains { tokens[index...].lazy.map(\.text).starts(with: $0) } == true
        }
    }

    /// Looks at each run of tokens that are single letters, or numbers, with only blanks and punctuation between them.
    private func hasSpelled(_ tokens: [Folded.Token]) -> Bool {
        guard !spelled.isEmpty else { return false }
        for first in tokens.indices where Self.isUnit(tokens[first].text) {
            var text = tokens[first].text
            for next in tokens[(first + 1)...] {
                guard !next.isBehindAWord, Self.isUnit(next.text) else { break }
                text += next.text
                guard text.utf8.count <= longestSpelled else { break }
                if spelled.contains(text) { return true }
            }
        }
        return false
    }

    /// A single letter, or a number.
    private static func isUnit(_ token: String) -> Bool { token.utf8.count == 1 || token.allSatisfy(\.isNumber) }
}

/// A text without what nobody sees, each character in its plainest form.
private struct Folded {
    /// A run of ASCII letters and digits.
    struct Token {
        var text: String
        /// Whether a letter of another kind, Chinese for example, parts it from the one before.
        let isBehindAWord: Bool
    }

    let characters: [Unicode.Scalar]

    init(_ text: String) {
        // Compatibility forms first: "ⓝ" is no letter that has a case.
        characters = text.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .unicodeScalars.filter { !$0.isUnseen }.map(\.withoutItsBox)
    }

    var tokens: [Token] {
        var tokens: [Token] = []
        var isInside = false, isBehindAWord = false
        for character in characters {
            guard character.isASCII, character.isWordCharacter else {
                isInside = false
                isBehindAWord = isBehindAWord || character.isWordCharacter
                continue
            }
            if !isInside { tokens.append(Token(text: "", isBehindAWord: isBehindAWord)) }
            tokens[tokens.count - 1].text.unicodeScalars.append(character)
            isInside = true
            isBehindAWord = false
        }
        return tokens
    }
}

extension Unicode.Scalar {
    /// Draws nothing by itself, or only something on the character before it.
    fileprivate var isUnseen: Bool {
        guard !isASCII else { return value < 0x20 && !properties.isWhitespace || value == 0x7F }
        switch properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark: return true
        // Variation selectors are marks; the fillers of Hangul count as letters.
        default: return properties.isDefaultIgnorableCodePoint
        }
    }

    /// A letter or a digit, of any script.
    fileprivate var isWordCharacter: Bool {
        guard !isASCII else { return properties.isAlphabetic || ("0"..."9").contains(self) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }

    /// An emoji, or another picture of a thing.
    fileprivate var isSign: Bool {
        !isASCII && (properties.generalCategory == .otherSymbol || properties.isEmoji)
    }

    /// The letter in "🅝" and "🅽", which Unicode does not call forms of it.
    fileprivate var withoutItsBox: Unicode.Scalar {
        for first: UInt32 in [0x1F150, 0x1F170] where first..<first + 26 ~= value {
            return Unicode.Scalar(UInt8(ascii: "a") + UInt8(value - first))
        }
        return self
    }
}
