/// One piece of a message, in the order in which it was written.
public enum MessagePart: Sendable, Hashable {
    /// Plain text as written, without any protocol's escapes.
    case text(String)
    /// A mention of one person.
    case mention(Mention)
    /// A mention of everybody in the chat.
    case mentionEveryone
    /// The message that this one quotes.
    case quote(Quote)
    /// A picture or sticker.
    case picture(ChatPicture)
    /// Anything else; the bot only needs to know that it was there.
    case other(OtherContent)
}

/// Whom a message mentions.
public struct Mention: Sendable, Hashable {
    /// The person's id.
    public var id: String
    /// Their name, where the protocol sends it along.
    public var name: String?
    /// Whether it is the account that received the message. Protocols whose accounts have several ids mark it themselves.
    public var isSelf: Bool

    /// Describes a mention.
    public init(id: String, name: String? = nil, isSelf: Bool = false) {
        self.id = id
        self.name = name
        self.isSelf = isSelf
    }
}

/// What a message quotes.
public struct Quote: Sendable, Hashable {
    /// The quoted message's id, in the same chat.
    public var id: String
    /// Its author, where the protocol carries it inline.
    public var author: Person?
    /// Its content, where the protocol carries it inline; `nil` = it has to be looked up.
    public var parts: [MessagePart]?

    /// Describes a quote.
    public init(id: String, author: Person? = nil, parts: [MessagePart]? = nil) {
        self.id = id
        self.author = author
        self.parts = parts
    }
}

/// A picture in a message: where its bytes are, and what kind of picture it is.
public struct ChatPicture: Sendable, Hashable {
    /// The kinds that people tell apart.
    public enum Kind: String, Sendable, Hashable {
        /// A photo or drawing.
        case photo
        /// A picture that somebody uses as a sticker.
        case sticker
        /// A sticker from the protocol's own shop.
        case shopSticker
    }

    /// What kind.
    public var kind: Kind
    /// Where it can be downloaded for a while. The sender's word: never to be fetched from one's own network.
    public var url: String?
    /// What the protocol knows it by, from which a fresh address can be had.
    public var reference: String?

    /// Describes a picture. Bytes that a message carried are not kept: `ChatAdapter.bytes` has them.
    public init(kind: Kind = .photo, url: String? = nil, reference: String? = nil) {
        self.kind = kind
        self.url = url
        self.reference = reference
    }

    /// Whether it is one that somebody may want changed.
    public var isPhoto: Bool { kind == .photo }
}

/// Content that is neither text nor picture.
public enum OtherContent: Sendable, Hashable {
    /// One of the protocol's built-in faces, by its id.
    case face(id: String)
    /// A voice message.
    case voice
    /// A video.
    case video
    /// A file.
    case file
    /// A bundle of forwarded messages.
    case forward
    /// A card or mini app.
    case card
    /// Formatted text that the protocol gives no plain form of.
    case markdown
    /// A kind of content that the adapter does not know, by the protocol's own name for it.
    case unknown(type: String)

    /// A short name of the kind, the same on every protocol.
    public var name: String {
        switch self {
        case .face: "face"
        case .voice: "voice"
        case .video: "video"
        case .file: "file"
        case .forward: "forward"
        case .card: "card"
        case .markdown: "markdown"
        case .unknown(let type): type
        }
    }
}

extension Sequence where Element == MessagePart {
    /// The text parts joined as they stand; everything else is left out.
    public var plainText: String {
        var text = ""
        for case .text(let piece) in self { text += piece }
        return text
    }

    /// Every picture, stickers included, in order.
    public var pictures: [ChatPicture] {
        compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
    }

    /// What is quoted; `nil` where nothing is.
    public var quote: Quote? {
        for case .quote(let quote) in self { return quote }
        return nil
    }

    /// Whether the account itself is mentioned. A mention of everybody does not count.
    public var mentionsSelf: Bool {
        contains { if case .mention(let mention) = $0 { mention.isSelf } else { false } }
    }
}
