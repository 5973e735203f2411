/// Finds the thing wanted, in the speaker's words.
extension IntentDetector {
    /// The subject of a reading that asks for a drawing.
    func subject(of asked: ClauseReading, in reading: Reading, _ scene: Scene) -> String {
        let clause = reading.clauses[asked.clause]
        let first = asked.match.subject ?? 0
        let start = first < clause.tokens.count ? clause.tokens[first].start : clause.range.upperBound
        var subject = reading.text.words(in: start..<reading.text.folded.count)
        if isGeneric(clause.tokens.dropFirst(first)), asked.clause + 1 >= reading.clauses.count {
            // 一只猫，一条鱼，画一下: the thing stands before the asking.
            let before = reading.text.words(in: 0..<clause.range.upperBound)
            subject = before
            if !scene.wordsBefore.isEmpty, scene.facts.contains(.personSpoke) || scene.facts.contains(.quotesWords) {
                subject = before + "，" + (scene.quotedWords.isEmpty ? scene.wordsBefore : scene.quotedWords)
            }
            if isGenericAll(reading.clauses) {
                if !scene.quotedWords.isEmpty {
                    subject = scene.quotedWords
                } else if scene.facts.contains(.madeDraw), !scene.madeSubject.isEmpty {
                    subject = scene.madeSubject
                } else if pointsBack(reading) {
                    subject = scene.wordsBefore
                } else {
                    subject = ""
                }
            }
        }
        if scene.facts.contains(.made), !scene.madeSubject.isEmpty, reading.tags.overlaps(Self.continuing) {
            subject = scene.madeSubject + "，" + subject
        }
        return subject
    }

    /// The subject where no word of asking was found: all that was said, after what the last picture showed.
    func wholeSubject(of reading: Reading, _ scene: Scene) -> String {
        let own = reading.text.words(in: 0..<reading.text.folded.count)
        let earlier = scene.facts.contains(.madeDraw) ? scene.madeSubject : scene.quotedWords
        if earlier.isEmpty { return isGenericAll(reading.clauses) ? "" : own }
        return isGenericAll(reading.clauses) ? earlier : earlier + "，" + own
    }

    /// Whether words name nothing: 一下, 个图看看, 出来吧.
    private func isGeneric(_ tokens: ArraySlice<Token>) -> Bool {
        tokens.allSatisfy { $0.tags.overlaps(Self.generic) }
    }

    private func isGenericAll(_ clauses: [Clause]) -> Bool {
        clauses.allSatisfy { isGeneric($0.tokens[...]) }
    }

    private func pointsBack(_ reading: Reading) -> Bool {
        reading.tags.overlaps(Self.pointing)
    }

    private static let generic = TagSet(
        "num|cls|picture|particle|see|give|abit|some|please|fetch|make|draw|again|photo|can|ma|want|you|bot|me|yes|point|past|hearsay|plain|have|third|hearsay|there"
    )
    private static let continuing = TagSet("again point there")
    private static let pointing = TagSet("point|hearsay|time|again")
}
