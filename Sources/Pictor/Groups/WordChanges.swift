import PictorModel

/// Words that a group's admins ban or allow again, in one order such as `+血腥、暴力 -猫`.
struct WordChanges: Sendable, Equatable {
    /// What is to become of one word.
    struct Change: Sendable, Equatable {
        var word: String
        /// Else it is allowed again.
        var isBan: Bool
    }

    /// Bytes of a word at most.
    static let longestWord = 64
    /// Words of a group at most.
    static let mostWords = 200

    let changes: [Change]

    /// Reads words parted by blanks and commas. One without a sign of its own follows the one before it; the first is
    /// banned.
    ///
    /// - Returns: `nil` where there is no word.
    init?(_ text: String) {
        var changes: [Change] = []
        var isBan = true
        for piece in text.split(whereSeparator: { $0.isWhitespace || "、，,".contains($0) }) {
            let word = piece.drop { "+-＋－".contains($0) }
            if let sign = piece.first, word.count < piece.count { isBan = sign != "-" && sign != "－" }
            if !word.isEmpty { changes.append(Change(word: String(word), isBan: isBan)) }
        }
        guard !changes.isEmpty else { return nil }
        self.changes = changes
    }

    /// Makes the changes, as far as that is possible.
    func apply(to words: inout [String]) -> Outcome {
        var outcome = Outcome()
        for change in changes {
            let word = change.word
            let place = words.firstIndex { $0 == word || BannedWords.Word($0) == BannedWords.Word(word) }
            switch (change.isBan, place) {
            case (true, _) where BannedWords.Word(word) == nil: outcome.unrecognized.append(word)
            case (true, _) where word.utf8.count > Self.longestWord: outcome.tooLong.append(word)
            case (true, _?): if !outcome.added.contains(word) { outcome.known.append(word) }
            case (true, nil) where words.count >= Self.mostWords: outcome.beyond.append(word)
            case (true, nil):
                words.append(word)
                outcome.added.append(word)
            case (false, let place?):
                words.remove(at: place)
                outcome.removed.append(word)
            case (false, nil): outcome.missing.append(word)
            }
        }
        return outcome
    }

    /// What became of each word.
    struct Outcome: Sendable, Equatable {
        var added: [String] = []
        var removed: [String] = []
        /// Banned before.
        var known: [String] = []
        /// Not banned before, so not to be allowed again.
        var missing: [String] = []
        /// Nothing of them could be found in a text.
        var unrecognized: [String] = []
        var tooLong: [String] = []
        /// More than a group may have.
        var beyond: [String] = []
    }
}
