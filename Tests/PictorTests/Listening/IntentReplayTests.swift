import Foundation
import JSON
import Logging
import OneBot
import PictorApp
import PictorModel
import Testing

@testable import Pictor

@Suite struct IntentReplayTests {
    private let replay = IntentLines(
        configuration: Settings(), model: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    private func line(_ text: String, id: String = "\"a\"") -> Data {
        Data(
            #"""
            {"id": \#(id), "context": [], "event": {"self_id": 10001, "user_id": 42, "time": 1790000020,
            "message_id": 501, "message_type": "group", "sub_type": "normal", "post_type": "message",
            "group_id": 100, "sender": {}, "message": [{"type": "text", "data": {"text": "\#(text)"}}]}}
            """#.utf8)
    }

    @Test func aRequestIsJudgedWithItsSubject() async throws {
        let answer = try JSONValue(parsing: try await replay.judged(line("画一张猫咪的图片")))
        #expect(answer["id"]?.string == "a")
        #expect(answer["intent"]?.string == "draw")
        #expect(answer["subject"]?.string?.contains("猫咪") == true)
        #expect(answer["decided_by"]?.string == "rules")
    }

    @Test func talkIsNone() async throws {
        let answer = try JSONValue(parsing: try await replay.judged(line("今天天气不错", id: "7")))
        #expect(answer["id"]?.integer == 7)
        #expect(answer["intent"]?.string == "none")
        #expect(answer["subject"]?.string == "")
    }

    @Test func aModelDecidesWhereTheRulesAreNotSureAndWithoutItsVerdictItIsNone() async throws {
        let judge = ScriptedModel(#"{"intent":"draw","subject":"猫","prompt":"a cat"}"#, "不好说")
        var configuration = Settings()
        configuration.intentMode = .llm
        let replay = IntentLines(
            configuration: configuration, model: judge.model,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let vague = line("小绘，能不能整一个那种感觉的")
        let first = try JSONValue(parsing: try await replay.judged(vague))
        #expect((first["intent"], first["subject"], first["decided_by"]) == ("draw", "猫", "model"))
        let second = try JSONValue(parsing: try await replay.judged(vague))
        #expect((second["intent"], second["subject"], second["decided_by"]) == ("none", "", "model"))
        #expect(judge.bodies.count == 2)
    }

    @Test(arguments: ["", "[]", "not json", "{}", #"{"event": {"post_type": "notice"}}"#])
    func aMalformedLineIsAnErrorWithAnExplanation(text: String) async {
        await #expect(throws: IntentLines.MalformedLine.self) { try await replay.judged(Data(text.utf8)) }
    }
}
