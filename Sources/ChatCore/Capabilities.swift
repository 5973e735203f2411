/// What a protocol can do in a chat. The bot asks for these; it never asks which protocol it is.
public struct Capabilities: Sendable, Hashable {
    /// Whether reactions can be put under messages.
    public var canReact: Bool
    /// Whether the newest messages of the chat can be read back.
    public var canReadHistory: Bool
    /// Whether recalls of messages are reported.
    public var reportsRecalls: Bool
    /// Whether the account's chats can be listed.
    public var canListChats: Bool
    /// Whether messages can carry buttons.
    public var hasButtons: Bool
    /// Whether messages that do not mention the account are reported.
    public var hearsEverything: Bool
    /// Pictures that one message takes, at least 1.
    public var picturesPerMessage: Int
    /// How often one event may be answered; `nil` = as often as one likes.
    public var repliesPerWindow: Int?
    /// How long after sending the account may recall its own message; `nil` = always, or nobody knows.
    public var recallLimit: Duration?

    /// Describes what a protocol can do; all that is not said is as in OneBot 11.
    public init(
        canReact: Bool = true, canReadHistory: Bool = true, reportsRecalls: Bool = true, canListChats: Bool = true,
        hasButtons: Bool = false, hearsEverything: Bool = true, picturesPerMessage: Int = .max,
        repliesPerWindow: Int? = nil, recallLimit: Duration? = nil
    ) {
        self.canReact = canReact
        self.canReadHistory = canReadHistory
        self.reportsRecalls = reportsRecalls
        self.canListChats = canListChats
        self.hasButtons = hasButtons
        self.hearsEverything = hearsEverything
        self.picturesPerMessage = picturesPerMessage
        self.repliesPerWindow = repliesPerWindow
        self.recallLimit = recallLimit
    }
}
