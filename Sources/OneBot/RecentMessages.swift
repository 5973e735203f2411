import Primitives

/// Remembers which messages were seen, so that one that comes by two connections is handled once.
struct RecentMessages {
    /// How many are remembered.
    static let capacity = 8192
    /// For how long.
    static let memory: Duration = .seconds(600)

    private struct Key: Hashable {
        var selfID: UserID
        var chat: Chat
        var userID: UserID
        var messageID: MessageID
    }

    private var seen: [Key: Duration] = [:]
    private var order = Fifo<(key: Key, time: Duration)>()

    /// Notes a message.
    /// - Returns: Whether it is new. Ids repeat after a while on some endpoints, so an old one is new again.
    mutating func insert(_ message: MessageEvent, at now: Duration) -> Bool {
        let key = Key(
            selfID: message.selfID, chat: message.chat, userID: message.userID, messageID: message.messageID)
        while let oldest = order.first, oldest.time + Self.memory < now || order.count >= Self.capacity {
            order.removeFirst()
            if seen[oldest.key] == oldest.time { seen[oldest.key] = nil }
        }
        guard seen[key] == nil else { return false }
        seen[key] = now
        order.append((key, now))
        return true
    }
}
