/// What somebody told the bot to do, by a command.
///
/// A management command whose words make no sense carries `nil`: whoever may use it is then told how it goes.
enum Command: Sendable, Equatable {
    /// A picture is asked for.
    case picture(PictureCommand)
    /// Stop one's own jobs in this chat.
    case cancel
    /// Who waits, and how long.
    case queue
    /// What a quoted picture was drawn from.
    case showPrompt
    /// Recall the quoted picture.
    case recall
    /// What is left of today's pictures.
    case quota
    /// How to use the bot.
    case help
    /// Become the first superuser.
    case claim(code: String)
    /// Why the quoted message was drawn or not; without a quote, for a superuser, how the bot is.
    case diagnose
    /// For those who run the group.
    case group(GroupCommand)
    /// For superusers.
    case owner(OwnerCommand)

    /// Whether it asks for a picture.
    var draws: Bool { if case .picture = self { true } else { false } }

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
        case .picture, .cancel, .queue, .showPrompt, .recall, .quota, .help, .claim: .everyone
        case .diagnose, .group: .groupAdmin
        case .owner: .superuser
        }
    }
}

/// A picture that a command asks for.
enum PictureCommand: Sendable, Equatable {
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
}

/// What those who run a group do with it.
enum GroupCommand: Sendable, Equatable {
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

    /// Whether it is about people instead of a group: then it works in private too, and holds everywhere.
    var isAboutPeople: Bool {
        switch self {
        case .ban, .unban, .bans: true
        case .setEnabled, .status, .setTrigger, .set, .clear, .lessons: false
        }
    }
}

/// What superusers do.
enum OwnerCommand: Sendable, Equatable {
    /// Show or change the image model; empty = show.
    case model(String)
    /// Show or change the persona; empty = show.
    case persona(String)
    /// Give somebody more pictures.
    case grant(GrantOrder?)
    /// Which groups the bot is in.
    case groups
    /// A command for another group, by its id; `nil` = not one that can be given from elsewhere.
    case onGroup(String, RemoteCommand?)
    /// Take the changed configuration.
    case reload
}

/// What a superuser may do with a group from elsewhere.
enum RemoteCommand: Sendable, Equatable {
    /// What its admins do.
    case group(GroupCommand)
    /// Show or change its image model.
    case model(String)
    /// Show or change its persona.
    case persona(String)

    /// Reads it out of a command; `nil` for one that is about oneself, a quoted message or the whole bot.
    init?(_ command: Command) {
        switch command {
        case .group(let command): self = .group(command)
        case .owner(.model(let name)): self = .model(name)
        case .owner(.persona(let text)): self = .persona(text)
        case .owner(.grant), .owner(.groups), .owner(.onGroup), .owner(.reload): return nil
        case .picture, .cancel, .queue, .showPrompt, .recall, .quota, .help, .claim, .diagnose: return nil
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
