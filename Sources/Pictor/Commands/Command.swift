import OneBot

/// What somebody told the bot to do, by a command.
enum Command: Sendable, Equatable {
    /// Draw, the prompt written from the words, the chat and the persona.
    case draw(String)
    /// Draw exactly this prompt.
    case drawRaw(String)
    /// The persona in frame; the words say where or how.
    case selfie(String)
    /// Change the quoted or attached picture.
    case edit(String)
    /// The last or quoted picture once more; words change it.
    case again(String)
    /// Stop one's own jobs in this chat.
    case cancel
    /// Who waits, and how long.
    case queue
    /// What a quoted picture was drawn from.
    case showPrompt
    /// Withdraw the quoted picture.
    case recall
    /// What is left of today's pictures.
    case quota
    /// How to use the bot.
    case help
    /// Switch the group on or off.
    case setEnabled(Bool)
    /// How the group is set.
    case status
    /// When a message without a command may start a picture; `nil` = the word was none of the three.
    case setTrigger(TriggerMode?)
    /// Become the first superuser.
    case claim(code: String)

    /// Who may use it.
    enum Right: Sendable {
        /// Everyone.
        case everyone
        /// The group's owner and admins, and superusers.
        case groupAdmin
    }

    /// Who may use it.
    var right: Right {
        switch self {
        case .setEnabled, .status, .setTrigger: .groupAdmin
        default: .everyone
        }
    }

    /// Whether it asks for a picture, and so obeys the group's switch.
    var asksForPicture: Bool {
        switch self {
        case .draw, .drawRaw, .selfie, .edit, .again: true
        default: false
        }
    }
}
