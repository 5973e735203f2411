import Testing
import Understanding

/// Models answer in many ways; a verdict is found in all that hold one, and in no other.
@Suite struct VerdictTests {
    @Test func plainJSONIsRead() {
        let verdict = Verdict.parse(
            content: """
                {"intent": "draw", "subject": "猫", "prompt": "a cat", "negative": "dog", "aspect": "portrait", "confidence": 0.8}
                """)
        #expect(
            verdict
                == Verdict(
                    intent: .draw, subject: "猫", prompt: "a cat", negative: "dog", aspect: .portrait, confidence: 0.8))
    }

    @Test(arguments: [
        "```json\n{\"intent\": \"selfie\", \"prompt\": \"1girl\"}\n```",
        "好的，这是结果：\n```\n{\"intent\": \"selfie\", \"prompt\": \"1girl\"}\n```\n希望有用",
        "<think>maybe {\"intent\": \"draw\", \"prompt\": \"no\"}</think>{\"intent\": \"selfie\", \"prompt\": \"1girl\"}",
        "I think…</think>\n{\"intent\": \"selfie\", \"prompt\": \"1girl\"}",
        "First {\"intent\": \"none\"} but then {\"intent\": \"selfie\", \"prompt\": \"1girl\"} is better",
        "{“intent”：“selfie”，“prompt”：“1girl”}", "{\"intent\": \"selfie\", \"prompt\": \"1girl\",}",
        "{'intent': 'selfie', 'prompt': '1girl'}", "{\"intent\": \"selfie\", \"prompt\": \"1girl\"",
        "{\"intent\": \"selfie\", \"prompt\": \"1girl\", \"confidence\": NaN}",
        "{\"draw\": true, \"mode\": \"selfie\", \"prompt\": \"1girl\"}",
    ])
    func wrappedAndBrokenObjectsAreRead(reply: String) {
        let verdict = Verdict.parse(content: reply)
        #expect(verdict?.intent == .selfie)
        #expect(verdict?.prompt == "1girl")
    }

    @Test func aToolCallGoesFirst() {
        let verdict = Verdict.parse(
            content: "{\"intent\": \"none\"}", toolArguments: "{\"intent\": \"draw\", \"prompt\": \"a cat\"}")
        #expect(verdict?.intent == .draw)
    }

    @Test(arguments: [
        "", "null", "[]", "[{\"intent\": \"draw\", \"prompt\": \"a\"}]", "\"draw\"", "yes, draw a cat", "{}",
        "{\"prompt\": \"a cat\"}", "{\"intent\": \"dance\", \"prompt\": \"a cat\"}", "<think>{\"intent\": \"draw\"}",
        "{{{{", "{\"intent\": {\"draw\": 1}}",
    ])
    func withoutAVerdictNothingIsDrawn(reply: String) {
        #expect(Verdict.parse(content: reply) == nil)
    }

    @Test(arguments: ["\"false\"", "0", "false", "\"0\"", "null"])
    func aDrawThatIsNotTrueIsNone(value: String) {
        let verdict = Verdict.parse(content: "{\"draw\": \(value), \"prompt\": \"a cat\"}")
        #expect((verdict?.intent ?? Intent.none) == Intent.none)
    }

    @Test(arguments: ["true", "\"true\"", "1", "\"是\""])
    func aDrawThatIsTrueIsADrawing(value: String) {
        #expect(Verdict.parse(content: "{\"draw\": \(value), \"prompt\": \"a cat\"}")?.intent == .draw)
    }

    @Test func anExplicitCommandNeedsOnlyAPrompt() {
        #expect(Verdict.parse(content: "{\"prompt\": \"a cat\"}", assumed: .draw)?.intent == .draw)
        #expect(
            Verdict.parse(content: "{\"draw\": false, \"prompt\": \"a cat\"}", assumed: .draw)?.intent == Intent.none)
    }

    @Test(arguments: [
        ("9:16", RequestOptions.Aspect.portrait), ("16x9", .landscape), ("1:1", .square), ("vertical", .portrait),
        ("横图", .landscape), ("Square", .square), ("round", .auto),
    ])
    func shapesHaveManyNames(name: String, aspect: RequestOptions.Aspect) {
        #expect(Verdict.parse(content: "{\"intent\": \"draw\", \"aspect\": \"\(name)\"}")?.aspect == aspect)
    }

    @Test func confidenceStaysInRange() {
        #expect(Verdict.parse(content: "{\"intent\": \"draw\", \"confidence\": \"0.7\"}")?.confidence == 0.7)
        #expect(Verdict.parse(content: "{\"intent\": \"draw\", \"confidence\": 95}")?.confidence == 1)
    }

    @Test func fiveMegabytesOfBracketsEnd() {
        #expect(Verdict.parse(content: String(repeating: "[", count: 200_000)) == nil)
        #expect(Verdict.parse(content: String(repeating: "{\"a\":", count: 50_000)) == nil)
    }
}
