import Testing

@testable import Pictor

@Suite struct BannedWordsTests {
    private let words = BannedWords(["血腥", "ass", "new year", "Ｎude"])

    @Test(arguments: [
        "画一个血腥的场面", "血 腥", "血-腥", "血\n腥", "an ass", "ASS!", "画 ass", "画ass吧", "happy New  Year", "ｎｕｄｅ", "nude女孩",
        "núde",
    ])
    func aWordIsFoundHoweverItIsSpeltApart(text: String) {
        #expect(words.match(text))
    }

    @Test(arguments: ["画一片草地 grass", "class assets", "血色夕阳", "腥味", "a new yearly", "", "   ", "nudescape"])
    func anotherWordIsNotTakenForIt(text: String) {
        #expect(!words.match(text))
    }

    @Test(arguments: [[], [""], ["  "], ["！！"]])
    func noWordsBanNothing(list: [String]) {
        #expect(!BannedWords(list).match("画一个血腥的场面！！"))
    }
}
