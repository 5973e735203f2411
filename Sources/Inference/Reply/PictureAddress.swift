import Primitives

// positions bounded: each is an index of the text at hand, or a few bytes past it.

/// An http or https address as it stands in a text.
struct PictureAddress {
    /// The address, with `&amp;` undone.
    let text: String

    /// Longer ones are none; signed addresses have up to some 2 KB.
    static let maximumLength = 8192

    /// Whether an address begins at a position.
    static func begins(_ scan: inout ByteScan, at position: Int) -> Bool {
        scan.has("http://", at: position) || scan.has("https://", at: position)
    }

    /// The address at the beginning of a range, up to white space, a bracket, a quote or Chinese punctuation; with
    /// `isBare` it stands in running text, where a full stop ends the sentence, not the address.
    static func read(_ scan: inout ByteScan, _ range: Range<Int>, isBare: Bool = false) -> PictureAddress? {
        guard begins(&scan, at: range.lowerBound) else { return nil }
        let limit = min(range.upperBound, range.lowerBound + maximumLength + 1)
        let end = scan.first(of: ends, in: range.lowerBound..<limit) ?? limit
        guard end - range.lowerBound <= maximumLength else { return nil }
        var text = scan.text(in: range.lowerBound..<end)
        if let stop = text.firstIndex(where: { "，。；、）】》！？：“”".contains($0) }) { text = String(text[..<stop]) }
        while isBare, let last = text.last, ".,;:!?*".contains(last) { text.removeLast() }
        return PictureAddress(text: text.replacing("&amp;", with: "&"))
    }

    /// Whether the path ends like a picture's.
    var isPicture: Bool { ends(in: [".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"]) }

    /// Whether the path ends like a video's or a sound's.
    var isVideo: Bool { ends(in: [".mp4", ".webm", ".mov", ".m3u8", ".mp3"]) }

    private func ends(in extensions: [String]) -> Bool {
        let path = text.prefix { $0 != "?" && $0 != "#" }.lowercased()
        return extensions.contains { path.hasSuffix($0) }
    }

    private static let ends = ByteSet.whitespace.union(ByteSet(")]\"'<>`\\"))
}
