/// What a group has shown to be no request, to be compared with what is said later.
public struct CounterExamples: Sendable, Equatable {
    /// One message that was drawn and should not have been.
    public struct Example: Sendable, Equatable {
        /// Its words.
        public var text: String
        /// Whether it was meant for the bot all the same.
        public var isAddressed: Bool

        /// Makes an example.
        public init(text: String, isAddressed: Bool) {
            self.text = text
            self.isAddressed = isAddressed
        }
    }

    /// The examples, newest last.
    public let examples: [Example]
    private let keys: [String]

    /// Makes a set of examples, newest last.
    public init(_ examples: [Example] = []) {
        self.examples = examples
        keys = examples.map { LessonText.key(of: $0.text) }
    }

    /// The examples' words, newest last, for ``PromptRecipe/judging(chat:counterExamples:fence:)``.
    public var texts: [String] { examples.map(\.text) }

    /// Whether this very message has been shown to be no request.
    ///
    /// - Parameters:
    ///   - text: Its words; punctuation, blanks and the kind of characters do not count.
    ///   - isAddressed: Whether it calls the bot: then only an example that did so too speaks against it.
    /// - Returns: `true` where nothing should be drawn.
    public func contains(_ text: String, isAddressed: Bool) -> Bool {
        let key = LessonText.key(of: text)
        guard !key.isEmpty else { return false }
        return zip(examples, keys).contains { $1 == key && ($0.isAddressed || !isAddressed) }
    }

    /// Whether a message is so like one of them that a model should be asked: half of their pairs of letters agree.
    public func resemble(_ text: String) -> Bool {
        let pairs = Self.pairs(of: LessonText.key(of: text))
        guard !pairs.isEmpty else { return false }
        return keys.contains { key in
            let other = Self.pairs(of: key)
            return 2 * pairs.intersection(other).count >= max(pairs.count, other.count) && !other.isEmpty
        }
    }

    private static func pairs(of key: String) -> Set<String> {
        let letters = Array(key.prefix(200))
        return Set(zip(letters, letters.dropFirst()).map { "\($0)\($1)" })
    }
}
