import Foundation
import JSON
import PictorModel
import Testing

@testable import Pictor

/// What a change flips.
@Suite struct IntentComparisonTests {
    private func judged(_ id: String, _ intent: String) -> Data {
        Data(#"{"id": \#(id), "intent": "\#(intent)", "subject": "猫", "decided_by": "rules"}"#.utf8)
    }

    @Test func onlyWhatDiffersIsShownAndAllIsCounted() throws {
        var comparison = try IntentComparison(with: [
            #"{"id": "a", "intent": "none"}"#, "", #"{"id": 7, "expected": {"intent": "draw", "subject": "猫"}}"#,
            #"{"id": "c", "intent": "selfie"}"#,
        ])
        let difference = comparison.difference(judged("\"a\"", "draw"))
        let flip = try JSONValue(parsing: try #require(difference))
        #expect(
            flip == ["id": "a", "before": "none", "after": "draw", "subject": "猫", "decided_by": "rules"])
        #expect(comparison.difference(judged("7", "draw")) == nil)
        #expect(comparison.difference(judged("\"7\"", "draw")) == nil)
        #expect(comparison.difference(judged("\"c\"", "none")) != nil)
        #expect(comparison.summary == "判断了 4 条，和对照不同的 2 条（none→draw 1，selfie→none 1）；1 条对照里没有")
    }

    @Test(arguments: ["[]", "x", #"{"id": "a"}"#, #"{"id": "a", "intent": "dance"}"#, #"{"intent": "draw"}"#])
    func aLineWithoutAVerdictIsNamedByItsNumber(line: String) {
        let error = #expect(throws: IntentComparison.MalformedLine.self) {
            try IntentComparison(with: [#"{"id": "a", "intent": "draw"}"#, line])
        }
        #expect(error?.number == 2)
    }
}
