import Primitives

// positions bounded: each is an index of the text at hand, or one past its end.

/// Words looked for in one pass over a text, each standing for something.
struct WordTable<Meaning: Hashable & Sendable>: Sendable {
    /// By their first byte.
    private var words: [[(bytes: [UInt8], meaning: Meaning)]] = Array(repeating: [], count: 256)
    private var leads = ByteSet("")

    /// A table of words in lower case, by what they mean.
    init(_ meanings: [(Meaning, [String])]) {
        for (meaning, list) in meanings {
            for word in list {
                let bytes = Array(word.utf8)
                guard let lead = bytes.first else { continue }
                words[Int(lead)].append((bytes, meaning))  // bounded: one byte, 0 to 255
                leads.insert(lead)
            }
        }
    }

    /// What the words of a text in lower case stand for.
    func meanings(in scan: inout ByteScan) -> Set<Meaning> {
        var found: Set<Meaning> = []
        var start = 0
        while let position = scan.first(of: leads, in: start..<scan.count), let lead = scan.byte(at: position) {
            // bounded: one byte, 0 to 255
            for word in words[Int(lead)] where !found.contains(word.meaning) {
                if scan.has(word.bytes, at: position) { found.insert(word.meaning) }
            }
            start = position + 1
        }
        return found
    }
}
