extension Persona {
    /// Whether the looks have to be put into English first: image models follow English tags.
    public var needsEnglishLooks: Bool {
        englishAppearance.isEmpty && PromptText.foreignShare(of: appearance) > 0.3
    }

    /// A prompt of a picture of the bot, with its looks in front, so that every picture shows the same face.
    ///
    /// - Parameter prompt: What the picture shows, as a model wrote it.
    /// - Returns: The prompt; as it was where it says the looks already, word for word, or none are set.
    public func shown(in prompt: String) -> String {
        guard !looks.isEmpty, !prompt.lowercased().contains(looks.lowercased()) else { return prompt }
        return PromptText.joined(addition: looks, prompt: prompt)
    }
}
