/// What must hold before a rule's patterns are tried.
struct Condition: Sendable, Equatable {
    /// Facts that must all hold.
    var when: Facts = []
    /// Facts of which none may hold.
    var unless: Facts = []
    /// Tags of which none may occur in the clause.
    var lacks = TagSet()

    /// A condition that always holds, unless more is said.
    ///
    /// - Parameters:
    ///   - when: Facts that must all hold.
    ///   - unless: Facts of which none may hold.
    ///   - lacks: Tags of which none may occur in the clause, by name, with blanks between them.
    init(when: Facts = [], unless: Facts = [], lacks: String = "") {
        self.when = when
        self.unless = unless
        self.lacks = TagSet(lacks)
    }

    /// Whether it holds for a clause of a message with these facts.
    func holds(for clause: Clause, facts: Facts) -> Bool {
        facts.isSuperset(of: when) && facts.isDisjoint(with: unless) && !clause.tags.overlaps(lacks)
    }
}

/// One way people ask, or seem to ask: patterns with examples beside them.
struct Rule: Sendable {
    let name: String
    let outcome: Outcome
    /// How often this rule is right, 0…1.
    let certainty: Double
    let condition: Condition
    let patterns: [Pattern]
    /// Messages that the rule matches, for its test.
    let examples: [String]

    init(
        _ name: String, _ outcome: Outcome, _ certainty: Double, if condition: Condition = Condition(),
        _ patterns: [String], examples: [String] = []
    ) {
        self.name = name
        self.outcome = outcome
        self.certainty = certainty
        self.condition = condition
        self.patterns = patterns.map(Pattern.init)
        self.examples = examples
    }

    /// Where the rule applies to a clause; `nil` where it does not.
    func match(_ clause: Clause, of folded: [UInt32], facts: Facts) -> Pattern.Match? {
        guard condition.holds(for: clause, facts: facts) else { return nil }
        for pattern in patterns {
            if let match = pattern.firstMatch(in: clause, of: folded) { return match }
        }
        return nil
    }
}
