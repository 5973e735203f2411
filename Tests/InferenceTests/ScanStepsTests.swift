import Foundation
import HTTP
import Primitives
import Testing

@testable import Inference

/// What is looked at in a text from outside grows with its length and no faster, whatever it is made of.
@Suite(.serialized) struct ScanStepsTests {
    static let pieces = [
        "http://", "https://a.example/b.mp4 ", "http://a.example/", "![", "![](", "![a](data:", "](", "![](http://",
        "data:image/", "data:image/png;base64,", "data:image/png;base64,iVBORw0KGgoAAAAN", "data:image/png;base64,A ",
        "![x](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAAAAAAA", "<img", "<img>", "<img ", "<img src=",
        "<img src=http://", "<img src=' ' '", "src=", ">", "<think>", "</think>", "<think></think>", "<THINK>a", "{",
        "}",
        "[", "```", "\"", " ", "\n", "a", "A/", "猫", "e\u{301}", "\\", ")", "h", "<",
        "http://" + String(repeating: "a", count: 3000) + " ",
    ]

    private func isLinear(_ piece: String, most: Int, extra: Int = 0, _ steps: (String) -> Int) -> Bool {
        let texts = [5_000, 10_000, 20_000, 40_000].map { length in
            String(repeating: piece, count: length / piece.utf8.count + 1)
        }
        let counts = texts.map { (length: $0.utf8.count + 100, steps: steps($0)) }
        return zip(counts, counts.dropFirst()).allSatisfy { shorter, longer in
            let growth = Double(longer.length) / Double(shorter.length)
            return Double(longer.steps) <= Double(shorter.steps) * growth * 1.1 + Double(extra)
        } && counts.allSatisfy { $0.steps <= $0.length * most + extra }
    }

    /// Steps that do not grow with the text: so many candidates as long as an address may be.
    private static let candidates = PictureText.maximumCandidates * (PictureAddress.maximumLength + 64)

    /// Steps that a body of a few kilobytes does not take: what is too short for a picture is not looked at.
    private static let shortRuns = 16 * 1024

    @Test(arguments: pieces)
    func aChatReplyIsLookedThroughInLinearTime(piece: String) {
        let steps = { (text: String) in
            ByteScan.over(text) { scan in
                _ = PictureFinder.source(in: &scan)
                return scan.steps
            }
        }
        #expect(isLinear(piece, most: 16, extra: Self.candidates, steps))
        // With every mark at the end, behind and before the others.
        #expect(isLinear(piece, most: 16, extra: Self.candidates) { steps("![<img data:image/" + $0 + "](src=>)") })
        #expect(isLinear(piece, most: 16, extra: Self.candidates) { steps("</think>" + $0 + "<think></think> x") })
    }

    @Test(arguments: pieces + ["base64,", "base64, ", "base64,iVBORw0KGgoAAAANSUhEUgAAAAAAAAAA", "\"base64,"])
    func picturesAreTakenOutOfABodyInLinearTime(piece: String) {
        #expect(isLinear(piece, most: 16, extra: Self.shortRuns) { ReplyText(Data($0.utf8)).steps })
        #expect(isLinear(piece, most: 16, extra: Self.shortRuns) { ReplyText(Data(("\"" + $0 + " \"").utf8)).steps })
    }

    @Test(arguments: pieces + ["<script>", "<style ", "<head>", "<head", "<script></script>"])
    func aPageLosesItsMarkupInLinearTime(piece: String) {
        #expect(
            isLinear(piece, most: 24) { text in
                ByteScan.over(text) { scan in
                    _ = Markup.text(in: &scan)
                    return scan.steps
                }
            })
    }

    @Test(arguments: pieces + ["insufficient_", "unsupported", "model", "余额", "i"])
    func wordsAreLookedForInOnePassOverAFewKilobytes(piece: String) {
        let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
        let complaint = ProviderComplaint(codes: [text, text], message: text, parameter: text, isCertain: true)
        #expect(complaint.message.utf8.count <= ProviderComplaint.maximumMessage)
        #expect((complaint.codes + [complaint.parameter ?? ""]).allSatisfy { $0.utf8.count <= 128 })
        #expect(ErrorClassifier.steps(for: complaint) <= 48 * ProviderComplaint.maximumMessage)
    }

    @Test func aTableOfWordsFindsWhatStandsInAText() {
        let table = WordTable([("a", ["cat", "dog"]), ("b", ["cow"]), ("c", ["余额"])])
        func meanings(_ text: String) -> Set<String> { ByteScan.over(text) { table.meanings(in: &$0) } }
        #expect(meanings("a dog and a ccow") == ["a", "b"])
        #expect(meanings("ca do co 余 ").isEmpty && meanings("").isEmpty)
        #expect(meanings("您的余额") == ["c"])
    }

    // MARK: - What is found all the same

    private let link = "![cat](https://a.example/cat.png)"

    @Test func aPictureAtTheEndOfALongReplyIsFound() {
        let talk = String(
            repeating: "I will now think about ![ the [cat](cat) and http://x.example/ again. ", count: 2000)
        #expect(PictureFinder.source(in: talk + link) == .url("https://a.example/cat.png"))
        #expect(PictureFinder.source(in: talk + "https://a.example/cat.png") == .url("https://a.example/cat.png"))
        #expect(
            PictureFinder.source(in: talk + "<img src='https://a.example/cat.png'>")
                == .url("https://a.example/cat.png"))
    }

    @Test(arguments: [("![x](", ")"), ("", "\n"), ("", " and some words"), ("<img src=\"", "\">")])
    func aPictureOfMegabytesIsFoundBetweenWords(before: String, after: String) {
        let picture = PictureBytesTests.png(4, 0, 4, 0) + Data((0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        let words = String(repeating: "here it comes. ", count: 100)
        let text = words + before + "data:image/png;base64," + picture.base64EncodedString() + after + words
        #expect(PictureFinder.source(in: text) == .bytes(picture))
    }

    @Test func base64DoesNotCountAmongTheWords() {
        let noise = String(repeating: "QUJD", count: 1 << 16)
        #expect(PictureFinder.source(in: link + " " + noise + " done") == .url("https://a.example/cat.png"))
    }

    @Test func ofManyTagsTheLastOneThatHoldsAnAddressCounts() {
        let tags = "<img><img src='http://a.example/1'><img alt=x src=\"http://a.example/2\"><img><img src=''>"
        #expect(PictureFinder.source(in: tags) == .url("http://a.example/2"))
    }

    @Test func aDataURIInEscapedJSONEndsAtTheBackslash() {
        let text = #"it is {\"url\":\"data:image/png;base64,\#(Fixture.picture.base64EncodedString())\"} you see"#
        #expect(PictureFinder.source(in: text) == .bytes(Fixture.picture))
    }
}
