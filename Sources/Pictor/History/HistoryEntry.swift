public import ChatCore
import Foundation
public import PictorModel

extension HistoryEntry {
    /// A received message, as it is remembered.
    public init(_ message: IncomingMessage) {
        self.init(
            key: message.key, author: message.author.id, authorName: message.author.name.withoutNULs,
            isOwn: message.isOwn, time: Int64(message.time.timeIntervalSince1970), parts: message.parts)
    }
}
