import Primitives
import Testing

@Suite struct ByteScanTests {
    private func scan<Result>(_ text: String, _ body: (inout ByteScan) -> Result) -> Result {
        ByteScan.over(text, body)
    }

    @Test func marksAreFoundInTheirRangeOnly() {
        scan("ab<x>ab<x>") { scan in
            #expect(scan.first(of: "<x>", in: scan.all) == 2)
            #expect(scan.first(of: "<x>", in: 3..<scan.count) == 7)
            #expect(scan.first(of: "<x>", in: 0..<4) == nil)
            #expect(scan.first(of: "<x>", in: 3..<9) == nil)
            #expect(scan.first(of: Array("ab<".utf8), in: 1..<scan.count) == 5)
            #expect(scan.first(of: UInt8(ascii: ">"), in: 5..<scan.count) == 9)
            #expect(scan.first(of: "<xy", in: scan.all) == nil)
        }
    }

    @Test func capitalsCountAsSmallLettersWhereAsked() {
        scan("a<ThInK>") { scan in
            #expect(scan.first(of: "<think>", in: scan.all) == nil)
            #expect(scan.first(of: "<think>", in: scan.all, ignoringCase: true) == 1)
            #expect(scan.has("<think>", at: 1, ignoringCase: true) && !scan.has("<think>", at: 1))
        }
    }

    @Test func kindsOfBytesAreFoundFromBothEnds() {
        scan(" \n a b\t") { scan in
            #expect(scan.first(of: ByteSet.whitespace.inverted, in: scan.all) == 3)
            #expect(scan.last(of: ByteSet.whitespace.inverted, in: scan.all) == 5)
            #expect(scan.last(of: ByteSet("x"), in: scan.all) == nil)
            #expect(scan.byte(at: 3) == UInt8(ascii: "a") && scan.byte(at: 99) == nil)
        }
        #expect(
            (UInt8.min ... .max).allSatisfy { ByteSet("a\u{7F}@").contains($0) == [0x61, 0x7F, 0x40].contains($0) })
    }

    @Test func nothingIsFoundInNothing() {
        scan("") { scan in
            #expect(scan.first(of: "x", in: scan.all) == nil && scan.first(of: ByteSet("x"), in: 0..<9) == nil)
            #expect(scan.last(of: ByteSet("x"), in: scan.all) == nil && !scan.has("x", at: 0) && !scan.has("x", at: -1))
        }
    }

    @Test func everyByteThatIsLookedAtIsCounted() {
        scan(String(repeating: "a", count: 1000)) { scan in
            _ = scan.first(of: UInt8(ascii: "b"), in: scan.all)
            #expect(scan.steps == 1000)
            _ = scan.first(of: ByteSet("b"), in: 0..<500)
            #expect(scan.steps == 1500)
            _ = scan.last(of: ByteSet("b"), in: 0..<500)
            #expect(scan.steps == 2000)
            _ = scan.first(of: "aab", in: 0..<100)
            #expect(scan.steps >= 2000 + 98 * 3)
        }
    }

    @Test func aCancelledScanFindsNothingMore() {
        let cancellation = Cancellation()
        ByteScan.over(String(repeating: "ab", count: 1 << 17), cancellation: cancellation) { scan in
            var position = 0
            var found = 0
            while let next = scan.first(of: "b", in: position..<scan.count) {
                found += 1
                position = next + 1
                if found == 1000 { cancellation.cancel() }
            }
            #expect(found >= 1000 && found < 1 << 16)
        }
    }
}

@Suite struct OutsideTextTests {
    @Test func aTextIsCutBetweenScalars() {
        #expect("猫猫猫".head(bytes: 7) == "猫猫" && "猫猫猫".tail(bytes: 7) == "猫猫")
        #expect("abc".head(bytes: 3) == "abc" && "abc".tail(bytes: 9) == "abc" && "猫".head(bytes: 2) == "")
    }

    @Test func oneCharacterOfAMegabyteIsCutToo() {
        let text = "a" + String(repeating: "\u{301}", count: 1 << 19)
        #expect(text.count == 1 && text.head(bytes: 4096).utf8.count <= 4096)
    }
}
