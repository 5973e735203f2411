import ChatCore
import Foundation

/// Answers messages, each by quoting it.
struct Replier: Sendable {
    let delivery: ChatSender
    let throttle: RefusalThrottle
    let now: @Sendable () -> Date

    /// Answers the author of a message.
    func answer(_ text: String, to message: IncomingMessage) async {
        await delivery.say(text, to: ReplyTarget(answering: message), quoting: message.key.id)
    }

    /// Tells the author of a message that they are refused; the same person in the same chat at most once a minute.
    func deny(_ text: String, to message: IncomingMessage) async {
        guard throttle.isDue(to: message.author.id, in: message.key.chat, at: now()) else { return }
        await answer(text, to: message)
    }
}
