extension IntentDetector {
    /// Reads the words of a message.
    func reading(of surroundings: inout MessageFacts) -> Reading {
        // A request is short; what lies beyond a thousand characters would only cost time.
        // By scalars: a single character goes on for as long as marks are put on it.
        let text = FoldedText(String(surroundings.text.unicodeScalars.prefix(1000)))
        var clauses = lexicon.clauses(of: text, names: nil)
        var reading = Reading(clauses: [], readings: [], text: text)
        for index in clauses.indices {
            reading.tags.formUnion(clauses[index].tags)
            let begins = clauses[index].tokens.first?.tags.overlaps(Self.bot) ?? false
            if clauses[index].tags.overlaps(Self.bot) {
                reading.namesBot = true
                if begins, index == 0 { reading.beginsWithBot = true }
            }
            strip(&clauses[index])
        }
        reading.clauses = clauses
        if reading.namesBot { surroundings.facts.insert(.addressed) }
        if reading.namesBot, !surroundings.callsPerson { surroundings.facts.remove(.toPerson) }
        if surroundings.facts.contains(.pictureBefore), !surroundings.facts.contains(.picture),
            reading.tags.overlaps(Self.there)
        {
            surroundings.facts.insert(.picture)
        }
        for index in clauses.indices where !clauses[index].tokens.isEmpty {
            if let found = read(clauses[index], at: index, text.folded, surroundings.facts) {
                reading.readings.append(found)
            }
        }
        return reading
    }

    private func read(_ clause: Clause, at index: Int, _ folded: [UInt32], _ facts: Facts) -> ClauseReading? {
        for rules in rulebook {
            for rule in rules {
                guard let match = rule.match(clause, of: folded, facts: facts) else { continue }
                return ClauseReading(
                    clause: index, outcome: rule.outcome, certainty: rule.certainty, rule: rule.name, match: match)
            }
        }
        return nil
    }

    /// Takes calls of the bot and fillers off a clause's begin, so that patterns can hold on to its first word.
    private func strip(_ clause: inout Clause) {
        var kept = clause.tokens[...]
        var tags = TagSet()
        while let first = kept.first {
            guard first.tags.overlaps(Self.bot) else { break }
            kept = kept.dropFirst()
            while let next = kept.first, next.tags.overlaps(Self.honorific) { kept = kept.dropFirst() }
        }
        guard kept.count != clause.tokens.count else { return }
        for token in kept { tags.formUnion(token.tags) }
        clause.tokens = Array(kept)
        clause.tags = tags
    }

    private static let bot = TagSet("bot")
    private static let there = TagSet("there")
    private static let honorific = TagSet("particle")
}
