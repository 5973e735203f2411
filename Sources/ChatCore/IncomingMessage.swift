public import Foundation

/// A message that somebody wrote, the account itself included.
public struct IncomingMessage: Sendable, Hashable {
    /// Where it was said, and its id there.
    public var key: MessageKey
    /// Who said it.
    public var author: Person
    /// When it was sent; when it arrived, where the protocol gives no time.
    public var time: Date
    /// The content, in order. May be empty, since endpoints leave out what they cannot show.
    public var parts: [MessagePart]
    /// Whether the author hides behind a name that no id belongs to.
    public var isAnonymous: Bool
    /// Whether it is a private message of somebody who is no friend, by way of a group that both are in.
    public var isTemporarySession: Bool
    /// The right to answer it, where the protocol limits answers or they need more than the chat's name.
    public var window: ReplyWindow?

    /// Describes a message.
    public init(
        key: MessageKey, author: Person, time: Date, parts: [MessagePart], isAnonymous: Bool = false,
        isTemporarySession: Bool = false, window: ReplyWindow? = nil
    ) {
        self.key = key
        self.author = author
        self.time = time
        self.parts = parts
        self.isAnonymous = isAnonymous
        self.isTemporarySession = isTemporarySession
        self.window = window
    }

    /// Whether the account wrote it itself. Some endpoints report that as an ordinary message: never answer one.
    public var isOwn: Bool { author.isSelf }

    /// Whether it was said in a group.
    public var isInGroup: Bool { key.chat.kind == .group }

    /// Whether it mentions the account. A mention of everybody does not count.
    public var mentionsSelf: Bool { parts.mentionsSelf }

    /// The message that this one quotes, in the same chat; `nil` where it quotes none.
    public var quotedKey: MessageKey? { parts.quote.map { MessageKey(chat: key.chat, id: $0.id) } }
}
