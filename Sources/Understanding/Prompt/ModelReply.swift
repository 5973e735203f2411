import Foundation

/// What is worth reading in a model's reply.
enum ModelReply {
    /// The reply without its thinking, or `nil` where the thinking never ends.
    static func spoken(_ reply: String) -> String? {
        var text = reply
        // What stands before a lone closing mark is thinking too: some servers cut the opening one off.
        if let close = text.range(of: "</think>", options: [.backwards, .caseInsensitive]) {
            text = String(text[close.upperBound...])
        }
        return text.range(of: "<think>", options: .caseInsensitive) == nil ? text : nil
    }

    /// The content of the last fenced block, if there is one.
    static func lastFenced(_ text: String) -> String? {
        let parts = text.components(separatedBy: "```")
        guard parts.count >= 3 else { return nil }
        let block = parts[parts.count % 2 == 0 ? parts.count - 3 : parts.count - 2]
        guard let line = block.firstIndex(of: "\n") else { return block.trimmed }
        let label = block[..<line].trimmed
        return label.allSatisfy({ $0.isLetter || $0 == "-" }) ? block[line...].trimmed : block.trimmed
    }

    /// All objects `{…}` of a text that are balanced, in order of their ends; braces inside strings do not count.
    static func balancedObjects(in text: String) -> [String] {
        let scalars = Array(text.unicodeScalars.prefix(65536))
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
        // Cut short: what was opened last may still be mended.
        if let open = opens.first { found.append(string(scalars[open...])) }
        return found
    }

    /// A light mending of an almost-JSON object: full-width signs, quotes, trailing commas, NaN, a missing end.
    static func mended(_ object: String) -> String {
        var mended = ""
        var inString = false
        var escaped = false
        let usesSingleQuotes = !object.contains("\"") && !object.contains("“")
        for character in object {
            if inString {
                if escaped {
                    escaped = false
                } else if character == "\\" {
                    escaped = true
                } else if character == "\"" || (character == "”" && !object.contains("\""))
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
