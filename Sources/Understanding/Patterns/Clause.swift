/// One stretch of a message between stops, as words.
struct Clause: Sendable {
    var tokens: [Token]
    /// All tags that occur.
    var tags = TagSet()
    /// Where it stands in the text.
    var range: Range<Int>
    /// The sign it ends with, folded; 0 at the end of the message.
    var ending: UInt32
}

extension Lexicon {
    /// Splits a text into clauses of words; what stands between quotation marks is one opaque word.
    func clauses(of text: FoldedText, names: Lexicon?) -> [Clause] {
        let folded = text.folded
        var clauses: [Clause] = []
        var tokens: [Token] = []
        var start = 0
        var index = 0
        // Closing marks that do not come any more: looked for behind every opening one they would cost a pass each.
        var missing: Set<UInt32> = []
        func close(at end: Int, ending: UInt32, into clauses: inout [Clause], _ tokens: inout [Token]) {
            if !tokens.isEmpty {
                var clause = Clause(tokens: tokens, range: start..<end, ending: ending)
                for token in tokens { clause.tags.formUnion(token.tags) }
                clauses.append(clause)
            } else if ending != 0, var last = clauses.last {
                if ending == 0x3F { last.ending = ending }
                clauses[clauses.count - 1] = last
            }
            tokens.removeAll(keepingCapacity: true)
        }
        while index < folded.count {
            let value = folded[index]
            if Scalars.endsClause(value) {
                close(at: index, ending: value, into: &clauses, &tokens)
                index += 1
                start = index
            } else if Scalars.isBlank(value), tokens.last?.tags == Self.ma {
                // 在忙吗 拍一下: a blank after 吗 is the question mark nobody types on a phone.
                close(at: index, ending: 0x3F, into: &clauses, &tokens)
                index += 1
                start = index
            } else if Scalars.isBlank(value) || Self.invisible.contains(value) {
                index += 1
            } else if let closing = Self.quotes[value],
                let end = Self.position(of: closing, in: folded, from: index + 1, &missing)
            {
                tokens.append(Token(tags: Self.quotedTags, start: index, end: end + 1))
                index = end + 1
            } else {
                let token = word(in: folded, at: index, names: names)
                tokens.append(token)
                index = token.end
            }
        }
        close(at: folded.count, ending: 0, into: &clauses, &tokens)
        return clauses
    }

    private static func position(
        of closing: UInt32, in folded: [UInt32], from start: Int, _ missing: inout Set<UInt32>
    ) -> Int? {
        guard !missing.contains(closing) else { return nil }
        let position = folded[start...].firstIndex(of: closing)
        if position == nil { missing.insert(closing) }
        return position
    }

    private func word(in folded: [UInt32], at index: Int, names: Lexicon?) -> Token {
        let known = longestWord(in: folded, at: index)
        if let name = names?.longestWord(in: folded, at: index), name.end >= (known?.end ?? 0) {
            return name
        }
        if let known { return known }
        var end = index + 1
        if Scalars.isLatin(folded[index]) {
            while end < folded.count, Scalars.isLatin(folded[end]) { end += 1 }
            return Token(tags: TagSet(), start: index, end: end)
        }
        if Scalars.isDigit(folded[index]) {
            while end < folded.count, Scalars.isDigit(folded[end]) { end += 1 }
            return Token(tags: Self.numberTags, start: index, end: end)
        }
        return Token(tags: TagSet(), start: index, end: end)
    }

    private static let numberTags = TagSet(bits: Tag.num.bit)
    private static let ma = TagSet("ma")
    private static let quotedTags = TagSet(bits: Tag.quoted.bit)

    /// Opening marks, each with its closing one.
    private static let quotes: [UInt32: UInt32] = [
        0x201C: 0x201D, 0x300C: 0x300D, 0x300E: 0x300F, 0x300A: 0x300B, 0x22: 0x22,
    ]

    /// Joiners and selectors that stand inside emoji.
    private static let invisible: Set<UInt32> = [0x200B, 0x200C, 0x200D, 0xFE0F, 0xFEFF]
}
