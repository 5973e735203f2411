public import ChatCore
import Foundation

/// One message as it is remembered.
public struct HistoryEntry: Sendable, Equatable {
    /// Where, and which.
    public let key: MessageKey
    /// Who said it.
    public let author: String
    /// The card in the group, else the nickname; may be empty.
    public let authorName: String
    /// Whether the bot said it.
    public let isOwn: Bool
    /// Unix time in seconds, as the endpoint gave it.
    public let time: Int64
    /// Its content. Pictures carry no bytes here.
    public let parts: [MessagePart]

    /// Makes an entry.
    public init(
        key: MessageKey, author: String, authorName: String, isOwn: Bool, time: Int64, parts: [MessagePart]
    ) {
        self.key = key
        self.author = author
        self.authorName = authorName
        self.isOwn = isOwn
        self.time = time
        self.parts = parts
    }
}

extension HistoryEntry {
    /// A received message, as it is remembered.
    public init(_ message: IncomingMessage) {
        self.init(
            key: message.key, author: message.author.id, authorName: message.author.name.withoutNULs,
            isOwn: message.isOwn, time: Int64(message.time.timeIntervalSince1970), parts: message.parts)
    }
}
