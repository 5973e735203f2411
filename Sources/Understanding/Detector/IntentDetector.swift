/// Decides whether a group message asks for a picture, of what, and how sure that is.
///
/// Rules read the message clause by clause; a small classifier, which also sees what the rules said, decides
/// where the message's form does not settle it. Pure: the same message after the same messages is always judged alike,
/// on any thread.
public struct IntentDetector: Sendable {
    /// From this certainty on, a decision to draw needs no model.
    public static let sureness = 0.99
    /// The same for a decision that nothing is asked: a missed request can be repeated, an unwanted picture cannot be undone.
    public static let surenessOfTalk = 0.95

    let nicknames: [String]
    let lexicon: Lexicon
    let rulebook: [[Rule]]

    /// Makes a detector for a bot with these names.
    ///
    /// - Parameter nicknames: What the bot is called in the group, without @; empty strings are ignored.
    public init(nicknames: [String]) {
        self.nicknames = nicknames.filter { !$0.isEmpty }
        var lexicon = Lexicon(AskingWords.all + ThingWords.all + PeopleWords.all + PlainWords.all)
        for nickname in self.nicknames {
            for name in [nickname, "@" + nickname] {
                for title in Self.titles { lexicon.insert(name + title, .bot) }
            }
        }
        self.lexicon = lexicon
        rulebook = [
            RedoRules.quoting, EditRules.all, DrawRules.first, TalkRules.first, SelfieRules.portraits, RedoRules.all,
            DrawRules.plain,
            SelfieRules.all, DrawRules.fetching, TalkRules.last,
        ]
    }

    /// Judges one message.
    ///
    /// - Parameters:
    ///   - message: The message to judge.
    ///   - context: The messages of the same chat before it, oldest first; the last three matter most.
    /// - Returns: What is asked and why it was so decided.
    public func judgement(of message: Utterance, after context: [Utterance]) -> Judgement {
        var surroundings = surroundings(of: message, after: context)
        let reading = reading(of: &surroundings)
        let ruled = decide(reading, surroundings)
        var judgement = ruled
        let isWholeMessage = reading.clauses.count == 1
        if !ruled.isFormal(isWholeMessage: isWholeMessage) { judgement = combine(ruled, reading, surroundings) }
        let isCalled = surroundings.callsBot || reading.beginsWithBot
        judgement.isAddressed = isCalled || (reading.namesBot && judgement.intent != .none)
        if judgement.intent != .none {
            judgement.isExplicit = judgement.isAddressed || judgement.certainty >= Self.plainness
        }
        return judgement
    }

    /// What the classifier sees of a message, for training it: places in its table, and those of the rules' verdict.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - context: The messages before it, oldest first.
    /// - Returns: Places 0..<32768, those the rules gave apart from the others, and the intent by rules alone.
    public func features(
        of message: Utterance, after context: [Utterance]
    ) -> (words: [Int], rules: [Int], ruled: Intent) {
        var surroundings = surroundings(of: message, after: context)
        let reading = reading(of: &surroundings)
        let ruled = decide(reading, surroundings)
        return (
            Features.words(of: reading, surroundings.facts), Features.verdicts(of: reading, surroundings.facts, ruled),
            ruled.intent
        )
    }

    /// What people put behind a name they call.
    private static let titles = [
        "", "姐姐", "哥哥", "妹妹", "大人", "大佬", "老师", "酱", "宝宝", "宝", "姐", "哥", "君", "桑", "同学", "老婆", "女神", "大神", "chan",
        "ちゃん",
        "さん", "小姐", "小姐姐", "妹子", "美女", "亲",
    ]
}

extension IntentDetector {
    /// What the rules say.
    private func decide(_ reading: Reading, _ surroundings: MessageFacts) -> Judgement {
        if surroundings.facts.contains(.wordless) { return Judgement(intent: .none, rule: "guard.wordless") }
        if let guarded = Guards.verdict(on: surroundings) { return Judgement(intent: .none, rule: guarded) }
        if let end = reading.readings.first(where: { $0.outcome == .end }) {
            return Judgement(intent: .none, certainty: end.certainty, rule: end.rule)
        }
        let asked = reading.readings.filter {
            switch $0.outcome {
            case .ask(let intent): isAllowed(intent, surroundings)
            case .redo: true
            default: false
            }
        }
        if let best = asked.max(by: { $0.certainty < $1.certainty }) {
            if let cancel = reading.readings.last(where: { $0.outcome == .cancel }), cancel.clause > best.clause {
                return Judgement(intent: .none, certainty: cancel.certainty, rule: cancel.rule)
            }
            return judgement(for: best, reading, surroundings)
        }
        if let refusal = reading.readings.last {
            return Judgement(intent: .none, certainty: refusal.certainty, rule: refusal.rule)
        }
        if let answer = Answers.judgement(of: reading, surroundings) { return answer }
        return Judgement(intent: .none, certainty: 0.9, rule: "nothing")
    }

    /// Whether somebody who calls another person can still mean the bot.
    private func isAllowed(_ intent: Intent, _ surroundings: MessageFacts) -> Bool {
        if intent == .edit, !surroundings.facts.contains(.picture) { return false }
        guard surroundings.facts.contains(.toPerson) else { return true }
        return intent == .edit && !surroundings.callsPerson
    }

    private func judgement(for asked: ClauseReading, _ reading: Reading, _ surroundings: MessageFacts) -> Judgement {
        var result = Judgement(intent: .none, certainty: asked.certainty, rule: asked.rule)
        switch asked.outcome {
        case .ask(let intent):
            result.intent = intent
            if intent == .draw { result.subject = subject(of: asked, in: reading, surroundings) }
        default:
            result.isRedo = true
            result.intent = surroundings.facts.contains(.madeSelfie) ? .selfie : .draw
            if result.intent == .draw { result.subject = wholeSubject(of: reading, surroundings) }
        }
        if result.intent != .draw { result.subject = reading.text.words(in: 0..<reading.text.folded.count) }
        return result
    }

    /// Combines the classifier's probabilities with the verdict of the rules.
    private func combine(_ ruled: Judgement, _ reading: Reading, _ surroundings: MessageFacts) -> Judgement {
        let places =
            Features.words(of: reading, surroundings.facts) + Features.verdicts(of: reading, surroundings.facts, ruled)
        let chances = Classifier.probabilities(of: places)
        // First whether a picture is wanted at all, then which.
        let allowed = (0..<3).filter { isAllowed(Classifier.intents[$0], surroundings) }
        let wanted = allowed.reduce(Float(0)) { $0 + chances[$1] }
        let least = surroundings.facts.contains(.addressed) ? Self.leastChanceCalled : Self.leastChance
        var best = 3
        if wanted >= least, let likeliest = allowed.max(by: { chances[$0] < chances[$1] }) { best = likeliest }
        var judgement = ruled
        judgement.certainty = Double(best == 3 ? 1 - wanted : chances[best])
        if Classifier.intents[best] != ruled.intent {
            judgement = Judgement(
                intent: Classifier.intents[best], certainty: min(Double(chances[best]), Self.sureness - 0.01),
                rule: "classifier/" + ruled.rule)
            if judgement.intent == .draw {
                judgement.subject = wholeSubject(of: reading, surroundings)
            } else if judgement.intent != .none {
                judgement.subject = reading.text.words(in: 0..<reading.text.folded.count)
            }
        }
        // A model is asked at a sufficient probability of a request even where no word about pictures occurs.
        let isDoubtful = chances[3] < Self.doubtfulChance
        let enough = judgement.intent == .none ? Self.surenessOfTalk : Self.sureness
        judgement.needsModel = judgement.certainty < enough && (isDoubtful || isAboutPictures(reading, surroundings))
        return judgement
    }

    /// Whether a message contains any word about pictures; without one no model is asked.
    private func isAboutPictures(_ reading: Reading, _ surroundings: MessageFacts) -> Bool {
        if reading.tags.overlaps(Self.pictureWords) { return true }
        if surroundings.facts.contains(.picture) { return reading.tags.overlaps(Self.change) }
        let isOffered = !surroundings.facts.isDisjoint(with: [.offersDraw, .offersSelf, .asksWhat])
        if surroundings.facts.contains(.made) || surroundings.facts.contains(.botTold) {
            return reading.tags.overlaps(Self.wish)
        }
        return isOffered
    }

    private static let pictureWords = TagSet("draw shoot picture photo graphic selfie look see")
    private static let change = TagSet("edit remove add become part")
    private static let wish = TagSet("fetch want again make become")

    /// Below this chance of being mere talk, a message may ask for something.
    private static let doubtfulChance: Float = 0.75

    /// From this certainty on, words that call nobody are a plain request and no mere guess.
    private static let plainness = 0.9

    /// A picture is drawn on a guess only above this chance.
    private static let leastChance: Float = 0.85
    /// The same where the bot is called: who calls it mostly wants something.
    private static let leastChanceCalled: Float = 0.78
}

extension Judgement {
    /// Whether the message's form alone decided, so that its words need no weighing.
    fileprivate func isFormal(isWholeMessage: Bool) -> Bool {
        rule.hasPrefix("guard.") || rule == "answer.mark" || rule == "answer.agreed"
            || isWholeMessage && rule == SelfieRules.plain.name
    }
}
