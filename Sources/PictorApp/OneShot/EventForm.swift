import ChatCore
public import Foundation
import JSON
import OneBot
import OneBotAdapter
import Pictor
public import PictorModel
public import SQLiteStore
import Understanding

/// `pictor history export`: remembered messages as `pictor intent` reads them, one JSON object a line with `id`, `context`
/// and `event`, the last two OneBot 11 message events.
///
/// What an export never holds: bytes of pictures or files, addresses that give access to them, and the configured secrets.
public struct EventForm: Sendable {
    private let concealment: Concealment

    /// A form that conceals the secrets of a configuration.
    public init(configuration: Settings) {
        concealment = Concealment(configuration: configuration)
    }

    /// Writes every selected message.
    ///
    /// - Parameters:
    ///   - selection: Which.
    ///   - export: The messages.
    ///   - write: Gets each line, without a line break.
    /// - Returns: How many lines there were.
    /// - Throws: `StorageError`.
    public func write(
        _ selection: HistoryExport.Selection, of export: HistoryExport, to write: (Data) -> Void
    ) async throws(StorageError) -> Int {
        try await export.run(selection) { write(line(for: $0, after: $1)) }
    }

    /// One line of the export, without a line break.
    func line(for message: Remembered, after context: [Remembered]) -> Data {
        JSONValue.object([
            "id": .string("\(message.entry.key.chat)/\(message.entry.key.id)"),
            "context": .array(context.map(event)), "event": event(message),
        ]).serialized
    }

    private func event(_ message: Remembered) -> JSONValue {
        let entry = message.entry, chat = entry.key.chat
        let author = number(entry.author)
        var event: [String: JSONValue] = [
            "post_type": .string(entry.isOwn ? "message_sent" : "message"), "message_type": .string(chat.kind.rawValue),
            "sub_type": .string(chat.kind == .group ? "normal" : "friend"), "time": .int(entry.time),
            "self_id": number(chat.account), "user_id": author, "message_id": number(entry.key.id),
            "sender": ["user_id": author, "nickname": .string(concealment.concealed(entry.authorName)), "card": ""],
            "message": .array(Message(recorded: entry.parts).segments.map(segment)), "message_format": "array",
            "raw_message": "",
        ]
        event[chat.kind == .group ? "group_id" : "target_id"] = number(chat.peer)
        // What a picture of the bot was, which the rules look at and OneBot has no word for.
        if let made = message.made { event["pictor_made"] = .string(made.rawValue) }
        return .object(event)
    }

    private func segment(_ segment: Segment) -> JSONValue {
        let data: [String: JSONValue]
        switch segment {
        case .text(let text): data = ["text": .string(concealment.concealed(text))]
        case .at, .reply, .face: return segment.json
        case .image(let image):
            var shown: [String: JSONValue] = ["file": ""]
            shown["sub_type"] = image.subType.map(JSONValue.int)
            data = shown
        case .record, .video, .file: data = ["file": ""]
        case .forward: data = ["id": ""]
        case .json, .xml: data = ["data": ""]
        case .markdown: data = ["content": ""]
        case .marketFace, .unknown: data = [:]
        }
        return .object(["type": .string(segment.type), "data": .object(data)])
    }

    private func number(_ text: String) -> JSONValue { Int64(text).map(JSONValue.int) ?? .string(text) }
}
