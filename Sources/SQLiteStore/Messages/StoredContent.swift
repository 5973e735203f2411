import ChatCore
import Foundation
import JSON

/// A message's content as its row holds it: a JSON array with one object a part, the same for every protocol.
///
/// | part | object |
/// |---|---|
/// | text | `{"text": "…"}` |
/// | mention | `{"mention": "ID"}`, with `"name"` and `"self": true` where they apply |
/// | mention of everybody | `{"everyone": true}` |
/// | quote | `{"quote": "MESSAGE ID"}`, with `"parts"` where the content came along |
/// | picture | `{"picture": "photo"}` or another kind, with `"url"` and `"reference"` |
/// | anything else | `{"other": "voice"}`, with `"id"` for a face |
///
/// Rows of versions before hold OneBot 11 segments, `{"type": "text", "data": {…}}`; both are read.
enum StoredContent {
    /// The content as UTF-8 JSON.
    static func encoded(_ parts: [MessagePart]) -> Data { json(parts).serialized }

    /// Reads content. A row edited by hand that is no such JSON becomes an empty message.
    ///
    /// - Parameters:
    ///   - text: What the row holds.
    ///   - account: The chat's account, whose mention in an old row is a mention of the bot.
    /// - Returns: The content, in order.
    static func parts(_ text: String, account: String) -> [MessagePart] {
        guard let json = try? JSONValue(parsing: Data(text.utf8)) else { return [] }
        return (json.array ?? []).compactMap { part($0, account: account, depth: 0) }
    }

    private static func json(_ parts: [MessagePart]) -> JSONValue { .array(parts.map(json)) }

    private static func json(_ part: MessagePart) -> JSONValue {
        switch part {
        case .text(let text): return ["text": .string(text)]
        case .mention(let mention):
            var object: [String: JSONValue] = ["mention": .string(mention.id)]
            object["name"] = mention.name.map(JSONValue.string)
            if mention.isSelf { object["self"] = true }
            return .object(object)
        case .mentionEveryone: return ["everyone": true]
        case .quote(let quote):
            var object: [String: JSONValue] = ["quote": .string(quote.id)]
            object["parts"] = quote.parts.map(json)
            return .object(object)
        case .picture(let picture):
            var object: [String: JSONValue] = ["picture": .string(picture.kind.rawValue)]
            object["url"] = picture.url.map(JSONValue.string)
            object["reference"] = picture.reference.map(JSONValue.string)
            return .object(object)
        case .other(.face(let id)): return ["other": "face", "id": .string(id)]
        case .other(let content): return ["other": .string(content.name)]
        }
    }

    /// How deep quotes may be nested; deeper ones are kept without their content.
    private static let maximumDepth = 3

    private static func part(_ json: JSONValue, account: String, depth: Int) -> MessagePart? {
        if let type = json["type"]?.string { return OldSegment.part(type, json["data"] ?? .null, account: account) }
        if let text = json["text"]?.string { return .text(text) }
        if let id = json["mention"]?.string {
            return .mention(Mention(id: id, name: json["name"]?.string, isSelf: json["self"] == true))
        }
        if json["everyone"] == true { return .mentionEveryone }
        if let id = json["quote"]?.string {
            let parts = depth < maximumDepth ? json["parts"]?.array : nil
            return .quote(
                Quote(id: id, parts: parts?.compactMap { part($0, account: account, depth: depth + 1) }))
        }
        if let kind = json["picture"]?.string {
            return .picture(
                ChatPicture(
                    kind: ChatPicture.Kind(rawValue: kind) ?? .photo, url: json["url"]?.string,
                    reference: json["reference"]?.string))
        }
        return json["other"]?.string.map { .other(OtherContent(name: $0, id: json["id"]?.string)) }
    }
}

/// A OneBot 11 segment in a row of a version before neutral content.
private enum OldSegment {
    static func part(_ type: String, _ data: JSONValue, account: String) -> MessagePart? {
        func text(_ name: String) -> String? { data[name]?.string ?? data[name]?.integer.map(String.init) }
        switch type {
        case "text": return text("text").map { .text($0) }
        case "at":
            guard let id = text("qq") else { return nil }
            return id == "all" ? .mentionEveryone : .mention(Mention(id: id, isSelf: id == account))
        case "reply": return text("id").map { .quote(Quote(id: $0)) }
        case "image":
            let isSticker = data["sub_type"]?.integer == 1 || text("emoji_id") != nil
            let file = text("file").flatMap { $0.isEmpty ? nil : $0 }
            return .picture(ChatPicture(kind: isSticker ? .sticker : .photo, url: text("url"), reference: file))
        case "mface":
            return .picture(ChatPicture(kind: .shopSticker, url: text("url"), reference: text("emoji_id")))
        case "record": return .other(.voice)
        case "json", "xml": return .other(.card)
        default: return .other(OtherContent(name: type, id: text("id")))
        }
    }
}

extension OtherContent {
    /// Reads what `name` wrote.
    fileprivate init(name: String, id: String?) {
        let plain: [OtherContent] = [.voice, .video, .file, .forward, .card, .markdown]
        if name == "face" {
            self = .face(id: id ?? "")
        } else {
            self = plain.first { $0.name == name } ?? .unknown(type: name)
        }
    }
}
