/// `[bot]`.
public struct BotSettings: Sendable, Equatable {
    /// What it is called in chat; at least one.
    public var nicknames = ["小绘"]
    /// QQ ids that may do everything.
    public var superusers: [Int64] = []
    /// What a command begins with.
    public var commandPrefixes = ["/", "／", "#"]
    /// When a message without a command may start a picture.
    public var trigger = TriggerMode.smart
    /// Whether a group nobody has toggled is on.
    public var isEnabledByDefault = true
    /// Whether private chats are served.
    public var servesPrivateChat = true
    /// Whether a picture quotes its request.
    public var quotesRequest = true
    /// Whether a face under the request shows that it was heard, and how it ended.
    public var reacts = true
    /// QQ ids that are never answered, other bots above all.
    public var ignoredUsers: [Int64] = []
    /// When nothing is drawn in any chat; `nil` = always open.
    public var quietHours: QuietHours?

    /// All defaults.
    public init() {}

    /// Whether somebody is never answered.
    public func ignores(_ person: String) -> Bool { Int64(person).map(ignoredUsers.contains) ?? false }
}

/// When a message without a command may start a picture.
public enum TriggerMode: String, Sendable, CaseIterable, Codable {
    /// Only commands.
    case command
    /// Commands, and requests that address the bot.
    case mention
    /// Any request, judged.
    case smart
}

/// `[persona]`.
public struct PersonaSettings: Sendable, Equatable {
    /// Its name.
    public var name = "小绘"
    /// Free text.
    public var personality = ""
    /// Free text, what a selfie shows.
    public var appearance = ""
    /// Path of a picture of it; `nil` = none.
    public var referenceImage: String?

    /// All defaults.
    public init() {}
}

/// `[components]`.
public struct ComponentSettings: Sendable, Equatable {
    /// The natural-language trigger.
    public var imageGeneration = true
    /// The `/pic` command.
    public var directPicCommand = true

    /// All defaults.
    public init() {}
}
