import ChatCore
import OneBot
import OneBotAdapter

@testable import Pictor

extension CommandParser {
    /// The command in a OneBot message that an account received.
    func command(in message: Message, to account: UserID, isPrivate: Bool) -> Command? {
        command(in: message.segments.map { MessagePart($0, account: account) }, isPrivate: isPrivate)
    }
}

/// Commands as tests write them, whatever family they belong to.
extension Command {
    static func draw(_ words: String) -> Command { .picture(.draw(words)) }
    static func drawRaw(_ prompt: String) -> Command { .picture(.drawRaw(prompt)) }
    static func selfie(_ scene: String) -> Command { .picture(.selfie(scene)) }
    static func edit(_ wish: String) -> Command { .picture(.edit(wish)) }
    static func again(_ change: String) -> Command { .picture(.again(change)) }
    static func setEnabled(_ isEnabled: Bool) -> Command { .group(.setEnabled(isEnabled)) }
    static func setTrigger(_ trigger: TriggerMode?) -> Command { .group(.setTrigger(trigger)) }
    static var status: Command { .group(.status) }
}
