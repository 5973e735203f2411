import ChatCore
import Foundation
import Primitives

/// Where the bot may not speak, and until when: speaking on regardless risks a ban.
struct MuteTracker: Sendable {
    /// How long a group is left alone after a refused message where no notice said how long the mute lasts.
    private static let caution: TimeInterval = 300

    private enum Cause: CaseIterable {
        /// The bot is muted.
        case ownMute
        /// The whole group is.
        case groupMute
        /// The bot is no longer in the group.
        case absence
    }

    private struct Bar: Hashable {
        let chat: ChatKey
        let cause: Cause
    }

    private let ends = Locked<[Bar: Date]>([:])

    /// Takes note of a mute or its end.
    func take(_ mute: MuteEvent, at moment: Date) {
        let bar = Bar(chat: mute.chat, cause: mute.subject == .everyone ? .groupMute : .ownMute)
        ends.withLock { ends in
            switch mute.state {
            case .lifted: ends[bar] = nil
            case .muted(let duration): ends[bar] = duration.map { moment + $0 / .seconds(1) } ?? .distantFuture
            }
        }
    }

    /// Takes note of a message that was refused because the bot is muted.
    func refused(_ chat: ChatKey, at moment: Date) {
        let bar = Bar(chat: chat, cause: .ownMute)
        ends.withLock { $0[bar] = max($0[bar] ?? .distantPast, moment + Self.caution) }
    }

    /// Takes note that the bot is no longer in a group.
    func left(_ chat: ChatKey) {
        ends.withLock { $0[Bar(chat: chat, cause: .absence)] = .distantFuture }
    }

    /// Takes note that something was said there: the bot is in the group, again perhaps, and where a plain member said it
    /// the group is not muted.
    func heard(from chat: ChatKey, isPlainMember: Bool = false) {
        ends.withLock { ends in
            ends[Bar(chat: chat, cause: .absence)] = nil
            if isPlainMember { ends[Bar(chat: chat, cause: .groupMute)] = nil }
        }
    }

    /// Takes note that an account is connected anew: the end of a mute may have been missed meanwhile. A message is tried
    /// again soon; where it is refused, that is known again.
    func reconnected(_ account: String, at moment: Date) {
        ends.withLock { ends in
            for (bar, end) in ends where bar.chat.account == account {
                switch bar.cause {
                case .groupMute: ends[bar] = nil
                case .ownMute: ends[bar] = min(end, moment + Self.caution)
                case .absence: break
                }
            }
        }
    }

    /// Whether the bot may not speak there now.
    func isMuted(_ chat: ChatKey, at moment: Date) -> Bool {
        ends.withLock { ends in
            ends = ends.filter { $0.value > moment }
            return Cause.allCases.contains { ends[Bar(chat: chat, cause: $0)] != nil }
        }
    }
}
