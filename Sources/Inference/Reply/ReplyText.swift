import CBase64
import Foundation

/// A reply's text in which the pictures have been taken out.
///
/// A reply is a few hundred bytes around megabytes of base64. Reading it as JSON would copy those several times over, so
/// each long run of base64 that begins like a picture is decoded where it stands and leaves a short name behind. The
/// names are letters and digits, so that whatever surrounds them reads as before.
struct ReplyText {
    /// The reply without the pictures.
    let rest: Data

    private struct Inline {
        let picture: Data
        /// Where its base64 lies in `body`.
        let range: Range<Int>
    }

    /// Shorter runs stay where they are.
    private static let shortestRun = 1024
    /// What every name begins with; random, so that no service can write one.
    private let mark: String
    private let body: Data
    private let inlines: [Inline]

    /// Takes the pictures out of a reply.
    init(_ body: Data) {
        let mark = "inline" + String(UInt64.random(in: .min ... .max), radix: 36) + "x"
        let (inlines, rest) = body.withUnsafeBytes { bytes in
            let inlines = Self.inlines(in: bytes)
            var rest = Data()
            // What nothing is taken out of is not copied.
            guard !inlines.isEmpty else { return (inlines, rest) }
            var end = 0
            for (number, inline) in inlines.enumerated() {
                rest.append(contentsOf: bytes[end..<inline.range.lowerBound])
                rest.append(contentsOf: "\(mark)\(number)x".utf8)
                end = inline.range.upperBound
            }
            rest.append(contentsOf: bytes[end...])
            return (inlines, rest)
        }
        self.mark = mark
        self.rest = inlines.isEmpty ? body : rest
        self.body = inlines.isEmpty ? Data() : body
        self.inlines = inlines
    }

    /// A text that is already read, without pictures taken out.
    init() {
        self.init(Data())
    }

    /// The picture that a text, once base64 or a data URI, stands for; `nil` if it is none.
    func picture(_ text: String) -> Data? {
        guard !inlines.isEmpty, let start = text.range(of: mark) else { return Base64Picture.decode(text) }
        // Alone, or behind `data:image/png;base64,`: all there is to it.
        let before = text[..<start.lowerBound]
        if let number = number(text[start.upperBound...]),
            before.isEmpty || before.hasPrefix("data:") && before.hasSuffix(";base64,")
        {
            return inlines[number].picture
        }
        return Base64Picture.decode(withRuns(text))
    }

    /// The number of a name whose mark has been taken off and after which nothing follows.
    private func number(_ tail: Substring) -> Int? {
        guard tail.last == "x", let number = Int(tail.dropLast()), inlines.indices.contains(number) else { return nil }
        return number
    }

    /// The text as it was, for base64 that came in several pieces.
    private func withRuns(_ text: String) -> String {
        var pieces = text.components(separatedBy: mark)
        for index in pieces.indices.dropFirst() {
            guard let end = pieces[index].firstIndex(of: "x"), let number = Int(pieces[index][..<end]),
                inlines.indices.contains(number)
            else { continue }
            let range = inlines[number].range
            let run = String(decoding: body.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
            pieces[index] = run + pieces[index][pieces[index].index(after: end)...]
        }
        return pieces.joined()
    }

    // MARK: - Finding

    /// Runs begin after a quotation mark or after `base64,`; none goes past a quotation mark.
    private static func inlines(in bytes: UnsafeRawBufferPointer) -> [Inline] {
        var found: [Inline] = []
        var start = 0
        while start + shortestRun <= bytes.count {  // bounded: a place in the body
            let end = position(of: UInt8(ascii: "\""), in: bytes, from: start) ?? bytes.count
            if end - start >= shortestRun { found += inlines(in: bytes, start..<end) }
            start = end + 1  // bounded: a place in the body
        }
        return found
    }

    private static func inlines(in bytes: UnsafeRawBufferPointer, _ segment: Range<Int>) -> [Inline] {
        var found: [Inline] = []
        var candidate = segment.lowerBound
        while candidate + shortestRun <= segment.upperBound {
            var next = candidate
            // A space ends it, though the decoder would go on: words of letters may follow.
            let end = position(of: UInt8(ascii: " "), in: bytes, from: candidate) ?? segment.upperBound
            let text = UnsafeRawBufferPointer(rebasing: bytes[candidate..<min(end, segment.upperBound)])
            if let (picture, read) = Base64Picture.decode(text) {
                next += read
                if read >= shortestRun { found.append(Inline(picture: picture, range: candidate..<next)) }
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[next..<segment.upperBound]).bindMemory(to: UInt8.self)
            candidate = next + pictor_base64_after_mark(rest.baseAddress, rest.count)
        }
        return found
    }

    private static func position(of byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let hit = memchr(base + start, Int32(byte), bytes.count - start)  // bounded: start < count, and a byte
        else { return nil }
        return UnsafeRawPointer(hit) - base
    }
}
