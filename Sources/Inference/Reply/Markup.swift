import Primitives

// positions bounded: each is an index of the text at hand, or a few bytes past it.

/// A page's text without its markup.
enum Markup {
    /// The text between the tags, on one line; scripts, styles and the head are left out where they are closed.
    static func text(in scan: inout ByteScan) -> String {
        var pieces: [Substring] = []
        // Elements whose end does not come any more, so that it is not looked for again.
        var unclosed: Set<Int> = []
        var start = 0
        while let open = scan.first(of: UInt8(ascii: "<"), in: start..<scan.count) {
            guard let close = end(of: open, in: &scan, &unclosed) else { break }
            pieces += words(scan.text(in: start..<open))
            start = close
        }
        pieces += words(scan.text(in: start..<scan.count))
        return pieces.joined(separator: " ")
    }

    /// Where the markup ends that begins here: the tag, or the whole element where its content is no text.
    private static func end(of open: Int, in scan: inout ByteScan, _ unclosed: inout Set<Int>) -> Int? {
        for (number, element) in elements.enumerated() where !unclosed.contains(number) {
            guard scan.has(element.open, at: open, ignoringCase: true),
                scan.first(of: nameEnds, in: (open + element.open.utf8CodeUnitCount)..<scan.count)
                    == open + element.open.utf8CodeUnitCount
            else { continue }
            if let close = scan.first(of: element.close, in: open..<scan.count, ignoringCase: true) {
                return close + element.close.utf8CodeUnitCount
            }
            unclosed.insert(number)
        }
        return scan.first(of: UInt8(ascii: ">"), in: open..<scan.count).map { $0 + 1 }
    }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    private static let elements: [(open: StaticString, close: StaticString)] = [
        ("<script", "</script>"), ("<style", "</style>"), ("<head", "</head>"),
    ]
    private static let nameEnds = ByteSet.whitespace.union(ByteSet(">/"))
}
