import ChatCore
import Foundation
import Understanding

/// A message with what was said around it, as the rules and as the model see it.
struct ListeningContext: Sendable {
    /// The message.
    let utterance: Utterance
    /// The few messages before it, oldest first.
    let context: [Utterance]
    /// Recent chat for the model, the message last.
    let lines: [PromptRecipe.Line]

    /// How many messages before it the rules look at.
    static let contextLength = 6

    /// Whether its first word, after mentions, is one that also begins a command.
    var beginsWithDrawWord: Bool {
        let words = utterance.text.drop(while: \.isWhitespace)
        return ["画", "绘画", "生图", "自拍", "改图", "draw", "selfie"].contains { words.lowercased().hasPrefix($0) }
    }
}
