import Testing
import Understanding

/// What a group says about pictures nobody asked for, and what is kept of it.
@Suite struct LessonTests {
    private let complaint = Complaint(nicknames: ["小绘"])

    @Test(arguments: [
        "不是让你画", "不是让你画图", "我不是让你画啊！", "没让你画", "没叫你画图呀", "谁让你画了", "谁叫你画的", "我没叫你发图", "又没叫你", "不是叫你啦",
        "我不是跟你说话", "没要图", "我没想要图片", "谁要图了", "没人让你画", "不用你画", "别乱画", "喂，别瞎画了", "误触了", "画什么画", "小绘我没让你画",
        "我没说要画图", "不是讓你畫", "没让小绘画", "i didn't ask you to draw that", "不是让你画图，我们在聊天", "明明没叫你生图",
    ])
    func aPictureNobodyAskedForIsComplainedOf(text: String) {
        #expect(complaint.isMade(in: text))
    }

    @Test(arguments: [
        "不是让你画狗，是画猫", "不是让你画这张，我要的是猫", "没让你画背景", "好看", "谢谢", "别画了", "不是吧", "画错了", "再来一张", "没让你画图？那我现在让你画一张",
        "这不是我要的", "不要红色", "谁画的", "没画完吧", "眼睛画歪了", "不对，我说的是蓝色", "没叫你画这么丑", "", "？？？", "帮我画一只猫", "不是，我让你改图",
        "昨天我没让他画", "not what i wanted, draw a dog",
    ])
    func whatIsSaidOfAPictureThatWasWantedIsNoComplaint(text: String) {
        #expect(!complaint.isMade(in: text))
    }

    @Test func aParagraphIsNoComplaint() {
        #expect(!complaint.isMade(in: String(repeating: "今天天气真好。", count: 10) + "不是让你画"))
    }

    @Test func theSameWordsAreTheSameExampleHoweverTheyArePunctuated() {
        let examples = CounterExamples([CounterExamples.Example(text: "想看 樱花了！", isAddressed: false)])
        #expect(examples.contains("想看樱花了。", isAddressed: false))
        #expect(examples.contains("想看櫻花了", isAddressed: false))
        #expect(!examples.contains("想看樱花", isAddressed: false))
        #expect(!examples.contains("！！！", isAddressed: false))
    }

    @Test func whoCallsTheBotIsOnlyStoppedByAnExampleThatDidSoToo() {
        let overheard = CounterExamples([CounterExamples.Example(text: "画一只猫", isAddressed: false)])
        #expect(!overheard.contains("画一只猫", isAddressed: true))
        let called = CounterExamples([CounterExamples.Example(text: "画一只猫", isAddressed: true)])
        #expect(called.contains("画一只猫", isAddressed: true))
        #expect(called.contains("画一只猫", isAddressed: false))
    }

    @Test func alikeIsWhatSharesHalfItsLetters() {
        let examples = CounterExamples([CounterExamples.Example(text: "好想看富士山的雪", isAddressed: false)])
        #expect(examples.resemble("好想看长白山的雪"))
        #expect(!examples.resemble("画一张海报"))
        #expect(!examples.resemble(""))
        #expect(!CounterExamples().resemble("好想看富士山的雪"))
    }

    @Test(arguments: [
        ("你在吃什么", "eating"), ("看看你的房间", "bedroom"), ("穿了啥", "outfit"), ("", "looking at viewer"), ("在海边", "在海边"),
    ])
    func aPlainSelfieShowsWhatIsAskedAbout(scene: String, tag: String) {
        let recipe = PromptRecipe(persona: Persona(name: "小绘", appearance: "silver hair"), time: "21:05")
        let prompt = recipe.selfiePrompt(scene: scene)
        #expect(prompt.hasPrefix("silver hair, "))
        #expect(prompt.contains(tag))
        #expect(prompt.contains("evening"))
    }

    @Test func thePersonasLooksStandInFrontOfEveryPictureOfIt() {
        let persona = Persona(name: "小绘", appearance: "银发红瞳", englishAppearance: "silver hair, red eyes")
        #expect(persona.shown(in: "selfie on a beach, waving") == "silver hair, red eyes, selfie on a beach, waving")
        #expect(persona.shown(in: "Silver hair, red eyes, at sea") == "Silver hair, red eyes, at sea")
        #expect(Persona(name: "小绘").shown(in: "at sea") == "at sea")
    }

    @Test func onlyLooksThatAreNotEnglishNeedARendering() {
        #expect(Persona(name: "", appearance: "银发红瞳").needsEnglishLooks)
        #expect(!Persona(name: "", appearance: "银发红瞳", englishAppearance: "silver hair").needsEnglishLooks)
        #expect(!Persona(name: "", appearance: "silver hair").needsEnglishLooks)
        #expect(!Persona(name: "").needsEnglishLooks)
    }
}
