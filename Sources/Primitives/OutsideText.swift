extension String {
    /// As much of the beginning as fits in so many bytes of UTF-8; no scalar is cut in two, a character of several may
    /// be.
    ///
    /// For every text from outside in which words, regular expressions or characters are looked for: it may be as long
    /// as a whole body, and one single character of it as long as the text.
    public func head(bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, Self.continues(utf8[end]) { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// The same from the end.
    public func tail(bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var start = utf8.index(endIndex, offsetBy: -limit)
        while start < endIndex, Self.continues(utf8[start]) { start = utf8.index(after: start) }
        return String(self[start...])
    }

    private static func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
