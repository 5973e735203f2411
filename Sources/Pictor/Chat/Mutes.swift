import Foundation
import OneBot
import Primitives

/// Where the bot may not speak, and until when: speaking on regardless risks a ban.
struct Mutes: Sendable {
    /// How long a group is left alone after a refused message where no notice said how long the mute lasts.
    private static let caution: TimeInterval = 300

    private struct Place: Hashable {
        let address: Address
        let isWholeGroup: Bool
    }

    private let ends = Locked<[Place: Date]>([:])

    /// Takes note of a mute or its end; that of another member does not count.
    func take(_ ban: GroupBan, account: UserID, at moment: Date) {
        guard ban.userID == nil || ban.userID == account else { return }
        let address = Address(account: account, chat: .group(ban.groupID))
        let place = Place(address: address, isWholeGroup: ban.userID == nil)
        ends.withLock { ends in
            if ban.isLifted {
                ends[place] = nil
            } else {
                ends[place] = ban.duration.map { moment + $0 / .seconds(1) } ?? .distantFuture
            }
        }
    }

    /// Takes note of a message that was refused because the bot is muted.
    func refused(_ address: Address, at moment: Date) {
        let place = Place(address: address, isWholeGroup: false)
        ends.withLock { $0[place] = max($0[place] ?? .distantPast, moment + Self.caution) }
    }

    /// Whether the bot may not speak there now.
    func isMuted(_ address: Address, at moment: Date) -> Bool {
        ends.withLock { ends in
            ends = ends.filter { $0.value > moment }
            return [true, false].contains { ends[Place(address: address, isWholeGroup: $0)] != nil }
        }
    }
}
