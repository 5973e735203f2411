/// Texts as lessons compare them: folded, and only what is said, not how it is punctuated.
enum LessonText {
    /// Letters and digits of a text, folded.
    static func key(of text: String) -> String { clauses(of: text).joined() }

    /// The same, apart where punctuation or a blank between two words parts it.
    static func clauses(of text: String) -> [String] {
        var clauses: [String] = []
        var clause = String.UnicodeScalarView()
        func isLatin(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { $0.value < 0x80 } ?? false }
        for value in FoldedText(text).folded {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                clause.append(scalar)
            } else if scalar == "'" || scalar == "’" || scalar.properties.isWhitespace && isLatin(clause.last) {
                // English keeps its words in one clause.
                continue
            } else if !clause.isEmpty {
                clauses.append(String(clause))
                clause = .init()
            }
        }
        if !clause.isEmpty { clauses.append(String(clause)) }
        return clauses
    }
}
