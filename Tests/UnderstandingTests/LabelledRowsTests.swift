import Foundation
import Testing
import Understanding

/// The figures the detector is held to, on the labelled rows.
@Suite struct LabelledRowsTests {
    private let judged: [(row: LabelledRow, judgement: Judgement)]

    init() throws {
        let file = try #require(Bundle.module.url(forResource: "Fixtures/dev", withExtension: "jsonl"))
        let detector = IntentDetector(nicknames: ["小绘"])
        judged = labelledRows(in: try String(contentsOf: file, encoding: .utf8)).map { row in
            let (message, context) = notation(row.text, row.context)
            return (row, detector.judgement(of: message, after: context))
        }
    }

    private func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(max(whole, 1)) }

    private func isRight(_ row: LabelledRow, _ judgement: Judgement) -> Bool {
        judgement.intent.rawValue == row.label
    }

    @Test func nearlyEveryMessageIsUnderstoodWithoutAModel() {
        #expect(judged.count == 300)
        #expect(share(judged.count { isRight($0.row, $0.judgement) }, of: judged.count) >= 0.97)
    }

    @Test func hardlyAnyChatIsMistakenForARequest() {
        let chat = judged.filter { $0.row.label == "none" }
        #expect(share(chat.count { $0.judgement.intent != .none }, of: chat.count) <= 0.01)
    }

    @Test func theSubjectStandsInWhatIsExtracted() {
        let drawn = judged.filter { $0.row.label == "draw" && $0.judgement.intent == .draw }
        let found = drawn.count { $0.row.subject.isEmpty || $0.judgement.subject.contains($0.row.subject) }
        #expect(share(found, of: drawn.count) >= 0.97)
    }

    @Test func aModelThatIsAlwaysRightMakesTheRestRight() {
        let right = judged.count { isRight($0.row, $0.judgement) || $0.judgement.needsModel }
        #expect(share(right, of: judged.count) >= 0.99)
        #expect(share(judged.count(where: \.judgement.needsModel), of: judged.count) <= 0.6)
    }

    @Test func plainChatterCostsNoModelCall() {
        let chatter = judged.filter { row, _ in
            row.label == "none" && !row.text.contains(where: { "画图照拍看[".contains($0) })
        }
        #expect(chatter.count > 45)
        #expect(share(chatter.count(where: \.judgement.needsModel), of: chatter.count) <= 0.02)
    }

    @Test func rowsTheClassifierNeverSawAreUnderstoodToo() throws {
        let file = try #require(Bundle.module.url(forResource: "Fixtures/held_out", withExtension: "txt"))
        let detector = IntentDetector(nicknames: ["小绘"])
        let unseen = labelledRows(in: try String(contentsOf: file, encoding: .utf8)).map { row in
            let (message, context) = notation(row.text, row.context)
            return (row: row, judgement: detector.judgement(of: message, after: context))
        }
        #expect(unseen.count == 123)
        #expect(share(unseen.count { isRight($0.row, $0.judgement) }, of: unseen.count) >= 0.92)
        let chat = unseen.filter { $0.row.label == "none" }
        #expect(share(chat.count { $0.judgement.intent != .none }, of: chat.count) <= 0.03)
        #expect(share(chat.count(where: \.judgement.needsModel), of: chat.count) <= 0.1)
        let right = unseen.count { isRight($0.row, $0.judgement) || $0.judgement.needsModel }
        #expect(share(right, of: unseen.count) >= 0.97)
    }
}
