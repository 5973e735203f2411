/// One clause, understood.
struct ClauseReading: Sendable {
    var clause: Int
    var outcome: Outcome
    var certainty: Double
    var rule: String
    var match: Pattern.Match
}

/// A message read by the rules: clause by clause, then as a whole.
struct Reading: Sendable {
    var clauses: [Clause]
    var readings: [ClauseReading]
    var text: FoldedText
    var tags = TagSet()
    /// Whether the bot's name stands in the words.
    var namesBot = false
    /// Whether the words begin with the bot's name, as a call.
    var beginsWithBot = false
}

extension IntentDetector {
    /// Reads the words of a message.
    func reading(of scene: inout Scene) -> Reading {
        // A request is short; what lies beyond a thousand characters would only cost time.
        // By scalars: a single character goes on for as long as marks are put on it.
        let text = FoldedText(String(scene.text.unicodeScalars.prefix(1000)))
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
        if reading.namesBot { scene.facts.insert(.addressed) }
        if reading.namesBot, !scene.callsPerson { scene.facts.remove(.toPerson) }
        if scene.facts.contains(.pictureBefore), !scene.facts.contains(.picture), reading.tags.overlaps(Self.there) {
            scene.facts.insert(.picture)
        }
        for index in clauses.indices where !clauses[index].tokens.isEmpty {
            if let found = read(clauses[index], at: index, text.folded, scene.facts) { reading.readings.append(found) }
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
