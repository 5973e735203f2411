public import Foundation
public import Inference
import JSON
public import Logging
import OneBot
import Understanding

/// Judges recorded messages as the bot would have: JSON Lines in, JSON Lines out.
public struct IntentReplay: Sendable {
    /// A line that is not `{"id", "context": [event…], "event": event}`.
    public struct MalformedLine: Error, Sendable {
        /// What is wrong, in Chinese.
        public let explanation: String
    }

    private let judge: Judge

    /// A replay by these rules, and this model where one is configured.
    public init(configuration: Configuration, model: ChatModel?, logger: Logger) {
        judge = Judge(
            model: model, looks: Looks(of: configuration.persona, model: model, database: nil, logger: logger),
            configuration: configuration, logger: logger)
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
        guard let event = json["event"].flatMap(Self.message)?.event else {
            throw MalformedLine(explanation: "event 不是 OneBot 11 的消息事件")
        }
        let context = (json["context"]?.array ?? []).compactMap(Self.message)
        let judgement = judge.judgement(
            of: utterance(of: event, among: context),
            // As many as the bot itself looks at.
            after: context.suffix(Scene.contextLength).map { utterance(of: $0.event, made: $0.made, among: context) })
        var intent = judgement.intent
        var subject = judgement.subject
        let lines = (context.map(\.event) + [event]).map { PromptRecipe.Line(HistoryEntry($0)) }
        let ruling = await judge.ruling(
            on: judgement, words: event.message.plainText, chat: lines, time: event.time.clockTime)
        switch ruling.verdict {
        case .nothing, .undecided: (intent, subject) = (.none, "")
        case .wish(let wish):
            intent = wish.intent
            if let said = wish.subject { subject = said }
        }
        return JSONValue.object([
            "id": json["id"] ?? .null, "intent": .string(intent.rawValue), "subject": .string(subject),
            "decided_by": .string(ruling.decider.rawValue),
        ]).serialized
    }

    /// A message event, and what it was if it carries a picture of the bot and an export says so.
    private static func message(_ json: JSONValue) -> (event: MessageEvent, made: Intent?)? {
        guard case .message(let event)? = try? Event(json) else { return nil }
        return (event, json["pictor_made"]?.string.flatMap(Intent.init(rawValue:)))
    }

    private func utterance(
        of event: MessageEvent, made: Intent? = nil, among context: [(event: MessageEvent, made: Intent?)]
    ) -> Utterance {
        let quoted = event.message.replyID.flatMap { id in context.last { $0.event.messageID == id } }
        return Utterances(account: event.selfID)
            .utterance(of: HistoryEntry(event), quoting: quoted.map { HistoryEntry($0.event) }, made: made)
    }
}
