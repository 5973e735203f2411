import ChatCore
import Foundation
import Primitives

/// Remembers when a person was last refused something, so that they are told at most once a minute in the same chat.
struct RefusalThrottle: Sendable {
    /// How long a person is not told a second time.
    private static let pause: TimeInterval = 60

    private let last = Locked<[String: Date]>([:])

    /// Whether a person may be told of a refusal now; if so, it counts as told.
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
