import ChatCore
public import Foundation
public import Inference
import JSON
public import Logging
import OneBot
import OneBotAdapter
public import Pictor
import Understanding

/// `pictor intent`: recorded OneBot 11 events judged as the bot would have, JSON Lines in, JSON Lines out.
public struct IntentLines: Sendable {
    /// A line that is not `{"id", "context": [event…], "event": event}`.
    public struct MalformedLine: Error, Sendable {
        /// What is wrong, in Chinese.
        public let explanation: String
    }

    private let replay: IntentReplay

    /// Judges by the configured rules, and this model where one is configured.
    public init(configuration: Configuration, model: ChatModel?, logger: Logger) {
        replay = IntentReplay(configuration: configuration, model: model, logger: logger)
    }

    /// Judges one line.
    ///
    /// - Parameter line: A JSON object with `id`, `context` and `event`, the last two OneBot 11 message events.
    /// - Returns: `{"id", "intent", "subject", "decided_by"}`, without a line break.
    /// - Throws: `MalformedLine`.
    public func judged(_ line: Data) async throws(MalformedLine) -> Data {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: line)
        } catch {
            throw MalformedLine(explanation: error.reason == .malformed ? "不是 JSON 对象" : "太大了，值太多或嵌套太深")
        }
        guard json.object != nil else { throw MalformedLine(explanation: "不是 JSON 对象") }
        guard let event = json["event"].flatMap(Self.recorded) else {
            throw MalformedLine(explanation: "event 不是 OneBot 11 的消息事件")
        }
        let context = (json["context"]?.array ?? []).compactMap(Self.recorded)
        let result = await replay.judged(event.message, after: context)
        return JSONValue.object([
            "id": json["id"] ?? .null, "intent": .string(result.intent.rawValue), "subject": .string(result.subject),
            "decided_by": .string(result.decider),
        ]).serialized
    }

    /// A message event, and what it was if it carries a picture of the bot and an export says so.
    private static func recorded(_ json: JSONValue) -> IntentReplay.Recorded? {
        guard case .message(let event)? = try? Event(json) else { return nil }
        return IntentReplay.Recorded(
            message: IncomingMessage(event), made: json["pictor_made"]?.string.flatMap(Intent.init(rawValue:)))
    }
}
