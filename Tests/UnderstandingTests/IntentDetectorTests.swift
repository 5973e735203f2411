import Testing

@testable import Understanding

@Suite struct IntentDetectorTests {
    private let detector = IntentDetector(nicknames: ["小绘"])

    private func judge(_ text: String, _ context: String = "") -> Judgement {
        let (message, before) = notation(text, context)
        return detector.judgement(of: message, after: before)
    }

    @Test(arguments: [
        ("画一张猫咪的图片", "猫咪"), ("帮我画个日落", "日落"), ("我想看看樱花的样子", "樱花"), ("画一个女孩在雨中", "女孩"),
    ])
    func theKnownTriggersDraw(text: String, subject: String) {
        let judgement = judge(text)
        #expect(judgement.intent == .draw)
        #expect(judgement.subject.contains(subject))
        #expect(judgement.isExplicit)
    }

    @Test(arguments: ["自拍", "来张自拍", "小绘发张照片看看", "小绘你现在在哪，发张图看看", "[@小绘] 你在吃什么给我看看"])
    func theKnownTriggersTakeASelfie(text: String) {
        #expect(judge(text).intent == .selfie)
    }

    @Test(arguments: ["发张照片看看", "你现在在哪，发张图看看", "看看你"])
    func afterTheBotSpokeOfItselfALookIsALookAtIt(text: String) {
        #expect(judge(text, "小绘: 刚出门，今天穿了新裙子").intent == .selfie)
    }

    @Test(arguments: ["自拍", "来张自拍", "发个自拍吧", "爆个照", "再发张自拍", "想看自拍", "露个脸", "求自拍"])
    func aBareSelfieIsMeantForTheBotUnlessAPersonJustToldOfTheirLooks(text: String) {
        for before in ["北风: 今天天气不错", "阿杰: [图片]", "小李: 五排来人吗", "糖糖: 早 ⏎ 老王: 收到"] {
            let judgement = judge(text, before)
            #expect(judgement.intent == .selfie && !judgement.needsModel, "\(before)")
        }
        for before in ["糖糖: 我剪了短发", "阿珍: 新买的裙子到了", "新来的: 大家好 新人报到"] {
            #expect(judge(text, before).intent == .none, "\(before)")
        }
        #expect(judge("\(text)真难，我从来不会", "北风: 今天天气不错").intent == .none)
    }

    @Test(arguments: ["别画了", "[@小绘] 不要图", "这张图真好看", "昨天画的猫呢", "小绘昨天画的猫真好看"])
    func talkOfPicturesDrawsNone(text: String) {
        #expect(judge(text).intent == .none)
    }

    @Test func aPictureAtHandIsChanged() {
        #expect(judge("[图片] 把背景换成海边").intent == .edit)
        #expect(judge("[回复:小绘:[图片]] 头发改成银色的").intent == .edit)
        #expect(judge("把上面这张的水印去掉", "喵喵: [图片]").intent == .edit)
        #expect(judge("把背景换成海边").intent == .none)
    }

    @Test func againMeansWhatTheLastPictureWas() {
        let drawing = judge("再来一张", "糖糖: [@小绘] 画只橘猫 ⏎ 小绘: [图片]")
        #expect(drawing.intent == .draw && drawing.isRedo && drawing.subject.contains("橘猫"))
        let selfie = judge("换个姿势再来一张", "糖糖: [@小绘] 自拍 ⏎ 小绘: [图片]")
        #expect(selfie.intent == .selfie && selfie.isRedo)
        #expect(judge("再来一张", "喵喵: [图片]").intent == .none)
    }

    @Test func aKnownKindOfPictureNeedsNoGuessing() {
        let made = Utterance(speaker: .bot, fragments: [.picture(isSticker: false)], madeIntent: .selfie)
        let again = Utterance(speaker: .person(id: "1", name: "糖糖"), fragments: [.text("再来一张")])
        #expect(detector.judgement(of: again, after: [made]).intent == .selfie)
    }

    @Test func answersToTheBotsOwnQuestionCount() {
        #expect(judge("要", "小绘: 要不要我画只猫给大家看？").intent == .draw)
        #expect(judge("要要要", "小绘: 要看自拍吗").intent == .selfie)
        #expect(judge("一只戴着草帽的鸭子", "小绘: 想让我画什么呀？").subject.contains("鸭子"))
        #expect(judge("不用啦", "小绘: 要我画一张吗？").intent == .none)
    }

    @Test func requestsToOtherPeopleAreNotOurs() {
        #expect(judge("[@阿杰] 来张自拍").intent == .none)
        #expect(judge("[回复:阿杰:我今天去爬山了] 发张照片看看").intent == .none)
        #expect(judge("设计赶紧出图").intent == .none)
    }

    @Test func theBotIsKnownToBeCalled() {
        #expect(judge("[@小绘] 在吗").isAddressed)
        #expect(judge("小绘晚安").isAddressed)
        #expect(judge("我要看小绘的照片").isAddressed)
        #expect(!judge("小明晚安").isAddressed)
        let inPrivate = Utterance(speaker: .person(id: "1", name: ""), fragments: [.text("画只猫")], isPrivate: true)
        #expect(detector.judgement(of: inPrivate, after: []).isAddressed)
    }

    @Test func stickersAreNothingToEdit() {
        let sticker = Utterance(
            speaker: .person(id: "1", name: "糖糖"), fragments: [.picture(isSticker: true), .text("换个背景")])
        #expect(detector.judgement(of: sticker, after: []).intent == .none)
    }

    @Test func everyRuleFindsItsExamples() {
        for rule in detector.rulebook.joined() {
            for example in rule.examples {
                let text = FoldedText(notation(example, "").message.text)
                let found = detector.lexicon.clauses(of: text, names: nil).contains { clause in
                    rule.patterns.contains { pattern in
                        pattern.firstMatch(in: clause, of: text.folded) != nil
                            || pattern.firstMatch(in: clause.withoutFirst, of: text.folded) != nil
                    }
                }
                #expect(found, "\(rule.name): \(example)")
            }
        }
    }
}

extension Clause {
    /// The clause without the call it may begin with.
    fileprivate var withoutFirst: Clause {
        var rest = self
        rest.tokens = Array(tokens.dropFirst())
        return rest
    }
}
