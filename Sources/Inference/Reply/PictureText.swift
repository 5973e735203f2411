import Foundation
import JSON

/// Finds the picture in what a chat model says.
///
/// Thinking is dropped first. Then, in order: the last Markdown picture, a data URI anywhere, the last `<img src>`, the
/// last address whose path ends like a picture's, JSON (fenced or alone), a text that is one address and nothing else,
/// base64 and nothing else. Works on bytes, for a text may hold megabytes of base64.
struct PictureText {
    let finder: PictureFinder
    /// The pictures that were taken out of the reply before it was read.
    let reply: ReplyText

    /// The picture in a text, if there is one.
    func find(in text: String, depth: Int = 0) -> PictureFinder.Source? {
        let bytes = Array(Self.withoutThinking(text).utf8)
        return markdownPicture(bytes) ?? dataURI(bytes) ?? imageTag(bytes) ?? pictureAddress(bytes)
            ?? json(bytes, depth) ?? alone(bytes)
    }

    /// The text after a model's thinking. What was begun to be thought and never ended is thinking to the end.
    static func withoutThinking(_ text: String) -> String {
        var rest = text
        while let start = rest.range(of: "<think>", options: .caseInsensitive) {
            let end = rest.range(of: "</think>", options: .caseInsensitive, range: start.upperBound..<rest.endIndex)
            rest.removeSubrange(start.lowerBound..<(end?.upperBound ?? rest.endIndex))
        }
        if let end = rest.range(of: "</think>", options: [.caseInsensitive, .backwards]) {
            rest.removeSubrange(..<end.upperBound)
        }
        return rest
    }

    private func markdownPicture(_ bytes: [UInt8]) -> PictureFinder.Source? {
        for start in Self.positions(of: "![", in: bytes).reversed() {
            guard let middle = bytes[start...].range(of: Array("](".utf8)) else { continue }
            let target = bytes[middle.upperBound...].drop { Self.isSpace($0) }
            if target.starts(with: "data:".utf8) {
                let end = target.firstIndex(of: UInt8(ascii: ")")) ?? target.endIndex
                if let picture = decoded(target[..<end]) { return picture }
            } else if let address = Self.address(target), !Self.isVideo(address) {
                return .url(address)
            }
        }
        return nil
    }

    private func dataURI(_ bytes: [UInt8]) -> PictureFinder.Source? {
        for start in Self.positions(of: "data:image/", in: bytes) {
            // Line breaks within are let through: base64 is often wrapped.
            let end = bytes[start...].firstIndex { "\"'<>)]}\\".utf8.contains($0) } ?? bytes.endIndex
            if let picture = decoded(bytes[start..<end]) { return picture }
            // A space may follow with more text; base64 has none.
            let short = bytes[start..<end].firstIndex { Self.isSpace($0) } ?? end
            if let picture = decoded(bytes[start..<short]) { return picture }
        }
        return nil
    }

    private func imageTag(_ bytes: [UInt8]) -> PictureFinder.Source? {
        for start in Self.positions(of: "<img", in: bytes).reversed() {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.endIndex
            guard let source = bytes[start..<end].range(of: Array("src=".utf8)) else { continue }
            let value = bytes[source.upperBound..<end].drop { "\"' ".utf8.contains($0) }
            if let address = Self.address(value), !Self.isVideo(address) { return .url(address) }
        }
        return nil
    }

    private func pictureAddress(_ bytes: [UInt8]) -> PictureFinder.Source? {
        let starts = (Self.positions(of: "http://", in: bytes) + Self.positions(of: "https://", in: bytes)).sorted()
        for start in starts.reversed() {
            guard let address = Self.address(bytes[start...], isBare: true) else { continue }
            let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
            if [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"].contains(where: { path.hasSuffix($0) }) {
                return .url(address)
            }
        }
        return nil
    }

    private func json(_ bytes: [UInt8], _ depth: Int) -> PictureFinder.Source? {
        guard let start = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }),
            let end = bytes.lastIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") }), start < end
        else { return nil }
        let before = String(decoding: bytes[..<start].suffix(40), as: UTF8.self)
        guard before.contains("```") || before.allSatisfy(\.isWhitespace) else { return nil }
        return JSONValue(reading: Data(bytes[start...end])).flatMap { value in
            value.items.isEmpty
                ? finder.picture(in: value, depth: depth + 1)  // bounded: the finder stops at 3
                : finder.picture(in: .object(["images": value]), depth: depth + 1)  // bounded: as above
        }
    }

    private func alone(_ bytes: [UInt8]) -> PictureFinder.Source? {
        guard let first = bytes.firstIndex(where: { !Self.isSpace($0) }),
            let last = bytes.lastIndex(where: { !Self.isSpace($0) })
        else { return nil }
        let text = String(decoding: bytes[first...last], as: UTF8.self)
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            guard let address = Self.address(Array(text.utf8)[...]), address == text.replacing("&amp;", with: "&")
            else {
                return nil
            }
            return Self.isVideo(address) ? nil : .url(address)
        }
        return reply.picture(text).map { .bytes($0) }
    }

    // MARK: - Pieces

    private func decoded(_ uri: ArraySlice<UInt8>) -> PictureFinder.Source? {
        reply.picture(String(decoding: uri, as: UTF8.self)).map { .bytes($0) }
    }

    /// The address that begins here, up to white space, a bracket, a quote or Chinese punctuation.
    private static func address(_ bytes: ArraySlice<UInt8>, isBare: Bool = false) -> String? {
        guard bytes.starts(with: "http://".utf8) || bytes.starts(with: "https://".utf8) else { return nil }
        let end = bytes.firstIndex { Self.isSpace($0) || ")]\"'<>`\\".utf8.contains($0) } ?? bytes.endIndex
        guard end - bytes.startIndex <= 8192 else { return nil }
        var text = String(decoding: bytes[..<end], as: UTF8.self)
        if let stop = text.firstIndex(where: { "，。；、）】》！？：“”".contains($0) }) { text = String(text[..<stop]) }
        // In running text a full stop ends the sentence, not the address.
        while isBare, let last = text.last, ".,;:!?*".contains(last) { text.removeLast() }
        return text.replacing("&amp;", with: "&")
    }

    private static func isVideo(_ address: String) -> Bool {
        let path = address.prefix { $0 != "?" && $0 != "#" }.lowercased()
        return [".mp4", ".webm", ".mov", ".m3u8", ".mp3"].contains { path.hasSuffix($0) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func positions(of text: String, in bytes: [UInt8]) -> [Int] {
        let pattern = Array(text.utf8)
        var found: [Int] = []
        var start = 0
        while let range = bytes[start...].range(of: pattern) {
            found.append(range.lowerBound)
            start = range.upperBound
        }
        return found
    }
}

extension ArraySlice<UInt8> {
    /// The first place where `pattern`, not empty, occurs.
    fileprivate func range(of pattern: [UInt8]) -> Range<Int>? {
        guard let lead = pattern.first else { return nil }
        return withUnsafeBufferPointer { buffer -> Range<Int>? in
            var position = 0
            // bounded: places in the buffer, and a pattern of a few bytes
            while position + pattern.count <= buffer.count {
                guard let next = buffer[position...].firstIndex(of: lead) else { return nil }
                // bounded: as above
                guard next + pattern.count <= buffer.count else { return nil }
                if buffer[next..<next + pattern.count].elementsEqual(pattern) {  // bounded: as above
                    return (startIndex + next)..<(startIndex + next + pattern.count)  // bounded: as above
                }
                position = next + 1  // bounded: as above
            }
            return nil
        }
    }
}
