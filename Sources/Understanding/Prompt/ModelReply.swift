import Primitives

/// What is worth reading in a model's reply.
enum ModelReply {
    /// Longest answer that is read, in bytes of UTF-8, thinking not counted; more than any model is allowed to say.
    static let maximumLength = 1 << 16

    /// The beginning of the reply without its thinking, or `nil` where the thinking never ends.
    static func spoken(_ reply: String) -> String? {
        ByteScan.over(reply) { spoken(in: &$0) }
    }

    /// The same for a scan; its `steps` count the bytes that were read.
    static func spoken(in scan: inout ByteScan) -> String? {
        // What stands before a lone closing mark is thinking too: some servers cut the opening one off.
        var start = 0
        while let close = scan.first(of: "</think>", in: start..<scan.count, ignoringCase: true) { start = close + 8 }
        guard scan.first(of: "<think>", in: start..<scan.count, ignoringCase: true) == nil else { return nil }
        return scan.text(in: start..<min(scan.count, start + maximumLength))
    }

    /// The content of the last fenced block, if there is one.
    static func lastFenced(_ text: String) -> String? {
        ByteScan.over(text) { lastFenced(in: &$0) }
    }

    /// The same for a scan.
    static func lastFenced(in scan: inout ByteScan) -> String? {
        // The last block has the last pair of fences; of an odd number the last one opens a block that never ends.
        var fences: (older: Int?, old: Int?, new: Int?)
        var count = 0
        var start = 0
        while let fence = scan.first(of: "```", in: start..<scan.count) {
            fences = (fences.old, fences.new, fence)
            count += 1
            start = fence + 3
        }
        let (open, close) = count % 2 == 0 ? (fences.old, fences.new) : (fences.older, fences.old)
        guard let open, let close else { return nil }
        let block = scan.text(in: (open + 3)..<close)
        guard let line = block.firstIndex(of: "\n") else { return block.trimmed }
        let label = block[..<line].trimmed
        return label.allSatisfy({ $0.isLetter || $0 == "-" }) ? block[line...].trimmed : block.trimmed
    }

    /// All objects `{…}` of a text that are balanced, in order of their ends; braces inside strings do not count.
    static func balancedObjects(in text: String) -> [String] {
        let scalars = Array(text.unicodeScalars.prefix(maximumLength))
        var opens: [Int] = []
        var found: [String] = []
        var inString = false
        var escaped = false
        for (index, scalar) in scalars.enumerated() {
            if inString {
                if escaped {
                    escaped = false
                } else if scalar == "\\" {
                    escaped = true
                } else if scalar == "\"" {
                    inString = false
                }
                continue
            }
            switch scalar {
            case "\"" where !opens.isEmpty: inString = true
            case "{": opens.append(index)
            case "}":
                guard let open = opens.popLast(), opens.isEmpty else { continue }
                found.append(string(scalars[open...index]))
            default: break
            }
        }
        // Cut short: what was opened last may still be completed.
        if let open = opens.first { found.append(string(scalars[open...])) }
        return found
    }

    /// Repairs of an almost-JSON object: full-width signs, quotes, trailing commas, NaN, a missing end.
    static func mended(_ object: String) -> String {
        var mended = ""
        var inString = false
        var escaped = false
        // Asked once: for every sign it would be a search through the whole object.
        let usesPlainQuotes = object.contains("\"")
        let usesSingleQuotes = !usesPlainQuotes && !object.contains("“")
        for character in object {
            if inString {
                if escaped {
                    escaped = false
                } else if character == "\\" {
                    escaped = true
                } else if character == "\"" || (character == "”" && !usesPlainQuotes)
                    || (usesSingleQuotes && character == "'")
                {
                    inString = false
                    mended.append("\"")
                    continue
                }
                mended.append(character == "\n" ? " " : character)
                continue
            }
            switch character {
            case "\"", "“":
                inString = true
                mended.append("\"")
            case "”": mended.append("\"")
            case "'" where usesSingleQuotes:
                inString = true
                mended.append("\"")
            case "：": mended.append(":")
            case "，": mended.append(",")
            case "}", "]":
                while let last = mended.last, last == "," || last.isWhitespace { mended.removeLast() }
                mended.append(character)
            default: mended.append(character)
            }
        }
        if inString { mended.append("\"") }
        while let last = mended.last, last == "," || last == ":" || last.isWhitespace { mended.removeLast() }
        let missing = mended.filter { $0 == "{" }.count - mended.filter { $0 == "}" }.count
        if missing > 0 { mended += String(repeating: "}", count: min(missing, 8)) }
        return mended.replacing("NaN", with: "null").replacing("None", with: "null").replacing(": True", with: ": true")
            .replacing(": False", with: ": false")
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
