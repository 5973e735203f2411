import Testing

@testable import Pictor

@Suite struct BannedWordsTests {
    private let words = BannedWords(["血腥", "裸体", "白骨", "ass", "new year", "Ｎude", "R18", "🍑", "👍🏽血"])

    @Test(arguments: [
        "画一个血腥的场面", "血 腥", "血-腥", "血\n腥", "an ass", "ASS!", "画 ass", "画ass吧", "happy New  Year", "ｎｕｄｅ", "nude女孩",
        "núde",
    ])
    func aWordIsFoundHoweverItIsSpeltApart(text: String) {
        #expect(words.match(text))
    }

    @Test(arguments: [
        "\u{200D}", "\u{200B}", "\u{FE0F}", "\u{20DD}", "\u{3099}", "\u{E0100}", "\u{00AD}", "\u{2060}", "\u{034F}",
        "\u{3164}",
        "\u{0007}", "\u{202E}",
    ])
    func whatNobodySeesHidesNoWord(unseen: String) {
        #expect(words.match("画一个裸\(unseen)体的人"))
        #expect(words.match("a nu\(unseen)de woman"))
        #expect(words.match("\(unseen)ass\(unseen)"))
        #expect(words.match("n\(unseen) u\(unseen) d\(unseen) e"))
    }

    @Test(arguments: ["\u{2F69}骨", "ⓝⓤⓓⓔ", "𝐧𝐮𝐝𝐞", "🅝🅤🅓🅔", "🅽🆄🅳🅴", "ℝ⑱", "n̶u̶d̶e̶"])
    func anotherFormOfALetterIsThatLetter(text: String) {
        #expect(words.match(text))
    }

    @Test(arguments: [
        "n u d e", "n.u.d.e", "画 N-U-D-E 吧", "a n u d e", "n🌸u🌸d🌸e", "n e w y e a r", "r-18", "R 18", "一张r_18的图",
        "r 1🔞8 or r 18",
    ])
    func aWordIsFoundWhereItIsSpelledOut(text: String) {
        #expect(words.match(text))
    }

    @Test(arguments: ["🍑", "一个🍑", "🍑\u{FE0F}", "画👍🏽血"])
    func anEmojiIsAWord(text: String) {
        #expect(words.match(text))
    }

    @Test(arguments: [
        "画一片草地 grass", "class assets", "血色夕阳", "腥味", "a new yearly", "", "   ", "nudescape", "denude r", "n ude",
        "nu de", "denude",
        "a.s. sea", "把a换成s再换成s", "r 180", "18 r", "🍎", "👍血", "👍🏽",
    ])
    func anotherWordIsNotTakenForIt(text: String) {
        #expect(!words.match(text))
    }

    @Test func aNumberIsNotPutTogether() {
        let words = BannedWords(["64"])
        #expect(words.match("64 个人"))
        #expect(!words.match("6:4 的图"))
    }

    @Test(arguments: ["r-18", "R.18", "ｒ 18"])
    func aWordBannedAsItIsSpelledOutIsFoundInOnePiece(word: String) {
        #expect(BannedWords([word]).match("画 R18"))
    }

    @Test(arguments: [[], [""], ["  "], ["！！"], ["\u{200D}"]])
    func noWordsBanNothing(list: [String]) {
        #expect(!BannedWords(list).match("画一个血腥的场面！！"))
    }

    @Test func twoSpellingsOfAWordAreOneWord() {
        #expect(BannedWords.Word("Ｎude") == BannedWords.Word("nude"))
        #expect(BannedWords.Word("血 腥") == BannedWords.Word("血腥"))
        #expect(BannedWords.Word("！！") == nil)
    }
}
