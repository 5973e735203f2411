package import ChatCore

/// A message that was drawn and had asked for nothing, as its group has taught it.
package struct Lesson: Sendable, Equatable {
    /// The message that was drawn.
    package var source: MessageKey
    /// Its words.
    package var text: String
    /// Whether it had called the bot.
    package var isAddressed: Bool
    /// Who said it was no request.
    package var teacher: String
    /// Unix seconds.
    package var time: Int64

    /// Makes it from its parts.
    package init(
        source: MessageKey, text: String, isAddressed: Bool, teacher: String, time: Int64
    ) {
        self.source = source
        self.text = text
        self.isAddressed = isAddressed
        self.teacher = teacher
        self.time = time
    }
}
