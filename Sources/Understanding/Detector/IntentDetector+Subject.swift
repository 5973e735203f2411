/// Finds the thing wanted, in the speaker's words.
extension IntentDetector {
    /// The subject of a reading that asks for a drawing: what follows the asking, and what that leans on.
    func subject(of asked: ClauseReading, in reading: Reading, _ surroundings: MessageFacts) -> String {
        let clause = reading.clauses[asked.clause]
        let first = min(asked.match.subject ?? 0, clause.tokens.count)
        var start = first < clause.tokens.count ? clause.tokens[first].start : clause.range.upperBound
        if first > 1, let count = count(before: first, in: clause, of: reading.text.folded) { start = count }
        let object = words(of: reading, in: start..<reading.text.folded.count)
        let following = clause.tokens[first...] + reading.clauses[(asked.clause + 1)...].flatMap(\.tokens)
        var parts = [object]
        let isEmpty = isGeneric(following[...])
        if isEmpty || isHeadless(following) || leans(following) {
            // 一只猫，一条鱼，画一下 · 北京烤鸭，来一张流口水的: the thing stands before the asking.
            let before = reading.clauses[..<asked.clause].flatMap(\.tokens) + clause.tokens[..<first]
            if !isGeneric(before[...]) { parts.insert(words(of: reading, in: 0..<start), at: 0) }
            if surroundings.facts.contains(.made) { parts.insert(surroundings.madeSubject, at: 0) }
        } else if surroundings.facts.contains(.quotesBotPicture)
            || (surroundings.facts.contains(.made) && reading.tags.overlaps(Self.continuing))
        {
            parts.insert(surroundings.madeSubject, at: 0)
        }
        let points = following.prefix(3).contains { $0.tags.overlaps(Self.pointer) }
        if isEmpty || points || leans(following) {
            if !surroundings.quotedWords.isEmpty {
                parts.append(surroundings.quotedWords)
            } else if surroundings.facts.contains(.personSpoke) || points || leans(following)
                || reading.tags.overlaps(Self.pointing)
            {
                parts.append(surroundings.wordsBefore)
            }
        }
        // 图书馆 asks for nothing and may still be what is wanted.
        if isEmpty, !following.contains(where: { $0.tags.overlaps(Self.plain) }) { parts.removeAll { $0 == object } }
        return parts.filter { !$0.isEmpty }.joined(separator: "，")
    }

    /// Where a count of the thing begins, if it is part of its name: 三只小猪, not 一只猫 or 两张海报.
    private func count(before first: Int, in clause: Clause, of folded: [UInt32]) -> Int? {
        let number = clause.tokens[first - 2]
        let unit = clause.tokens[first - 1]
        guard unit.tags.overlaps(Self.classifier), !unit.tags.overlaps(Self.sheet), number.tags.overlaps(Self.number),
            Scalars.isCJK(folded[number.start]), !Self.pointers.contains(folded[number.start])
        else { return nil }
        return number.start
    }

    /// The subject where no word of asking was found: all that was said, after what the last picture showed.
    func wholeSubject(of reading: Reading, _ surroundings: MessageFacts) -> String {
        let own = words(of: reading, in: 0..<reading.text.folded.count)
        let earlier = surroundings.facts.contains(.madeDraw) ? surroundings.madeSubject : surroundings.quotedWords
        let isEmpty = isGeneric(reading.clauses.flatMap(\.tokens)[...])
        if earlier.isEmpty { return isEmpty ? "" : own }
        return isEmpty ? earlier : earlier + "，" + own
    }

    private func words(of reading: Reading, in range: Range<Int>) -> String {
        reading.text.words(in: range).trimmed { $0.isWhitespace || "，,。；;！!、：:".contains($0) }
    }

    /// Whether words name nothing: 一下, 个图看看, 出来吧.
    private func isGeneric(_ tokens: ArraySlice<Token>) -> Bool {
        tokens.allSatisfy { $0.tags.overlaps(Self.generic) }
    }

    /// Whether words describe a thing without naming it: 晚上的, 流口水的, 水彩风格.
    private func isHeadless(_ tokens: ArraySlice<Token>) -> Bool {
        guard let last = tokens.last, let first = tokens.first else { return true }
        return last.tags.overlaps(Self.particle) || first.tags.overlaps(Self.style)
    }

    /// Whether words lean on something said before: 他说的, 上面那个, 配它.
    private func leans(_ tokens: ArraySlice<Token>) -> Bool {
        tokens.contains { $0.tags.overlaps(Self.leaning) }
    }

    private static let generic = TagSet(
        "num|cls|picture|particle|see|give|abit|some|please|fetch|make|draw|again|photo|can|ma|want|you|bot|me|yes|point|past|hearsay|plain|have|third|there|become|look|what"
    )
    private static let number = TagSet("num")
    private static let classifier = TagSet("cls")
    private static let sheet = TagSet("sheet")
    /// 一 counts nothing; 这 and 那 point.
    private static let pointers = Set("一这那".unicodeScalars.map(\.value))
    private static let style = TagSet("style graphic")
    private static let particle = TagSet("particle")
    private static let leaning = TagSet("third there hearsay time")
    private static let plain = TagSet("plain")
    private static let pointer = TagSet("point")
    private static let pointing = TagSet("point hearsay time again there")
    private static let continuing = TagSet("again point there")
}
