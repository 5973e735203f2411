/// One message as the detector sees it: who spoke, in which pieces, and what was quoted.
public struct Utterance: Sendable, Equatable {
    /// One piece of a message, in the order of the message.
    public enum Fragment: Sendable, Equatable {
        /// Words.
        case text(String)
        /// Somebody is called by an @.
        case mention(Mention)
        /// A picture; a sticker is a picture nobody means to have changed.
        case picture(isSticker: Bool)
        /// Anything else (`record`, `video`, `face`, `file`, …) by its protocol name.
        case other(type: String)
    }

    /// Who an @ calls.
    public enum Mention: Sendable, Equatable {
        /// The bot.
        case bot
        /// Everyone in the group.
        case everyone
        /// Another person, by the name shown, or "" where it is unknown.
        case person(String)
    }

    /// Who said a message.
    public enum Speaker: Sendable, Equatable {
        /// The bot itself.
        case bot
        /// A person, by a key that is stable within the chat, and the name shown.
        case person(id: String, name: String)
    }

    /// The message this one answers to.
    public struct Quote: Sendable, Equatable {
        /// Who said it, or `nil` where the history does not know.
        public var speaker: Speaker?
        /// Its pieces; empty where the history does not know.
        public var fragments: [Fragment]

        /// Makes a quote of what the history knows.
        public init(speaker: Speaker?, fragments: [Fragment]) {
            self.speaker = speaker
            self.fragments = fragments
        }
    }

    /// Who spoke.
    public var speaker: Speaker
    /// What was said, in order.
    public var fragments: [Fragment]
    /// What it answers to, if anything.
    public var quote: Quote?
    /// Whether it was said in a private chat, where every word is for the bot.
    public var isPrivate: Bool
    /// For a picture the bot made: what kind it was, where that is known.
    public var madeIntent: Intent?

    /// Makes a message of its parts.
    public init(
        speaker: Speaker, fragments: [Fragment], quote: Quote? = nil, isPrivate: Bool = false,
        madeIntent: Intent? = nil
    ) {
        self.speaker = speaker
        self.fragments = fragments
        self.quote = quote
        self.isPrivate = isPrivate
        self.madeIntent = madeIntent
    }
}

extension Utterance {
    /// All words of the message, without mentions and pictures.
    public var text: String { fragments.plainText }

    /// Whether the bot said it.
    public var isFromBot: Bool { speaker == .bot }

    /// Whether the message carries a picture that could be changed.
    public var hasPicture: Bool { fragments.contains(.picture(isSticker: false)) }
}

extension Utterance.Quote {
    /// Whether the quoted message carries a picture that could be changed.
    public var hasPicture: Bool { fragments.contains(.picture(isSticker: false)) }
}

extension [Utterance.Fragment] {
    /// The text fragments, joined.
    var plainText: String {
        var joined = ""
        for case .text(let text) in self { joined += text }
        return joined
    }
}
