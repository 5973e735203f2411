import ChatCore
import Foundation

extension IncomingMessage {
    /// Messages older than this are remembered and not acted on, such as those that arrive late after a reconnect.
    static let freshness: TimeInterval = 120
}
