import JSON

// The older text form of messages, `text[CQ:type,key=value]text`, which endpoints send when they are set to it.
// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/message/string.md>

extension Message {
    /// Reads a message in CQ string form.
    ///
    /// Never fails: a code that is not closed or not well-formed stays text, exactly as it came.
    public init(cqString: String) {
        var segments: [Segment] = []
        var text = ""[...]
        var rest = cqString[...]
        func flush() {
            guard !text.isEmpty else { return }
            segments.append(.text(CQCode.unescaped(text)))
        }
        text = rest.prefix(0)
        while let start = CQCode.nextStart(in: rest) {
            if let (code, end) = CQCode.code(at: start, in: rest) {
                text = cqString[text.startIndex..<start]
                flush()
                segments.append(code.segment)
                text = cqString[end..<end]
                rest = cqString[end...]
            } else {
                rest = cqString[cqString.utf8.index(after: start)...]
            }
        }
        text = cqString[text.startIndex...]
        flush()
        self.init(segments)
    }
}

/// One `[CQ:type,key=value,…]`.
private struct CQCode {
    var type: Substring
    var parameters: [String: JSONValue] = [:]

    /// Numbers and flags come as text here, which every reader of segments accepts.
    var segment: Segment { Segment(type: String(type), data: .object(parameters)) }

    static func nextStart(in text: Substring) -> String.Index? {
        text.utf8.firstIndex(of: UInt8(ascii: "["))
    }

    /// The code that starts here and the place after it; nil where what stands here is no code.
    static func code(at start: String.Index, in text: Substring) -> (CQCode, end: String.Index)? {
        let candidate = text[start...]
        guard candidate.utf8.starts(with: "[CQ:".utf8) else { return nil }
        let inner = candidate.utf8.dropFirst(4)
        // A bracket inside a value is always escaped, so an opening one before the closing one means a broken code.
        guard let end = inner.firstIndex(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "[") }),
            inner[end] == UInt8(ascii: "]")
        else { return nil }
        let fields = text[inner.startIndex..<end].split(separator: ",", omittingEmptySubsequences: false)
        guard let type = fields.first, isName(type) else { return nil }
        var code = CQCode(type: type)
        for (position, field) in fields.enumerated().dropFirst() {
            // One comma before the closing bracket is a habit of hand-written codes.
            if field.isEmpty, position == fields.count - 1 { break }
            guard let equals = field.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = field[..<equals].drop { $0 == " " }
            guard isName(name) else { return nil }
            code.parameters[String(name)] = .string(unescaped(field[field.utf8.index(after: equals)...]))
        }
        return (code, text.utf8.index(after: end))
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// Undoes each escape once, so that an escaped escape stays readable: `&amp;#91;` is the text `&#91;`.
    static func unescaped(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var rest = text.utf8
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"), let (character, length) = escape(rest) {
                result.append(character)
                rest = rest.dropFirst(length)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func escape(_ text: Substring.UTF8View) -> (UInt8, Int)? {
        if text.starts(with: "&amp;".utf8) { return (UInt8(ascii: "&"), 5) }
        if text.starts(with: "&#91;".utf8) { return (UInt8(ascii: "["), 5) }
        if text.starts(with: "&#93;".utf8) { return (UInt8(ascii: "]"), 5) }
        if text.starts(with: "&#44;".utf8) { return (UInt8(ascii: ","), 5) }
        return nil
    }
}
