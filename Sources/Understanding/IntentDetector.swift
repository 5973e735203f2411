/// Decides whether a group message asks for a picture, of what, and how sure that is.
///
/// Pure: the same message after the same messages is always judged alike, on any thread.
public struct IntentDetector: Sendable {
    /// From this certainty on, a decision needs no model.
    public static let sureness = 0.9

    let nicknames: [String]

    /// Makes a detector for a bot with these names.
    ///
    /// - Parameter nicknames: What the bot is called in the group, without @; empty strings are ignored.
    public init(nicknames: [String]) {
        self.nicknames = nicknames.filter { !$0.isEmpty }
    }

    /// Judges one message.
    ///
    /// - Parameters:
    ///   - message: The message to judge.
    ///   - context: The messages of the same chat before it, oldest first; the last three matter most.
    /// - Returns: What is asked and why it was so decided.
    public func judgement(of message: Utterance, after context: [Utterance]) -> Judgement {
        Judgement(intent: .none, rule: "nothing")
    }
}
