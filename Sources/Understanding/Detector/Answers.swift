/// Answers to what the bot asked: 要, 2, 一只戴着草帽的鸭子.
enum Answers {
    static func judgement(of reading: Reading, _ surroundings: MessageFacts) -> Judgement? {
        guard surroundings.facts.contains(.botSpoke), !surroundings.facts.contains(.toPerson) else { return nil }
        let offersDraw = surroundings.facts.contains(.offersDraw)
        let asksWhat = surroundings.facts.contains(.asksWhat)
        guard offersDraw || asksWhat || surroundings.facts.contains(.offersSelf) else { return nil }
        let length = reading.clauses.reduce(0) { $0 + $1.tokens.count }
        guard length > 0, length <= 24 else { return nil }
        let words = reading.text.words(in: 0..<reading.text.folded.count)
        if reading.tags.overlaps(no), !reading.tags.overlaps(TagSet("yes")) || length < 5 {
            return Judgement(intent: .none, certainty: 0.93, rule: "answer.no")
        }
        let agrees = reading.clauses.allSatisfy { $0.tokens.allSatisfy { $0.tags.overlaps(agreeing) } }
        let wants = length <= 8 && reading.tags.overlaps(wanting) && !reading.tags.overlaps(questions)
        let choice = words.trimmed { "选要画那就吧的个来看想呀啊，。！! ".contains($0) }
        if choice.count == 1, choice.unicodeScalars.allSatisfy(Self.isMark),
            surroundings.offered.lowercased().contains(choice.lowercased())
        {
            return Judgement(
                intent: .draw, subject: words + "，" + surroundings.offered, certainty: 0.95, isExplicit: true,
                rule: "answer.mark")
        }
        if agrees, length <= 4, !reading.tags.overlaps(questions), agreesPlainly(reading) {
            return Judgement(
                intent: offersDraw || asksWhat ? .draw : .selfie, subject: offersDraw ? surroundings.offered : "",
                certainty: 0.95, isExplicit: true, rule: "answer.agreed")
        }
        if agrees || (wants && !asksWhat) {
            return Judgement(
                intent: offersDraw || asksWhat ? .draw : .selfie,
                subject: offersDraw ? (agrees ? surroundings.offered : words + "，" + surroundings.offered) : "",
                certainty: 0.92, isExplicit: true, rule: "answer.yes")
        }
        if choice.count >= 1, length <= 8, offersDraw, surroundings.offered.contains(choice) {
            return Judgement(intent: .draw, subject: words, certainty: 0.9, rule: "answer.choice")
        }
        let startsWithYou = reading.clauses.first?.tokens.first?.tags.overlaps(TagSet("you")) ?? false
        if asksWhat, !startsWithYou, !reading.tags.overlaps(questions) {
            return Judgement(intent: .draw, subject: words, certainty: 0.85, isExplicit: true, rule: "answer.what")
        }
        return nil
    }

    /// Whether an answer begins with a yes and tells of nothing done: 好呀, not 画了.
    private static func agreesPlainly(_ reading: Reading) -> Bool {
        guard let first = reading.clauses.first?.tokens.first, first.tags.overlaps(TagSet("yes")) else { return false }
        return !reading.tags.overlaps(TagSet("past")) && reading.clauses.allSatisfy { $0.ending != 0x3F }
    }

    /// Whether a character marks one of several offers: 2, B.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        FoldedText.fold(scalar.value) < 0x80 && scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static let wanting = TagSet("yes see want")
    private static let questions = TagSet("how what ma work")
    private static let no = TagSet("no|neg|stop")
    private static let agreeing = TagSet("yes|particle|fetch|draw|see|want|num|again|cls|give|please")
}
