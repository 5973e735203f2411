/// Something that happened in a chat or to an account.
public enum ChatEvent: Sendable, Hashable {
    /// Somebody wrote a message.
    case message(IncomingMessage)
    /// A message was recalled, by the person of that id: its author or somebody who runs the group. Where the protocol does
    /// not tell, its author.
    case messageRecalled(MessageKey, by: String)
    /// A reaction was put under a message, or taken away.
    case reaction(ReactionEvent)
    /// A button under one of the account's messages was pressed.
    case buttonPressed(ButtonPress)
    /// The account, or everybody, may no longer speak in a group, or may again.
    case mute(MuteEvent)
    /// The account became a member of a group.
    case joined(ChatKey)
    /// The account is a member of a group no longer; `remover` = who removed it, where somebody did.
    case left(ChatKey, remover: String?)
    /// Another member left a group by themselves, or was removed by `remover`.
    case memberLeft(ChatKey, person: String, remover: String?)
    /// The account may speak in a group without being spoken to, or no longer may.
    case unpromptedSpeech(ChatKey, isAllowed: Bool)
    /// The account is connected, anew perhaps: what happened meanwhile is not known.
    case connected(account: String)
    /// Anything else that an account reported: a sign that it is there.
    case other(account: String)

    /// The account that reported it.
    public var account: String {
        switch self {
        case .message(let message): message.key.chat.account
        case .messageRecalled(let key, _): key.chat.account
        case .reaction(let reaction): reaction.message.chat.account
        case .buttonPressed(let press): press.chat.account
        case .mute(let mute): mute.chat.account
        case .joined(let chat), .left(let chat, _), .memberLeft(let chat, _, _), .unpromptedSpeech(let chat, _):
            chat.account
        case .connected(let account), .other(let account): account
        }
    }
}

/// A reaction under a message, or its end.
public struct ReactionEvent: Sendable, Hashable {
    /// Under which message.
    public var message: MessageKey
    /// Whose reaction.
    public var person: String
    /// What it says.
    public var marks: [ReactionMark]
    /// Whether it was put there, not taken away.
    public var isAdded: Bool

    /// Describes a reaction.
    public init(message: MessageKey, person: String, marks: [ReactionMark], isAdded: Bool) {
        self.message = message
        self.person = person
        self.marks = marks
        self.isAdded = isAdded
    }
}

/// What a reaction means to the bot. The adapter knows the protocol's faces for it.
public enum ReactionMark: String, Sendable, Hashable, CaseIterable {
    /// The bot's: a request was heard and is being worked on.
    case working
    /// The bot's: the picture is there.
    case done
    /// The bot's: there is no picture.
    case failed
    /// A person's: the picture is not wanted.
    case disliked
}

/// A button of one of the account's messages was pressed.
public struct ButtonPress: Sendable, Hashable {
    /// Where.
    public var chat: ChatKey
    /// By whom.
    public var person: Person
    /// What the button carries, as it was given in `Button.data`.
    public var data: String
    /// The right to answer the press.
    public var window: ReplyWindow?

    /// Describes a press.
    public init(chat: ChatKey, person: Person, data: String, window: ReplyWindow? = nil) {
        self.chat = chat
        self.person = person
        self.data = data
        self.window = window
    }
}

/// A mute in a group, or its end.
public struct MuteEvent: Sendable, Hashable {
    /// Whom it concerns; mutes of other members are no events.
    public enum Subject: Sendable, Hashable {
        /// The account itself.
        case account
        /// Every plain member.
        case everyone
    }

    /// How long it lasts.
    public enum State: Sendable, Hashable {
        /// It began; `nil` = its end is not known.
        case muted(for: Duration?)
        /// It ended.
        case lifted
    }

    /// The group.
    public var chat: ChatKey
    /// Whom it concerns.
    public var subject: Subject
    /// How long it lasts.
    public var state: State

    /// Describes a mute.
    public init(chat: ChatKey, subject: Subject, state: State) {
        self.chat = chat
        self.subject = subject
        self.state = state
    }
}
