import OneBot
import Testing

/// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/message/string.md>
struct CQStringTests {
    @Test(
        arguments: [
            ("a&amp;#91;b[CQ:at,qq=1]", [.text("a&#91;b"), .at(1)]),
            ("&#91;猫&#93;,&amp;&#44;", [.text("[猫],&,")]),
            ("[CQ:reply,id=-7][CQ:at,qq=all] 好", [.reply(-7), .at(.all), .text(" 好")]),
            ("x[CQ:face,id=14]y", [.text("x"), .face(id: "14"), .text("y")]),
            (
                "[CQ:image,file=a.png,url=https://x/?a=1&amp;b=&#44;]",
                [.image(Segment.Image(file: "a.png", url: "https://x/?a=1&b=,"))]
            ),
            ("[CQ:at,qq=1,]", [.at(1)]), ("[CQ:at, qq=1]", [.at(1)]),
            (#"[CQ:json,data={"a":&#91;1&#44;2&#93;&amp;}]"#, [.json(#"{"a":[1,2]&}"#)]),
            ("[CQ:dice]", [.unknown(type: "dice", data: [:])]), ("", []),
        ] as [(String, [Segment])])
    func aCodeIsReadWithItsEscapesUndoneOnce(text: String, expected: [Segment]) {
        #expect(Message(cqString: text).segments == expected)
    }

    @Test(arguments: [
        "[CQ:", "[CQ:at", "[CQ:at,qq]", "[CQ:]", "[CQ:,qq=1]", "[CQ:a b,c=d]", "[", "]", "a[b]c", "[CQ", "[cq:at,qq=1]",
        "[CQ:at,=1]", "[CQ:at,qq=1,,x=2]",
    ])
    func aBrokenCodeStaysTextAsItCame(text: String) {
        #expect(Message(cqString: text).segments == [.text(text)])
    }

    @Test func aCodeInsideABrokenOneIsStillRead() {
        #expect(Message(cqString: "[CQ:at,[CQ:at,qq=1]x").segments == [.text("[CQ:at,"), .at(1), .text("x")])
    }

    @Test func aMentionOfNobodyIsKeptAsUnknown() {
        #expect(Message(cqString: "[CQ:at]").segments == [.unknown(type: "at", data: [:])])
    }

    @Test func aMegabyteOfOpenBracketsIsReadInOneGo() {
        let text = String(repeating: "[CQ:at,qq=[", count: 100_000)
        #expect(Message(cqString: text).plainText == text)
    }
}
