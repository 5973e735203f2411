/// Chat as data: JSON lines inside a fence.
enum ChatLines {
    /// The lines between two fences.
    static func fenced(_ chat: [PromptRecipe.Line], _ fence: String) -> String {
        let lines = chat.map { line in
            "{\"id\": \(quoted(line.id)), \"name\": \(quoted(safeName(line.name))), \"text\": \(quoted(shortened(line.text)))}"
        }
        return "\(fence)\n" + lines.map { $0.replacing(fence, with: "") + "\n" }.joined() + fence
    }

    /// A name that cannot imitate markup: 16 characters, no brackets, braces or line ends.
    static func safeName(_ name: String) -> String {
        let safe = PromptText.harmless(name).filter { !"<>{}".contains($0) }
        return String(safe.prefix(16)).trimmed
    }

    /// A JSON string literal.
    static func quoted(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\u{2028}", "\u{2029}": literal += " "
            case _ where scalar.properties.generalCategory == .control: literal += " "
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    /// At most 500 characters of a message.
    private static func shortened(_ text: String) -> String {
        text.count > 500 ? text.prefix(500) + "…" : text
    }
}

/// Names for the hours of a day.
enum TimeOfDay {
    /// The name of a time written as `HH:mm`, or "day" where it is none.
    static func name(of time: String) -> String {
        guard let colon = time.lastIndex(of: ":"), let hour = Int(time[..<colon].suffix(2).trimmed) else {
            return "day"
        }
        switch hour {
        case 5..<8: return "early morning"
        case 8..<11: return "morning"
        case 11..<14: return "noon"
        case 14..<17: return "afternoon"
        case 17..<19: return "dusk"
        case 19..<23: return "evening"
        default: return "night"
        }
    }

    /// The light there is at a time, in tags: by night nothing is lit by the sun.
    static func light(at time: String) -> String {
        let name = name(of: time)
        return switch name {
        case "evening", "night": "\(name), warm lamp light"
        case "day": "natural light"
        default: "\(name), natural light"
        }
    }
}
