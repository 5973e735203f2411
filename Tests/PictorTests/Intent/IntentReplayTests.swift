import Foundation
import JSON
import Logging
import OneBot
import Testing

@testable import Pictor

@Suite struct IntentReplayTests {
    private let replay = IntentReplay(
        configuration: Configuration(), model: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

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

    @Test(arguments: ["", "[]", "not json", "{}", #"{"event": {"post_type": "notice"}}"#])
    func aMalformedLineIsAnErrorWithAnExplanation(text: String) async {
        await #expect(throws: IntentReplay.MalformedLine.self) { try await replay.judged(Data(text.utf8)) }
    }
}
