public import Foundation

/// The right to answer one event: what an answer has to carry, until when, and how often.
///
/// Kept with the job, since an answer may be due after a restart. Official QQ lets a bot answer a group message five times
/// within five minutes; OneBot's temporary sessions have no limit but need the shared group's number.
public struct ReplyWindow: Sendable, Hashable, Codable {
    /// What the adapter needs to answer; opaque to everybody else.
    public var ticket: String
    /// When the right ends; `nil` = never.
    public var closes: Date?
    /// How many answers the right was given for; `nil` = any number.
    public var replies: Int?
    /// How many of them are used.
    public var used: Int

    /// Describes a right to answer.
    public init(ticket: String, closes: Date? = nil, replies: Int? = nil, used: Int = 0) {
        self.ticket = ticket
        self.closes = closes
        self.replies = replies
        self.used = used
    }

    /// Whether an answer may still be given at a moment.
    public func isOpen(at moment: Date) -> Bool {
        closes.map { moment < $0 } ?? true && replies.map { used < $0 } ?? true
    }
}

/// Where an answer goes.
public struct ReplyTarget: Sendable, Hashable {
    /// The chat.
    public var chat: ChatKey
    /// The right that it makes use of; `nil` = none is needed, or none is left.
    public var window: ReplyWindow?

    /// Names a place to answer.
    public init(_ chat: ChatKey, window: ReplyWindow? = nil) {
        self.chat = chat
        self.window = window
    }

    /// The chat that a message came from.
    public init(answering message: IncomingMessage) {
        self.init(message.key.chat, window: message.window)
    }
}
