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
