import Foundation
import HTTP
import JSON

/// A reply that came as server-sent events, though a plain one was asked for.
enum EventStreamReply {
    /// Whether a body is an event stream, by its first word.
    static func isEventStream(_ body: Data) -> Bool {
        let head = String(decoding: body.prefix(64), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return head.hasPrefix("data:") || head.hasPrefix("event:") || head.hasPrefix(": ")
    }

    /// The stream as the JSON a plain reply would have been.
    ///
    /// A completed image event stands for the whole; otherwise the deltas of a chat are joined into one message. A
    /// partial image is no result.
    static func joined(_ body: Data) -> JSONValue {
        var parser = ServerSentEventParser()
        var events = parser.feed(body)
        if let last = parser.finish() { events.append(last) }
        var text = ""
        var images: [JSONValue] = []
        var finishReason: JSONValue?
        for event in events {
            guard let json = JSONValue(reading: Data(event.data.utf8)) else { continue }
            let type = json["type"]?.text ?? event.name
            if type.contains("partial_image") { continue }
            if let response = json["response"], type == "response.completed" { return response }
            if type.hasSuffix(".completed") || json["error"] != nil || json["data"] != nil { return json }
            if let item = json["item"], type == "response.output_item.done" { images.append(item) }
            let choice = json["choices"]?.items.first
            let part = choice?["delta"] ?? choice?["message"]
            text += part?["content"]?.text ?? ""
            images += part?["images"]?.items ?? []
            images += part?["content"]?.items ?? []
            finishReason = choice?["finish_reason"] ?? finishReason
        }
        let message: JSONValue = ["role": "assistant", "content": .string(text), "images": .array(images)]
        return ["choices": [["message": message, "finish_reason": finishReason ?? .null]]]
    }
}
