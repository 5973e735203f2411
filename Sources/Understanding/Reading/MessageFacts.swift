/// What surrounds a message: who is meant, which pictures are in reach, what the bot said last.
struct MessageFacts: Sendable {
    var facts: Facts = []
    /// The words of the message, mentions and pictures left out.
    var text = ""
    /// The words of the quoted message, where they are a person's.
    var quotedWords = ""
    /// What the bot's last picture showed, in the asker's words.
    var madeSubject = ""
    /// What the bot offered to draw, in its own words.
    var offered = ""
    /// The last words before the message, whoever said them.
    var wordsBefore = ""
    /// Whether a person is called by an @ at either end of the message.
    var callsPerson = false
    /// Whether the bot is called for certain: @, quote of it, or a private chat.
    var callsBot = false
}
