/// The words that go to an image backend, made from what a model wrote.
public enum PromptText {
    /// What became of a model's text.
    public enum Cleaned: Sendable, Equatable {
        /// A usable prompt of 1…1500 characters.
        case prompt(String)
        /// Mostly Chinese, Japanese or Korean (over 30 % of the letters): worth asking once more for English.
        case notEnglish(String)
        /// The model declined.
        case refusal
        /// Nothing was left.
        case empty
    }

    /// The longest prompt, in characters.
    public static let maximumLength = 1500

    /// Takes fences, labels, quotes, control characters and CQ codes off a prompt-writing model's answer.
    ///
    /// - Parameter reply: The model's text; `<think>` blocks are dropped, an unclosed one leaves nothing.
    /// - Returns: What the text is good for.
    public static func cleaned(_ reply: String) -> Cleaned {
        .empty
    }

    /// Puts the operator's standing words in front of a prompt and drops what they say twice.
    ///
    /// - Parameters:
    ///   - addition: The standing words, a comma list; "" adds nothing.
    ///   - prompt: The prompt.
    /// - Returns: Both, joined by ", "; weighted groups and sentences stay whole.
    public static func joined(addition: String, prompt: String) -> String {
        addition.isEmpty ? prompt : addition + ", " + prompt
    }
}
