import Foundation
import Primitives

// positions bounded: each is an index of the reply at hand, or a few bytes past it.

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
    /// Runs that are decoded; what begins like a picture after that many stays where it is. Each takes memory for as
    /// much text as follows, whether it uses it or not.
    static let maximumRuns = 256
    /// What every name begins with; random, so that no service can write one.
    private let mark: [UInt8]
    private let body: Data
    private let inlines: [Inline]

    /// Bytes looked at on the way.
    let steps: Int

    /// Takes the pictures out of a reply.
    init(_ body: Data, cancellation: Cancellation? = nil) {
        let mark = Array(("inline" + String(UInt64.random(in: .min ... .max), radix: 36) + "x").utf8)
        let (inlines, rest, steps) = body.withUnsafeBytes { bytes in
            var scan = ByteScan(bytes, cancellation: cancellation)
            let inlines = Self.inlines(in: &scan)
            var rest = Data()
            // What nothing is taken out of is not copied.
            guard !inlines.isEmpty else { return (inlines, rest, scan.steps) }
            var end = 0
            for (number, inline) in inlines.enumerated() {
                rest.append(contentsOf: bytes[end..<inline.range.lowerBound])
                rest.append(contentsOf: mark)
                rest.append(contentsOf: "\(number)x".utf8)
                end = inline.range.upperBound
            }
            rest.append(contentsOf: bytes[end...])
            return (inlines, rest, scan.steps)
        }
        self.mark = mark
        self.rest = inlines.isEmpty ? body : rest
        self.body = inlines.isEmpty ? Data() : body
        self.inlines = inlines
        self.steps = steps
    }

    /// A text that is already read, without pictures taken out.
    init() {
        self.init(Data())
    }

    /// The picture that a text, once base64 or a data URI, stands for; `nil` if it is none.
    func picture(_ text: String) -> Data? {
        var text = text
        return text.withUTF8 { picture(UnsafeRawBufferPointer($0)) }
    }

    /// The same for UTF-8.
    func picture(_ text: UnsafeRawBufferPointer) -> Data? {
        guard !inlines.isEmpty else { return Base64Picture.decodeWhole(text) }
        var scan = ByteScan(text)
        guard let start = scan.first(of: mark, in: scan.all) else { return Base64Picture.decodeWhole(text) }
        // Alone, or behind `data:image/png;base64,`: all there is to it.
        let before = text.prefix(start).dropLast(text[..<start].last == UInt8(ascii: ",") ? 1 : 0)
        if let (number, end) = name(at: start, &scan), end == text.count,
            start == 0 || before.count == start - 1 && Base64Picture.isHeader(before)
        {
            return inlines[number].picture
        }
        return withRuns(&scan).withUnsafeBytes { Base64Picture.decodeWhole($0) }
    }

    /// The number of the picture whose name begins at a position, and where the name ends.
    private func name(at start: Int, _ scan: inout ByteScan) -> (number: Int, end: Int)? {
        let digits = start + mark.count
        // Six digits are more than there are pictures.
        guard let end = scan.first(of: UInt8(ascii: "x"), in: digits..<min(scan.count, digits + 7)),
            let number = Int(scan.text(in: digits..<end)), inlines.indices.contains(number)
        else { return nil }
        return (number, end + 1)
    }

    /// The text as it was, for base64 that came in several pieces.
    private func withRuns(_ scan: inout ByteScan) -> Data {
        var whole = Data()
        var start = 0
        while let position = scan.first(of: mark, in: start..<scan.count) {
            whole.append(contentsOf: scan.raw(in: start..<position))
            start = position + mark.count
            guard let (number, end) = name(at: position, &scan) else { continue }
            let range = inlines[number].range
            whole.append(body[(body.startIndex + range.lowerBound)..<(body.startIndex + range.upperBound)])
            start = end
        }
        whole.append(contentsOf: scan.raw(in: start..<scan.count))
        return whole
    }

    // MARK: - Finding

    /// Runs begin after a quotation mark or after `base64,`; none goes past a quotation mark.
    private static func inlines(in scan: inout ByteScan) -> [Inline] {
        var found: [Inline] = []
        var tried = 0
        var start = 0
        while start + shortestRun <= scan.count, tried < maximumRuns {
            let end = scan.first(of: UInt8(ascii: "\""), in: start..<scan.count) ?? scan.count
            if end - start >= shortestRun { found += inlines(in: &scan, start..<end, &tried) }
            start = end + 1
        }
        return found
    }

    private static func inlines(
        in scan: inout ByteScan, _ segment: Range<Int>, _ tried: inout Int
    ) -> [Inline] {
        var found: [Inline] = []
        var candidate = segment.lowerBound
        var blank = candidate
        while candidate + shortestRun <= segment.upperBound, tried < maximumRuns {
            var next = candidate
            // A space ends it, though the decoder would go on: words of letters may follow.
            if blank <= candidate {
                blank = scan.first(of: UInt8(ascii: " "), in: candidate..<segment.upperBound) ?? segment.upperBound
            }
            let text = scan.raw(in: candidate..<blank)
            scan.count(steps: min(text.count, 48))
            if Base64Picture.beginsLikeAPicture(text) {
                tried += 1
                if let (picture, read) = Base64Picture.decode(text) {
                    scan.count(steps: read)
                    next += read
                    if read >= shortestRun { found.append(Inline(picture: picture, range: candidate..<next)) }
                }
            }
            guard let mark = scan.first(of: "base64,", in: next..<segment.upperBound) else { break }
            candidate = mark + 7
        }
        return found
    }
}
