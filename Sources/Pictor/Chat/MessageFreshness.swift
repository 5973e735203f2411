import ChatCore
import Foundation

extension IncomingMessage {
    /// Messages older than this are remembered and not acted on, such as those that arrive late after a reconnect.
    static let freshness: TimeInterval = 120

    /// Whether it is new enough to act on.
    func isFresh(at moment: Date) -> Bool { moment.timeIntervalSince(time) < Self.freshness }
}
