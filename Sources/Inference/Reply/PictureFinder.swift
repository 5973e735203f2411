import Foundation
import HTTP
import JSON
import PictureFile
import Primitives

/// Finds the picture in whatever a service answers.
///
/// One ordered table; the first hit wins. Values that are null, empty or beside an `error` are passed over, and so is
/// base64 that does not begin like a picture:
///
/// | row | where | accepted |
/// |---|---|---|
/// | 0 | the body itself | picture bytes, whatever the Content-Type says |
/// | 1 | a zip archive | its first entry that is a picture |
/// | 2 | server-sent events | a completed image event, else the joined deltas, read by the rows below |
/// | 3 | top-level `error`, `success: false` | the complaint |
/// | 4 | `data[]`, `data` | `b64_json`, `url`, `image`, `image_url`, strings |
/// | 5 | `images[]` | strings and the same objects |
/// | 6 | `choices[0].message.images[]`, `.image`, `choices[0].images[]` | `image_url.url`, `url`, `b64_json` |
/// | 7 | `message.content[]` | image parts of every spelling |
/// | 8 | `message.content` as text | what `PictureText` finds |
/// | 9 | `output[]`, `candidates[]`, `output.choices[]`, `output.results[]`, `output_images[]`, top-level fields | |
/// | 10 | `task_id` | a picture still being made |
///
/// A non-zero `code` without a picture is a complaint too. Never "the first URL in the text": refusals link to policies.
struct PictureFinder {
    /// The pictures that were taken out of the reply before it was read.
    private let reply: ReplyText
    /// Set once the caller has stopped waiting; the result is then dropped.
    private var cancellation: Cancellation?

    /// Where a picture is.
    enum Source: Equatable, Sendable {
        case bytes(Data)
        /// As written; possibly relative to the service.
        case url(String)
    }

    /// What a reply holds.
    enum Finding: Equatable, Sendable {
        case found(Source, seed: UInt32?)
        case pending(task: String)
        case complaint(ProviderComplaint)
        /// No picture; `text` is what was said instead.
        case nothing(text: String)
    }

    /// Looks through a reply's body, in time that grows with its length and no faster.
    static func find(in body: Data, cancellation: Cancellation? = nil) -> Finding {
        if PictureBytes.beginLikeAPicture(body) { return .found(.bytes(body), seed: nil) }
        if body.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            do {
                return .found(.bytes(try ZipArchive.firstPicture(in: body)), seed: nil)
            } catch {
                return .nothing(text: error.rawValue)
            }
        }
        return find(in: ReplyText(body, cancellation: cancellation), cancellation: cancellation)
    }

    /// Looks through a reply that is text.
    static func find(in reply: ReplyText, cancellation: Cancellation? = nil) -> Finding {
        let finder = PictureFinder(reply: reply, cancellation: cancellation)
        if EventStreamReply.isEventStream(reply.rest) {
            return finder.find(in: EventStreamReply.joined(reply.rest, cancellation: cancellation))
        }
        do throws(JSONError) {
            return finder.find(in: try JSONValue(parsing: reply.rest))
        } catch {
            let isText = error.reason == .malformed
            return .nothing(text: isText ? String(decoding: reply.rest.prefix(400), as: UTF8.self) : "\(error)")
        }
    }

    /// Looks through a reply that is JSON.
    static func find(in json: JSONValue, cancellation: Cancellation? = nil) -> Finding {
        PictureFinder(reply: ReplyText(), cancellation: cancellation).find(in: json)
    }

    /// Looks through what is only text.
    static func source(in text: String) -> Source? { ByteScan.over(text) { source(in: &$0) } }

    /// The same for a scan; its `steps` count the bytes that were read.
    static func source(in scan: inout ByteScan) -> Source? {
        let reply = ReplyText()
        let finder = PictureFinder(reply: reply, cancellation: scan.cancellation)
        return PictureText(finder: finder, reply: reply).find(in: &scan)
    }

    private func find(in json: JSONValue) -> Finding {
        if let complaint = ProviderComplaint(json), complaint.isCertain { return .complaint(complaint) }
        if let source = picture(in: json) { return .found(source, seed: Self.seed(in: json)) }
        if let complaint = Self.itemComplaint(in: json) ?? ProviderComplaint(json) { return .complaint(complaint) }
        if let task = Self.pendingTask(in: json) { return .pending(task: task) }
        return .nothing(text: Self.spokenText(in: json) ?? "")
    }

    // MARK: - Rows 4 to 9

    /// The first picture of the structure; `depth` guards against JSON within text within JSON.
    func picture(in json: JSONValue, depth: Int = 0) -> Source? {
        guard depth < 3 else { return nil }
        if case .string(let text) = json { return source(text) }
        return fromData(json["data"], depth)
            ?? first(of: json["images"])
            ?? fromChoices(json["choices"], depth)
            ?? fromMessage(json["message"], depth)
            ?? fromOutput(json["output"], depth)
            ?? fromCandidates(json["candidates"], depth)
            ?? first(of: json["output_images"])
            ?? item(json)
    }

    private func fromData(_ data: JSONValue?, _ depth: Int) -> Source? {
        guard let data else { return nil }
        if let found = first(of: data) { return found }
        // One more envelope: `{"code":0,"data":{"data":[…]}}`.
        return data.members.isEmpty ? nil : picture(in: data, depth: depth + 1)  // bounded: depth < 3
    }

    private func fromChoices(_ choices: JSONValue?, _ depth: Int) -> Source? {
        guard let choice = choices?.items.first else { return nil }
        return fromMessage(choice["message"], depth) ?? first(of: choice["images"])
    }

    private func fromMessage(_ message: JSONValue?, _ depth: Int) -> Source? {
        guard let message else { return nil }
        if let found = first(of: message["images"]) ?? message["image"].flatMap({ item($0) }) { return found }
        for part in message["content"]?.items ?? [] {
            if let found = item(part) { return found }
        }
        let texts = [message["content"]?.text] + (message["content"]?.items.map { $0["text"]?.text } ?? [])
        for text in texts.compactMap({ $0 }) {
            if let found = spoken(in: text, depth) { return found }
        }
        return nil
    }

    private func fromOutput(_ output: JSONValue?, _ depth: Int) -> Source? {
        guard let output else { return nil }
        for entry in output.items {
            if entry["type"]?.text == "image_generation_call" {
                if let found = entry["result"].flatMap({ item($0) }) { return found }
            } else if let found = fromMessage(entry, depth) ?? item(entry) {
                return found
            }
        }
        return fromChoices(output["choices"], depth) ?? first(of: output["results"]) ?? first(of: output["images"])
            ?? (output.members.isEmpty ? nil : item(output))
    }

    private func fromCandidates(_ candidates: JSONValue?, _ depth: Int) -> Source? {
        for part in candidates?.items.first?["content"]?["parts"]?.items ?? [] {
            if let found = item(part) { return found }
            if let text = part["text"]?.text, let found = spoken(in: text, depth) { return found }
        }
        return nil
    }

    private func first(of list: JSONValue?) -> Source? {
        guard let list else { return nil }
        if case .array(let items) = list {
            for entry in items {
                if let found = item(entry) { return found }
            }
            return nil
        }
        return item(list)
    }

    /// A picture in one item: a string, or an object with one of the usual members.
    private func item(_ entry: JSONValue) -> Source? {
        if case .string(let text) = entry { return source(text) }
        guard entry["error"] == nil, entry["type"]?.text?.contains("partial_image") != true else { return nil }
        for key in ["b64_json", "b64", "base64", "result", "url", "image", "image_url", "imageUrl"] {
            if let text = entry[key]?.text ?? entry[key]?["url"]?.text ?? entry[key]?["data"]?.text,
                let found = source(text)
            {
                return found
            }
        }
        // Gemini's parts, in the native spelling and the translated one.
        let inline = entry["inlineData"] ?? entry["inline_data"] ?? entry["source"]
        return inline?["data"]?.text.flatMap { source($0) }
    }

    /// A picture in one string that is meant to be one: an address, a data URI or base64.
    func source(_ text: String) -> Source? {
        // Trimming looks at every character of what may be megabytes of base64: only where there is something to trim.
        let isTrimmed = text.first?.isWhitespace != true && text.last?.isWhitespace != true
        let trimmed = isTrimmed ? text : text.trimmingCharacters(in: .whitespacesAndNewlines)
        if trimmed.hasPrefix("http://") || trimmed.hasPrefix("https://") {
            guard trimmed.utf8.count <= PictureAddress.maximumLength, !trimmed.contains(where: \.isWhitespace)
            else { return nil }
            return .url(trimmed.replacing("&amp;", with: "&"))
        }
        if trimmed.hasPrefix("/"), trimmed.utf8.count < 2048, !trimmed.hasPrefix("/9j/"),
            !trimmed.contains(where: \.isWhitespace)
        {
            return .url(trimmed)
        }
        return reply.picture(trimmed).map { .bytes($0) }
    }

    private func spoken(in text: String, _ depth: Int) -> Source? {
        PictureText(finder: self, reply: reply).find(in: text, depth: depth, cancellation: cancellation)
    }

    // MARK: - No picture

    /// The complaint of an item in `data[]`, where every item failed.
    private static func itemComplaint(in json: JSONValue) -> ProviderComplaint? {
        let items = (json["data"]?.items ?? []) + (json["images"]?.items ?? []) + (json["output"]?.items ?? [])
        let complaint = items.lazy.compactMap { ProviderComplaint($0) }.first { $0.isCertain }
        if let complaint { return complaint }
        let reasons = [
            json["promptFeedback"]?["blockReason"]?.text, json["candidates"]?.items.first?["finishReason"]?.text,
            json["choices"]?.items.first?["finish_reason"]?.text,
        ]
        let blocked = [
            "SAFETY", "IMAGE_SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "content_filter", "IMAGE_PROHIBITED_CONTENT",
        ]
        if let reason = reasons.compactMap({ $0 }).first(where: { blocked.contains($0) }) {
            return ProviderComplaint(codes: ["content_filter"], message: "stopped for \(reason)", isCertain: true)
        }
        let isModerated = ([json] + items).contains { $0["respect_moderation"] == .bool(false) }
        return isModerated
            ? ProviderComplaint(codes: ["content_filter"], message: "moderated", isCertain: true) : nil
    }

    private static func pendingTask(in json: JSONValue) -> String? {
        if let task = json["task_id"]?.word ?? json["output"]?["task_id"]?.word { return task }
        let waiting = ["pending", "queued", "processing", "in_progress", "submitted"]
        guard let id = json["id"]?.word, let status = json["status"]?.text?.lowercased(), waiting.contains(status)
        else {
            return nil
        }
        return id
    }

    private static func spokenText(in json: JSONValue) -> String? {
        let message = json["choices"]?.items.first?["message"]
        return message?["content"]?.text ?? message?["refusal"]?.text
            ?? message?["content"]?.items.lazy.compactMap { $0["text"]?.text }.first
            ?? json["candidates"]?.items.first?["content"]?["parts"]?.items.lazy.compactMap { $0["text"]?.text }.first
    }

    private static func seed(in json: JSONValue) -> UInt32? {
        let value = json["seed"] ?? json["data"]?.items.first?["seed"] ?? json["images"]?.items.first?["seed"]
        return value?.number.flatMap { UInt32(exactly: $0) }
    }
}
