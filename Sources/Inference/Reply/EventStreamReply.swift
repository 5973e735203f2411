import Foundation
import HTTP
import JSON
import Primitives

/// A reply that came as server-sent events, though a plain one was asked for.
enum EventStreamReply {
    /// Events read of one stream: a token of text each, which is more than any model says.
    private static let maximumEvents = 1_000_000

    /// Whether a body is an event stream, by its first word.
    static func isEventStream(_ body: Data) -> Bool {
        let head = String(decoding: body.prefix(64), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return head.hasPrefix("data:") || head.hasPrefix("event:") || head.hasPrefix(": ")
    }

    /// The stream as the JSON a plain reply would have been.
    ///
    /// A completed image event stands for the whole; otherwise the deltas of a chat are joined into one message. A
    /// partial image is no result.
    static func joined(_ body: Data, cancellation: Cancellation? = nil) -> JSONValue {
        var parser = ServerSentEventParser()
        var message = JoinedMessage()
        var count = 0
        var rest = body[...]
        // Piece by piece: all events at once would take many times the room of the stream.
        while !rest.isEmpty, count < maximumEvents, cancellation?.isCancelled != true {
            let events = parser.feed(rest.prefix(1 << 16))
            rest = rest.dropFirst(1 << 16)
            count += events.count  // bounded: at most 65 536 in a piece, and the loop ends at a million
            for event in events { if let whole = message.take(event) { return whole } }
        }
        if let last = parser.finish(), let whole = message.take(last) { return whole }
        return message.reply
    }
}

/// What the events of a stream have said so far.
private struct JoinedMessage {
    private var text = ""
    private var images: [JSONValue] = []
    private var finishReason: JSONValue?

    /// Adds an event's part; returns the reply if the event stands for the whole.
    mutating func take(_ event: ServerSentEvent) -> JSONValue? {
        guard let json = JSONValue(reading: Data(event.data.utf8)) else { return nil }
        let type = json["type"]?.text ?? event.name
        if type.contains("partial_image") { return nil }
        if let response = json["response"], type == "response.completed" { return response }
        if type.hasSuffix(".completed") || json["error"] != nil || json["data"] != nil { return json }
        if let item = json["item"], type == "response.output_item.done" { images.append(item) }
        let choice = json["choices"]?.items.first
        let part = choice?["delta"] ?? choice?["message"]
        text += part?["content"]?.text ?? ""
        images += part?["images"]?.items ?? []
        images += part?["content"]?.items ?? []
        finishReason = choice?["finish_reason"] ?? finishReason
        return nil
    }

    /// The parts as one reply.
    var reply: JSONValue {
        let message: JSONValue = ["role": "assistant", "content": .string(text), "images": .array(images)]
        return ["choices": [["message": message, "finish_reason": finishReason ?? .null]]]
    }
}
