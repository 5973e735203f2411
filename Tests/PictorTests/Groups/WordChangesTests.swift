import Testing

@testable import Pictor

@Suite struct WordChangesTests {
    /// The words after an order, and what is said.
    private func order(_ text: String, to words: [String] = []) throws -> (words: [String], said: String) {
        var words = words
        let outcome = try #require(WordChanges(text)).apply(to: &words)
        return (words, outcome.sentence)
    }

    @Test(arguments: ["+血腥 暴力", "血腥、暴力", "+血腥，+暴力", "＋血腥　＋暴力", "+ 血腥, 暴力"])
    func eachWordOfAnOrderIsBannedByItself(text: String) throws {
        let (words, said) = try order(text)
        #expect(words == ["血腥", "暴力"])
        #expect(said == "好的，屏蔽词加上了：血腥、暴力")
    }

    @Test func eachWordMayHaveItsOwnSign() throws {
        let (words, said) = try order("+血腥 -猫、狗 +鸟", to: ["猫", "狗", "鱼"])
        #expect(words == ["鱼", "血腥", "鸟"])
        #expect(said == "好的，屏蔽词加上了：血腥、鸟；去掉了：猫、狗")
    }

    @Test func whatChangesNothingIsSaid() throws {
        let (words, said) = try order("+Ｎude -猫", to: ["nude"])
        #expect(words == ["nude"])
        #expect(said == "本来就有：Ｎude；本来就没有：猫")
    }

    @Test func aWordThatCouldNeverBeFoundIsRefused() throws {
        let (words, said) = try order("+！！ 血腥 🍑")
        #expect(words == ["血腥", "🍑"])
        #expect(said == "好的，屏蔽词加上了：血腥、🍑；认不出来（要有字、字母、数字或表情）：！！")
    }

    @Test func aWordThatIsTooLongIsRefused() throws {
        let (words, said) = try order("+" + String(repeating: "长", count: 22))
        #expect(words.isEmpty)
        #expect(said == "太长（最多 21 个汉字）：长长长长长长长长长长……")
    }

    @Test func moreWordsThanAGroupMayHaveAreRefused() throws {
        let full = (1..<WordChanges.mostWords).map { "词\($0)" }
        let (words, said) = try order("+甲 乙 丙", to: full)
        #expect(words == full + ["甲"])
        #expect(said == "好的，屏蔽词加上了：甲；满 200 个了，没加上：乙、丙")
        #expect(try order("-甲 +乙", to: words).words == full + ["乙"])
    }

    @Test(arguments: ["", "+", "- ", "、，"])
    func anOrderWithoutAWordIsNone(text: String) {
        #expect(WordChanges(text) == nil)
    }
}
