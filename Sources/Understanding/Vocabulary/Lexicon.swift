/// A word found in a message: what it does and where it stands.
struct Token: Sendable {
    var tags: TagSet
    var start: Int
    var end: Int
}

/// All known words, for finding the longest one at a place.
struct Lexicon: Sendable {
    /// From a node and a scalar to the next node: a trie in one flat table.
    private var edges: [UInt64: Int32] = [:]
    /// The tags of the word that ends at a node; empty where none does.
    private var tags: [TagSet] = [TagSet()]

    /// Makes a lexicon of the vocabulary, and words only this bot or this moment knows.
    init(_ entries: [(tag: Tag, words: String)]) {
        for entry in entries {
            for word in entry.words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                // `_` stands for a blank inside a word.
                insert(word.replacing("_", with: " "), entry.tag)
            }
        }
    }

    /// Adds one word.
    mutating func insert(_ word: some StringProtocol, _ tag: Tag) {
        let scalars = FoldedText(word).folded
        guard !scalars.isEmpty else { return }
        var node: Int32 = 0
        for scalar in scalars {
            let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(scalar)
            if let next = edges[key] {
                node = next
            } else {
                node = Int32(tags.count)
                edges[key] = node
                tags.append(TagSet())
            }
        }
        tags[Int(node)] |= tag
    }

    /// The longest word that starts at a position, if any; a Latin word counts only as a whole.
    func longestWord(in text: [UInt32], at start: Int) -> Token? {
        var node: Int32 = 0
        var found: Token?
        var position = start
        while position < text.count {
            let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(text[position])
            guard let next = edges[key] else { break }
            node = next
            position += 1
            let here = tags[Int(node)]
            guard here.bits != 0 else { continue }
            let splitsWord =
                position < text.count && Scalars.isLatin(text[position - 1]) && Scalars.isLatin(text[position])
            if !splitsWord { found = Token(tags: here, start: start, end: position) }
        }
        return found
    }
}

/// Kinds of folded scalars.
enum Scalars {
    static func isLatin(_ value: UInt32) -> Bool {
        (value >= 0x61 && value <= 0x7A) || (value >= 0xC0 && value <= 0x24F) || (value >= 0x400 && value <= 0x4FF)
            || value == 0x27
    }

    static func isDigit(_ value: UInt32) -> Bool { value >= 0x30 && value <= 0x39 }

    static func isBlank(_ value: UInt32) -> Bool { value == 0x20 || value == 0x09 }

    /// Chinese, Japanese or Korean writing.
    static func isCJK(_ value: UInt32) -> Bool {
        (value >= 0x3040 && value <= 0x30FF) || (value >= 0x3400 && value <= 0x9FFF)
            || (value >= 0xAC00 && value <= 0xD7AF) || (value >= 0xF900 && value <= 0xFAFF)
    }

    /// Whether a clause ends here: commas, stops, line ends, tildes, dots in a row.
    static func endsClause(_ value: UInt32) -> Bool { clauseEnds.contains(value) }

    private static let clauseEnds: Set<UInt32> = Set(
        "，。！？；：,!?;:\n\r…~～、".unicodeScalars.map { FoldedText.fold($0.value) })
}
