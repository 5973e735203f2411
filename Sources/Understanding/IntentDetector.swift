/// Decides whether a group message asks for a picture, of what, and how sure that is.
///
/// Pure: the same message after the same messages is always judged alike, on any thread.
public struct IntentDetector: Sendable {
    /// From this certainty on, a decision needs no model.
    public static let sureness = 0.9

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
            RedoRules.quoting, EditRules.all, TalkRules.first, SelfieRules.portraits, RedoRules.all, DrawRules.plain,
            SelfieRules.all, DrawRules.fetching, TalkRules.last,
        ]
    }

    /// What people put behind a name they call.
    private static let titles = [
        "", "姐姐", "哥哥", "妹妹", "大人", "大佬", "老师", "酱", "宝宝", "宝", "姐", "哥", "君", "桑", "同学", "老婆", "女神", "大神", "chan",
        "ちゃん",
        "さん", "小姐", "小姐姐", "妹子", "美女", "亲",
    ]

    /// Judges one message.
    ///
    /// - Parameters:
    ///   - message: The message to judge.
    ///   - context: The messages of the same chat before it, oldest first; the last three matter most.
    /// - Returns: What is asked and why it was so decided.
    public func judgement(of message: Utterance, after context: [Utterance]) -> Judgement {
        var scene = scene(of: message, after: context)
        let reading = reading(of: &scene)
        let isCalled = scene.callsBot || reading.beginsWithBot
        var judgement = decide(reading, scene)
        judgement.isAddressed = isCalled || (reading.namesBot && judgement.intent != .none)
        return judgement
    }

    private func decide(_ reading: Reading, _ scene: Scene) -> Judgement {
        if scene.facts.contains(.wordless) { return Judgement(intent: .none, rule: "wordless") }
        if let guarded = Guards.verdict(on: scene) { return Judgement(intent: .none, rule: guarded) }
        if let end = reading.readings.first(where: { $0.outcome == .end }) {
            return Judgement(intent: .none, certainty: end.certainty, rule: end.rule)
        }
        let asked = reading.readings.filter {
            switch $0.outcome {
            case .ask(let intent): isAllowed(intent, scene)
            case .redo: true
            default: false
            }
        }
        if let best = asked.max(by: { $0.certainty < $1.certainty }) {
            if let cancel = reading.readings.last(where: { $0.outcome == .cancel }), cancel.clause > best.clause {
                return Judgement(intent: .none, certainty: cancel.certainty, rule: cancel.rule)
            }
            return judgement(for: best, reading, scene)
        }
        if let refusal = reading.readings.last {
            return Judgement(intent: .none, certainty: refusal.certainty, rule: refusal.rule)
        }
        if let answer = Answers.judgement(of: reading, scene) { return answer }
        return Judgement(intent: .none, certainty: 0.9, rule: "nothing")
    }

    private func isAllowed(_ intent: Intent, _ scene: Scene) -> Bool {
        guard scene.facts.contains(.toPerson) else { return true }
        return intent == .edit && !scene.callsPerson
    }

    private func judgement(for asked: ClauseReading, _ reading: Reading, _ scene: Scene) -> Judgement {
        var result = Judgement(intent: .none, certainty: asked.certainty, rule: asked.rule)
        switch asked.outcome {
        case .ask(.draw):
            result.intent = .draw
            result.subject = subject(of: asked, in: reading, scene)
        case .ask(let intent):
            result.intent = intent
            result.subject = intent == .edit ? reading.text.words(in: 0..<reading.text.folded.count) : ""
        default:
            result.isRedo = true
            if scene.facts.contains(.madeSelfie) {
                result.intent = .selfie
            } else {
                result.intent = .draw
                let own = reading.text.words(in: 0..<reading.text.folded.count)
                result.subject = scene.madeSubject.isEmpty ? own : scene.madeSubject + "，" + own
            }
        }
        result.isExplicit = scene.facts.contains(.addressed) || result.certainty >= Self.sureness
        result.needsModel = result.certainty < Self.sureness
        return result
    }
}
