import Primitives
import Testing

@testable import Understanding

/// What is looked at in a model's answer and in a member's message grows with its length and no faster.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ScanStepsTests {
    static let pieces = [
        "<think>", "</think>", "<THINK></Think>", "<", "```", "```json\n", "`", "“”", "\"", "{", "{\"a\":", "}", "[CQ:",
        "[cq:at]",
        "[", "]", "[@", "[@某人]", "“", "「", " ", "谢谢 ", "a", "猫", "e\u{301}",
    ]

    private func isLinear(_ piece: String, _ steps: (String) -> Int) -> Bool {
        let counts = [5_000, 10_000, 20_000, 40_000].map { length in
            (length, steps(String(repeating: piece, count: length / piece.utf8.count)))
        }
        return zip(counts, counts.dropFirst()).allSatisfy { Double($1.1) <= Double($0.1) * 2.1 + 64 }
            && counts.allSatisfy { $0.1 <= 8 * $0.0 }
    }

    private func steps<Result>(_ text: String, _ body: (inout ByteScan) -> Result) -> Int {
        ByteScan.over(text) { scan in
            _ = body(&scan)
            return scan.steps
        }
    }

    @Test(arguments: pieces)
    func everyScanIsLinear(piece: String) {
        #expect(isLinear(piece) { steps($0) { ModelReply.spoken(in: &$0) } })
        #expect(isLinear(piece) { steps($0) { ModelReply.lastFenced(in: &$0) } })
        #expect(isLinear(piece) { steps($0) { PromptText.withoutCodes(&$0) } })
        #expect(isLinear(piece) { steps($0) { RequestText.withoutMentions(&$0) } })
    }

    @Test(arguments: ["<think>", "</think>", "```", "“”", "{", "\"", "[CQ:", " "])
    func anAnswerOfMarksAndNothingElseIsNoVerdict(piece: String) {
        let answer = String(repeating: piece, count: 70_000 / piece.utf8.count)
        #expect(Verdict.parse(content: answer) == nil)
        #expect(Verdict.parse(content: "{" + answer, toolArguments: answer) == nil)
        _ = PromptText.cleaned(answer)
    }

    @Test func ofAnAnswerNoMoreIsKeptThanAModelMaySay() {
        let answer = "<think>a</think>" + String(repeating: "猫", count: 30_000)
        #expect((ModelReply.spoken(answer) ?? "").utf8.count <= ModelReply.maximumLength + 3)
    }

    @Test func aVerdictBehindAMegabyteOfThinkingIsRead() {
        let thinking =
            "<think>" + String(repeating: "should I? {\"intent\": \"draw\"} ``` ", count: 10_000) + "</think>"
        #expect(Verdict.parse(content: thinking + "{“intent”：“draw”，“prompt”：“a cat”}")?.prompt == "a cat")
    }

    @Test(arguments: [
        ("a ```x``` b", "x"), ("``` a ``` b ``` c ```", "c"), ("```json\n{}\n``` and ```", "{}"), ("```\na\n```", "a"),
    ])
    func theLastBlockThatIsClosedCounts(text: String, block: String) {
        #expect(ModelReply.lastFenced(text) == block)
    }

    @Test func oneFenceIsNoBlock() {
        #expect(ModelReply.lastFenced("a ``` b") == nil && ModelReply.lastFenced("") == nil)
    }

    @Test(arguments: [
        ("给[@某人]画[@乙]猫", "给 画 猫"), ("[@", "[@"), ("a[@b", "a[@b"), ("[@a]]", " ]"), ("", ""),
    ])
    func mentionsBecomeBlanks(text: String, plain: String) {
        #expect(ByteScan.over(text) { RequestText.withoutMentions(&$0) } == plain)
    }

    @Test(arguments: [
        ("a[CQ:at,qq=1]b[cq:x]c", "abc"), ("a[CQ:at", "a"), ("[CQ:a][CQ:b]", ""), ("[C]Q", "[C]Q"),
    ])
    func codesAreTakenOut(text: String, plain: String) {
        #expect(ByteScan.over(text) { PromptText.withoutCodes(&$0) } == plain)
    }

    @Test func aMessageOfOneCharacterIsReadNoFurtherThanAnother() {
        let message = Utterance(
            speaker: .person(id: "1", name: "a"),
            fragments: [.text("画" + String(repeating: "\u{301}", count: 200_000))])
        var surroundings = IntentDetector(nicknames: []).surroundings(of: message, after: [])
        #expect(IntentDetector(nicknames: []).reading(of: &surroundings).text.folded.count <= 1000)
    }
}
