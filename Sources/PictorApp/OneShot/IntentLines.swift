import ChatCore
public import Foundation
public import Inference
import JSON
public import Logging
import OneBot
import OneBotAdapter
import Pictor
public import PictorModel
import Understanding

/// `pictor intent`: recorded OneBot 11 events judged as the bot would have, JSON Lines in, JSON Lines out.
public struct IntentLines: Sendable {
    /// A line that is not `{"id", "context": [event…], "event": event}`.
    public enum MalformedLine: Error, Sendable, Equatable {
        /// It is no JSON object.
        case noObject
        /// It holds more values, or deeper ones, than are read.
        case tooLarge
        /// `event` is no message event.
        case noMessage
    }

    private let replay: IntentReplay

    /// Judges by the configured rules, and this model where one is configured.
    public init(configuration: Settings, model: ChatModel?, logger: Logger) {
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
            throw error.reason == .malformed ? .noObject : .tooLarge
        }
        guard json.object != nil else { throw .noObject }
        guard let event = json["event"].flatMap(Self.recorded) else { throw .noMessage }
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
