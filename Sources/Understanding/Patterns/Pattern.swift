/// A pattern for clauses, written in a small language of words.
///
/// | written | matches |
/// |---|---|
/// | `draw` | a word with that ``Tag`` |
/// | `draw｜make` with a plain bar | one of several |
/// | `给我` | these very characters |
/// | `x?` | `x`, or nothing |
/// | `!x` | nothing, but only where `x` does not follow |
/// | `..` | any words, `.3` up to three, `.3!you` up to three of which none is that |
/// | `+` | at least one word |
/// | `^`, `$`, `$:` | the clause's begin, its end, its end at a colon |
/// | `<` | from here on stands the subject |
/// | `>` | up to here |
struct Pattern: Sendable {
    private indirect enum Element: Sendable {
        case atom(TagSet, literals: [[UInt32]], optional: Bool)
        case absent(TagSet, literals: [[UInt32]])
        case gap(minimum: Int, maximum: Int, without: TagSet)
        case begin, end, colon, subject, subjectEnd
    }

    /// Where a pattern was found.
    struct Match: Sendable {
        /// Index of the first word.
        var start: Int
        /// Index after the last word.
        var end: Int
        /// Index of the first word of the subject, where the pattern marks one.
        var subject: Int?
        /// Index after the last word of the subject, where the pattern marks it.
        var subjectEnd: Int?
    }

    private let elements: [Element]
    /// Tags without which the pattern cannot match.
    let needed: TagSet
    let isAnchored: Bool

    init(_ text: String) {
        var elements: [Element] = []
        var needed = TagSet()
        for piece in text.split(separator: " ") {
            switch piece {
            case "^": elements.append(.begin)
            case "$": elements.append(.end)
            case "$:": elements.append(.colon)
            case "<": elements.append(.subject)
            case ">": elements.append(.subjectEnd)
            case "..": elements.append(.gap(minimum: 0, maximum: 60, without: TagSet()))
            case "+": elements.append(.gap(minimum: 1, maximum: 60, without: TagSet()))
            default:
                let gap = piece.split(separator: "!")
                if piece.first == ".", let most = Int(gap[0].dropFirst()) {
                    elements.append(.gap(minimum: 0, maximum: most, without: TagSet(gap.dropFirst().first ?? "")))
                    continue
                }
                let isOptional = piece.last == "?"
                let isAbsent = piece.first == "!"
                let body = piece.drop { $0 == "!" }.prefix { $0 != "?" }
                var tags = TagSet()
                var literals: [[UInt32]] = []
                let alternatives = body.split(separator: "|")
                for alternative in alternatives {
                    if let tag = Tag(rawValue: String(alternative)) {
                        tags |= tag
                    } else {
                        literals.append(FoldedText(alternative.replacing("_", with: " ")).folded)
                    }
                }
                if isAbsent {
                    elements.append(.absent(tags, literals: literals))
                } else {
                    elements.append(.atom(tags, literals: literals, optional: isOptional))
                    if !isOptional, alternatives.count == 1 { needed.formUnion(tags) }
                }
            }
        }
        self.elements = elements
        self.needed = needed
        if case .begin? = elements.first { isAnchored = true } else { isAnchored = false }
    }

    /// The first place where the pattern fits.
    func firstMatch(in clause: Clause, of folded: [UInt32]) -> Match? {
        guard clause.tags.contains(needed) else { return nil }
        let last = isAnchored ? 0 : clause.tokens.count - 1
        guard last >= 0 else { return nil }
        for start in 0...last {
            var match = Match(start: start, end: start)
            if matches(0, start, clause, folded, &match) { return match }
        }
        return nil
    }

    private func matches(
        _ element: Int, _ position: Int, _ clause: Clause, _ folded: [UInt32], _ match: inout Match
    ) -> Bool {
        let tokens = clause.tokens
        guard element < elements.count else {
            match.end = position
            return true
        }
        switch elements[element] {
        case .begin:
            return position == 0 && matches(element + 1, position, clause, folded, &match)
        case .end:
            return position == tokens.count && matches(element + 1, position, clause, folded, &match)
        case .colon:
            return position == tokens.count && clause.ending == 0x3A
                && matches(element + 1, position, clause, folded, &match)
        case .subject:
            match.subject = position
            return matches(element + 1, position, clause, folded, &match)
        case .subjectEnd:
            match.subjectEnd = position
            return matches(element + 1, position, clause, folded, &match)
        case .gap(let minimum, let maximum, let without):
            let furthest = min(tokens.count, position + maximum)
            var next = position
            while next <= furthest {
                if next - position >= minimum, matches(element + 1, next, clause, folded, &match) { return true }
                guard next < tokens.count, !tokens[next].tags.overlaps(without) else { return false }
                next += 1
            }
            return false
        case .absent(let tags, let literals):
            guard width(of: tags, literals, at: position, tokens, folded) == nil else { return false }
            return matches(element + 1, position, clause, folded, &match)
        case .atom(let tags, let literals, let optional):
            if let width = width(of: tags, literals, at: position, tokens, folded),
                matches(element + 1, position + width, clause, folded, &match)
            {
                return true
            }
            return optional && matches(element + 1, position, clause, folded, &match)
        }
    }

    /// How many words an atom takes at a position, or `nil` where it does not fit.
    private func width(
        of tags: TagSet, _ literals: [[UInt32]], at position: Int, _ tokens: [Token], _ folded: [UInt32]
    ) -> Int? {
        guard position < tokens.count else { return nil }
        if tokens[position].tags.overlaps(tags) { return 1 }
        let start = tokens[position].start
        for literal in literals where start + literal.count <= folded.count {
            guard folded[start..<(start + literal.count)].elementsEqual(literal) else { continue }
            let end = start + literal.count
            var width = 1
            while position + width < tokens.count, tokens[position + width].start < end { width += 1 }
            if tokens[position + width - 1].end <= end { return width }
        }
        return nil
    }
}
