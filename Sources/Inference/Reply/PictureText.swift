import Foundation
import JSON
import Primitives

// positions bounded: each is an index of the text at hand, or a few bytes past it.

/// Finds the picture in what a chat model says.
///
/// Thinking is dropped first. Then, in order: the last Markdown picture, a data URI anywhere, the last `<img src>`, the
/// last address whose path ends like a picture's, JSON (fenced or alone), a text that is one address and nothing else,
/// base64 and nothing else.
///
/// The text may be megabytes, and a model may be told to write the same mark over and over, so nothing here looks for
/// the end of each mark anew: a search remembers where the last one ended, what is the same for several marks is tried
/// once, and at most `maximumCandidates` of a kind are looked at closely, the last ones.
struct PictureText {
    let finder: PictureFinder
    /// The pictures that were taken out of the reply before it was read.
    let reply: ReplyText

    /// Marks of one kind that are looked at closely. A reply of this many pictures is no answer to a request for one.
    static let maximumCandidates = 64
    /// Bytes of words in which marks are looked for, counted from the end, where models put their result; base64 does
    /// not count. JSON, and what stands alone, are read as a whole.
    static let maximumWords = 1 << 16

    /// The picture in a text, if there is one; `depth` tells how often JSON stood within text on the way here.
    func find(in text: String, depth: Int = 0, cancellation: Cancellation? = nil) -> PictureFinder.Source? {
        ByteScan.over(text, cancellation: cancellation) { find(in: &$0, depth: depth) }
    }

    /// The same for a scan; its `steps` count the bytes that were read.
    func find(in scan: inout ByteScan, depth: Int = 0) -> PictureFinder.Source? {
        let spoken = ThinkingMarks.spoken(in: &scan)
        if spoken == [scan.all] { return find(inSpoken: &scan, depth) }
        // Joined, because a picture's mark may stand on both sides of what was thought.
        let text = spoken.map { scan.text(in: $0) }.joined()
        let (found, steps) = ByteScan.over(text, cancellation: scan.cancellation) { rest in
            (find(inSpoken: &rest, depth), rest.steps)
        }
        scan.count(steps: steps)
        return found
    }

    private func find(inSpoken scan: inout ByteScan, _ depth: Int) -> PictureFinder.Source? {
        let words = Self.lastWords(in: &scan)
        return markdownPicture(&scan, words) ?? dataURI(&scan, words) ?? imageTag(&scan, words)
            ?? pictureAddress(&scan, words) ?? json(&scan, depth) ?? alone(&scan)
    }

    // MARK: - Marks

    private func markdownPicture(_ scan: inout ByteScan, _ words: Range<Int>) -> PictureFinder.Source? {
        // Where the targets begin; several marks before one `](` lead to the same.
        var targets = LastCandidates()
        var start = words.lowerBound
        while let mark = scan.first(of: "![", in: start..<words.upperBound),
            let middle = scan.first(of: "](", in: (mark + 2)..<words.upperBound)
        {
            targets.add((middle + 2)..<words.upperBound)
            start = middle + 2
        }
        for target in targets.reversed() {
            guard let begin = scan.first(of: ByteSet.whitespace.inverted, in: target) else { continue }
            if scan.has("data:", at: begin) {
                let uri = begin..<words.upperBound
                if let picture = inline(&scan, uri, of: Self.escapedBase64, endsIn: Self.closingBracket) {
                    return picture
                }
            } else if let address = PictureAddress.read(&scan, begin..<words.upperBound), !address.isVideo {
                return .url(address.text)
            }
        }
        return nil
    }

    private func dataURI(_ scan: inout ByteScan, _ words: Range<Int>) -> PictureFinder.Source? {
        var start = words.lowerBound
        while let mark = scan.first(of: "data:image/", in: start..<words.upperBound) {
            let uri = mark..<words.upperBound
            if let picture = inline(&scan, uri, of: Self.base64, endsIn: Self.endsOfDataURI) { return picture }
            start = mark + 11
        }
        return nil
    }

    private func imageTag(_ scan: inout ByteScan, _ words: Range<Int>) -> PictureFinder.Source? {
        var values = LastCandidates()
        var start = words.lowerBound
        // The first `src=` and the first `>` behind a tag's beginning, kept as long as they are.
        var source = words.lowerBound
        var end = words.lowerBound
        while let mark = scan.first(of: "<img", in: start..<words.upperBound) {
            if source <= mark {
                guard let next = scan.first(of: "src=", in: mark..<words.upperBound) else { break }
                source = next
            }
            if end <= mark { end = scan.first(of: UInt8(ascii: ">"), in: mark..<words.upperBound) ?? words.upperBound }
            if source < end {
                values.add((source + 4)..<max(source + 4, end))
                // Tags that begin before it have the same source and the same end.
                start = source + 4
            } else {
                start = end
            }
        }
        for value in values.reversed() {
            guard let begin = scan.first(of: Self.quotesAndBlanks.inverted, in: value),
                let address = PictureAddress.read(&scan, begin..<value.upperBound), !address.isVideo
            else { continue }
            return .url(address.text)
        }
        return nil
    }

    private func pictureAddress(_ scan: inout ByteScan, _ words: Range<Int>) -> PictureFinder.Source? {
        var starts = LastCandidates()
        var start = words.lowerBound
        while let mark = scan.first(of: "http", in: start..<words.upperBound) {
            if PictureAddress.begins(&scan, at: mark) { starts.add(mark..<words.upperBound) }
            start = mark + 4
        }
        for candidate in starts.reversed() {
            if let address = PictureAddress.read(&scan, candidate, isBare: true), address.isPicture {
                return .url(address.text)
            }
        }
        return nil
    }

    // MARK: - The whole text

    private func json(_ scan: inout ByteScan, _ depth: Int) -> PictureFinder.Source? {
        guard let start = scan.first(of: ByteSet("{["), in: scan.all),
            let end = scan.last(of: ByteSet("}]"), in: scan.all), start < end
        else { return nil }
        let before = scan.text(in: max(0, start - 40)..<start)
        guard before.contains("```") || before.allSatisfy(\.isWhitespace) else { return nil }
        return JSONValue(reading: Data(scan.raw(in: start..<(end + 1)))).flatMap { value in
            value.items.isEmpty
                ? finder.picture(in: value, depth: depth + 1)
                : finder.picture(in: .object(["images": value]), depth: depth + 1)
        }
    }

    private func alone(_ scan: inout ByteScan) -> PictureFinder.Source? {
        guard let first = scan.first(of: ByteSet.whitespace.inverted, in: scan.all),
            let last = scan.last(of: ByteSet.whitespace.inverted, in: scan.all)
        else { return nil }
        let whole = first..<(last + 1)
        guard PictureAddress.begins(&scan, at: first) else {
            scan.count(steps: whole.count)
            return reply.picture(scan.raw(in: whole)).map { .bytes($0) }
        }
        guard whole.count <= PictureAddress.maximumLength, let address = PictureAddress.read(&scan, whole),
            address.text == scan.text(in: whole).replacing("&amp;", with: "&")
        else { return nil }
        return address.isVideo ? nil : .url(address.text)
    }

    // MARK: - Pieces

    /// The picture of a data URI that begins a range, where it ends with one of these bytes or with the range; a blank
    /// may end it too, for words may follow.
    private func inline(
        _ scan: inout ByteScan, _ range: Range<Int>, of digits: ByteSet, endsIn ends: ByteSet
    ) -> PictureFinder.Source? {
        // What may stand before the comma holds no colon, and neither does base64: the next URI ends both searches.
        let header = (range.lowerBound + 5)..<min(range.upperBound, range.lowerBound + Base64Picture.maximumHeader)
        guard let comma = scan.first(of: Self.header.inverted, in: header), scan.has(";base64,", at: comma - 7)
        else { return nil }
        let end = scan.first(of: digits.inverted, in: (comma + 1)..<range.upperBound) ?? range.upperBound
        // Line breaks within are let through: base64 is often wrapped.
        if end == range.upperBound || scan.first(of: ends, in: end..<(end + 1)) != nil,
            let picture = decoded(&scan, (comma + 1)..<end)
        {
            return picture
        }
        guard let blank = scan.first(of: ByteSet.whitespace, in: (comma + 1)..<end) else { return nil }
        return decoded(&scan, (comma + 1)..<blank)
    }

    private func decoded(_ scan: inout ByteScan, _ base64: Range<Int>) -> PictureFinder.Source? {
        scan.count(steps: base64.count)
        return reply.picture(scan.raw(in: base64)).map { .bytes($0) }
    }

    /// The range from which on there are at most `maximumWords` bytes that are no base64.
    private static func lastWords(in scan: inout ByteScan) -> Range<Int> {
        var left = maximumWords
        var start = scan.count
        while start > 0, start > left {
            let run = (scan.last(of: unbroken.inverted, in: 0..<start) ?? -1) + 1
            let words = start - run < shortestBase64 ? start - run : 0
            if words >= left { return (start - left)..<scan.count }
            left -= words
            start = run
            let gap = (scan.last(of: unbroken, in: 0..<start) ?? -1) + 1
            if start - gap >= left { return (start - left)..<scan.count }
            left -= start - gap
            start = gap
        }
        return scan.all
    }

    /// Letters in a row that no language writes.
    private static let shortestBase64 = 1024
    private static let closingBracket = ByteSet(")")
    private static let endsOfDataURI = ByteSet("\"'<>)]}\\")
    private static let quotesAndBlanks = ByteSet("\"' ")
    private static let header = ByteSet.alphanumerics.union(ByteSet("/+.;=_-%"))
    /// What the decoder takes: digits, padding and blanks.
    private static let base64 = ByteSet.alphanumerics.union(ByteSet("+/-_=")).union(.whitespace)
    /// The same with escapes such as `\/`.
    private static let escapedBase64 = base64.union(ByteSet("\\"))
    /// Base64 with its line ends, without the blanks that stand between words.
    private static let unbroken = ByteSet.alphanumerics.union(ByteSet("+/-_=\r\n"))
}

/// The last of the places that were found, no more than are looked at closely.
private struct LastCandidates {
    private var ranges: [Range<Int>] = []

    mutating func add(_ range: Range<Int>) {
        // Twice the number, so that the oldest are dropped seldom. bounded: a constant
        if ranges.count == 2 * PictureText.maximumCandidates { ranges.removeFirst(PictureText.maximumCandidates) }
        ranges.append(range)
    }

    /// The last first.
    func reversed() -> [Range<Int>] { ranges.suffix(PictureText.maximumCandidates).reversed() }
}
