/// What somebody told the bot to do, by a command.
///
/// A management command whose words make no sense carries `nil`: whoever may use it is then told how it goes.
indirect enum Command: Sendable, Equatable {
    // MARK: For everyone

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
    /// Become the first superuser.
    case claim(code: String)

    // MARK: For those who run the group

    /// Switch the group on or off.
    case setEnabled(Bool)
    /// How the group is set.
    case status
    /// When a message without a command may start a picture.
    case setTrigger(TriggerMode?)
    /// Change one of the group's values; `nil` lists them.
    case set(SettingChange?)
    /// Let somebody draw no more.
    case ban(BanOrder?)
    /// Let somebody draw again.
    case unban(String?)
    /// Who may not draw.
    case bans
    /// Drop the group's queue.
    case clear
    /// What the group has shown to be no request; `nil` = the words make no sense.
    case lessons(LessonOrder?)
    /// Why the quoted message was drawn or not; without a quote, for a superuser, how the bot is.
    case diagnose

    // MARK: For superusers

    /// Show or change the image model; empty = show.
    case model(String)
    /// Show or change the persona; empty = show.
    case persona(String)
    /// Give somebody more pictures.
    case grant(GrantOrder?)
    /// Which groups the bot is in.
    case groups
    /// A command of the group's admins, for another group; `nil` = not one.
    case onGroup(String, Command?)
    /// Take the changed configuration.
    case reload

    /// Whether it asks for a picture.
    var draws: Bool {
        switch self {
        case .draw, .drawRaw, .selfie, .edit, .again: true
        default: false
        }
    }

    /// Who may use a command; each includes the ones before.
    enum Right: Int, Sendable, Comparable {
        /// Everyone.
        case everyone
        /// The group's owner and admins.
        case groupAdmin
        /// Who the configuration names.
        case superuser

        static func < (left: Right, right: Right) -> Bool { left.rawValue < right.rawValue }
    }

    /// Who may use it.
    var right: Right {
        switch self {
        case .draw, .drawRaw, .selfie, .edit, .again, .cancel, .queue, .showPrompt, .recall, .quota, .help, .claim:
            .everyone
        case .setEnabled, .status, .setTrigger, .set, .ban, .unban, .bans, .clear, .lessons, .diagnose: .groupAdmin
        case .model, .persona, .grant, .groups, .onGroup, .reload: .superuser
        }
    }
}

/// Somebody is to draw no more.
struct BanOrder: Sendable, Equatable {
    /// Who.
    var user: String
    /// How long in seconds; `nil` = for good.
    var seconds: Int64?
}

/// Somebody gets more pictures.
struct GrantOrder: Sendable, Equatable {
    /// Who.
    var user: String
    /// How many; negative takes back.
    var pictures: Int
}

/// What is to be done with a group's lessons.
enum LessonOrder: Sendable, Equatable {
    /// Show them.
    case list
    /// Forget one, by its number in the list, from 1.
    case delete(Int)
    /// Forget all.
    case clear
}
