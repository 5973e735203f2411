import Primitives

// positions bounded: each is an index of the text at hand, or a few bytes past it.

/// The `<think>` … `</think>` that some models put around their reasoning, before the answer.
enum ThinkingMarks {
    /// The pieces of a text that are no thinking, in order.
    ///
    /// What was begun to be thought and never ended is thinking to the end; what stands before a lone closing mark is
    /// thinking too, for some servers cut the opening one off.
    static func spoken(in scan: inout ByteScan) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        while let open = scan.first(of: "<think>", in: start..<scan.count, ignoringCase: true) {
            pieces.append(start..<open)
            guard let close = scan.first(of: "</think>", in: (open + 7)..<scan.count, ignoringCase: true) else {
                return afterLastClose(pieces, &scan)
            }
            start = close + 8
        }
        pieces.append(start..<scan.count)
        return afterLastClose(pieces, &scan)
    }

    private static func afterLastClose(_ pieces: [Range<Int>], _ scan: inout ByteScan) -> [Range<Int>] {
        for index in pieces.indices.reversed() {
            var after: Int?
            var start = pieces[index].lowerBound
            while let close = scan.first(of: "</think>", in: start..<pieces[index].upperBound, ignoringCase: true) {
                start = close + 8
                after = start
            }
            if let after { return [after..<pieces[index].upperBound] + pieces[(index + 1)...] }
        }
        return pieces
    }
}
