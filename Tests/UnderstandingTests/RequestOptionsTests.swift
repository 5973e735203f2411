import Testing
import Understanding

@Suite struct RequestOptionsTests {
    @Test func optionsComeOffTheEnd() {
        let parsed = RequestOptions.parse("雨里撑伞的女孩 16:9 x2 --seed 123 --no 文字, 水印 --style 水彩")
        #expect(parsed.text == "雨里撑伞的女孩")
        #expect(parsed.options.ratio == RequestOptions.Ratio(width: 16, height: 9))
        #expect(parsed.options.aspect == .landscape)
        #expect(parsed.options.count == 2)
        #expect(parsed.options.seed == 123)
        #expect(parsed.options.negative == "文字 水印")
        #expect(parsed.options.style == "水彩")
        #expect(parsed.notes.isEmpty)
    }

    @Test(arguments: ["一只猫 --ar 9:16", "一只猫 ——ar 9：16", "一只猫 —ar=9:16", "一只猫，９：１６，谢谢", "一只猫 9:16 pls"])
    func thePhonesSignsAreUnderstood(text: String) {
        let parsed = RequestOptions.parse(text)
        #expect(parsed.text == "一只猫")
        #expect(parsed.options.ratio == RequestOptions.Ratio(width: 9, height: 16))
    }

    @Test(arguments: [
        ("一只猫 竖图", RequestOptions.Aspect.portrait), ("一只猫，横图", .landscape), ("一只猫 方图", .square),
        ("一只猫", .auto),
    ])
    func shapesInWords(text: String, aspect: RequestOptions.Aspect) {
        let parsed = RequestOptions.parse(text)
        #expect(parsed.text == "一只猫")
        #expect(parsed.options.aspect == aspect)
    }

    @Test func whatIsGluedToTheLastWordIsHeard() {
        let many = RequestOptions.parse("一只猫x2")
        #expect(many.text == "一只猫" && many.options.count == 2)
        let tall = RequestOptions.parse("画一只猫竖图")
        #expect(tall.text == "画一只猫竖图" && tall.options.aspect == .portrait)
        #expect(RequestOptions.parse("一只猫竖图ｘ３").options.aspect == .portrait)
        #expect(RequestOptions.parse("一只猫竖图ｘ３").options.count == 3)
    }

    @Test(arguments: [
        "一只猫 ——seed 7 ——no 狗 ——style 水彩 ×2", "一只猫 ——style=水彩 --no=狗 —seed：7 x2", "一只猫 x2 --SEED 7 --Style 水彩 --NO 狗",
    ])
    func everyOptionIsReadInEveryOrder(text: String) {
        let parsed = RequestOptions.parse(text)
        var expected = RequestOptions()
        expected.count = 2
        expected.seed = 7
        expected.negative = "狗"
        expected.style = "水彩"
        #expect(parsed.text == "一只猫")
        #expect(parsed.options == expected)
    }

    @Test func tooMuchIsClampedAndSaid() {
        let many = RequestOptions.parse("一只猫 x9")
        #expect(many.options.count == 4)
        #expect(many.notes == [.countClamped(asked: 9, to: 4)])
        let wide = RequestOptions.parse("一只猫 --ar 20:1")
        #expect(wide.options.ratio == RequestOptions.Ratio(width: 4, height: 1))
        #expect(RequestOptions.parse("一只猫 --seed 99999999999").notes == [.seedIgnored("99999999999")])
    }

    @Test(arguments: ["比分3比2的球赛", "一个写着 2:30 的钟在墙上", "x战警大战", "mp4x2", "x战警2", "竖图里的猫", "a -- b", ""])
    func wordsThatOnlyLookLikeOptionsStay(text: String) {
        let parsed = RequestOptions.parse(text)
        #expect(parsed.text == text)
        #expect(parsed.options == RequestOptions())
    }

    @Test func wordsBehindAnOptionAreKept() {
        #expect(RequestOptions.parse("--seed 5 一只猫").text == "一只猫")
    }
}
