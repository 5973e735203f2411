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
        guard let json = try? JSONValue(parsing: line), json.object != nil else {
            throw MalformedLine(explanation: "不是 JSON 对象")
        }
        guard let event = json["event"].flatMap(Self.message) else {
            throw MalformedLine(explanation: "event 不是 OneBot 11 的消息事件")
        }
        let context = (json["context"]?.array ?? []).compactMap(Self.message)
        let judgement = judge.judgement(
            of: utterance(of: event, among: context), after: context.map { utterance(of: $0, among: context) })
        var intent = judgement.intent
        var subject = judgement.subject
        let lines = (context + [event]).map { PromptRecipe.Line(HistoryEntry($0)) }
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

    private static func message(_ json: JSONValue) -> MessageEvent? {
        guard case .message(let event)? = try? Event(json) else { return nil }
        return event
    }

    private func utterance(of event: MessageEvent, among context: [MessageEvent]) -> Utterance {
        let quoted = event.message.replyID.flatMap { id in context.last { $0.messageID == id } }
        return Utterances(account: event.selfID)
            .utterance(of: HistoryEntry(event), quoting: quoted.map(HistoryEntry.init))
    }
}
