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
