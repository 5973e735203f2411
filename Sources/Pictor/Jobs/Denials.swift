import ChatCore
import Foundation
import Primitives

/// When somebody was last told no, so that the same no is not said over and over.
struct Denials: Sendable {
    /// How long nobody is told a second time.
    private static let pause: TimeInterval = 60

    private let last = Locked<[String: Date]>([:])

    /// Whether a person may be told no again; if so, it counts as told.
    func isDue(to person: String, in chat: ChatKey, at moment: Date) -> Bool {
        let key = "\(chat) \(person)"
        return last.withLock { last in
            // A clock that was set back must not silence the bot.
            last = last.filter { (0..<Self.pause).contains(moment.timeIntervalSince($0.value)) }
            guard last[key] == nil else { return false }
            last[key] = moment
            return true
        }
    }
}
