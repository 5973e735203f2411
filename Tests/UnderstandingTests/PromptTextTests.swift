import Testing
import Understanding

@Suite struct PromptTextTests {
    @Test(arguments: [
        "a cat on a mat", "\"a cat on a mat\"", "Prompt: a cat on a mat", "提示词：a cat on a mat",
        "**Prompt:** a cat on a mat",
        "```\na cat on a mat\n```", "Here is the prompt:\n\na cat on a mat\n\nHope you like it!",
        "<think>what cat?</think>\na cat on a mat", "a cat\non a\u{7} mat", "a cat [CQ:at,qq=all]on a mat",
    ])
    func wrappingComesOff(reply: String) {
        #expect(PromptText.cleaned(reply) == .prompt("a cat on a mat"))
    }

    @Test(arguments: [
        "I'm sorry, but I can't help with that.", "I cannot create this image.", "抱歉，我无法生成这样的内容。", "对不起，这个不行",
        "https://example.com/cat.png",
    ])
    func refusalsAreKnown(reply: String) {
        #expect(PromptText.cleaned(reply) == .refusal)
    }

    @Test func chineseIsWorthAskingAgain() {
        #expect(PromptText.cleaned("一只猫坐在窗台上") == .notEnglish("一只猫坐在窗台上"))
        #expect(PromptText.cleaned("a shop sign that says 猫") == .prompt("a shop sign that says 猫"))
    }

    @Test func nothingIsNothing() {
        #expect(PromptText.cleaned("") == .empty)
        #expect(PromptText.cleaned("<think>still at it") == .empty)
        #expect(PromptText.cleaned("[CQ:image,file=x]") == .empty)
    }

    @Test func tenKilobytesAreCut() {
        guard case .prompt(let prompt) = PromptText.cleaned(String(repeating: "a very long cat, ", count: 600)) else {
            Issue.record("no prompt")
            return
        }
        #expect(prompt.count <= PromptText.maximumLength && prompt.count > 1300)
    }

    @Test func standingWordsGoInFrontAndAreSaidOnce() {
        #expect(
            PromptText.joined(addition: "masterpiece, best quality", prompt: "1girl, Best Quality, smile")
                == "masterpiece, best quality, 1girl, smile")
        #expect(PromptText.joined(addition: "", prompt: "1girl, smile, 1girl") == "1girl, smile")
        #expect(PromptText.joined(addition: "masterpiece", prompt: "") == "masterpiece")
    }

    @Test func weightedGroupsStayWhole() {
        #expect(
            PromptText.joined(addition: "(a, b:1.2)", prompt: "cat, (a, b:1.2), a, (cat, dog:0.8)")
                == "(a, b:1.2), cat, a, (cat, dog:0.8)")
    }

    @Test func sentencesStayAsWritten() {
        let prose = "A cat sits by a window, and the rain falls, and a cat sits by a window across the street."
        #expect(PromptText.joined(addition: "film photo", prompt: prose) == "film photo, " + prose)
    }

    @Test(arguments: [
        ("帮我画一张猫咪的图片", "猫咪"), ("小绘给我画个可爱的水獭呗", "可爱的水獭"), ("画一个女孩在雨中", "女孩在雨中"),
        ("我想看看樱花的样子", "樱花"), ("draw me a cat please", "cat"), ("[@小绘] 来张富士山的图", "富士山"), ("画一张", ""),
    ])
    func aRequestWithoutItsAskingIsAPrompt(request: String, prompt: String) {
        #expect(RequestText.cleaned(request, nicknames: ["小绘"]) == prompt)
    }
}
