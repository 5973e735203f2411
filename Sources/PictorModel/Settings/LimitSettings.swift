/// `[limits]`; -1 = unlimited, 0 = none.
public struct LimitSettings: Sendable, Equatable {
    /// Least time between two requests of one person.
    public var cooldown = Duration.zero
    /// Pictures a person may have a day.
    public var userDaily = -1
    /// Pictures a group may have a day.
    public var groupDaily = -1
    /// Whether a group's owner and admins are free of cooldown and of their own daily number there.
    public var adminsExempt = false
    /// Pictures made at once.
    public var maxConcurrent = 2
    /// Pictures one request may ask for, 1–4.
    public var picturesPerRequest = 4
    /// Requests that may wait in one group.
    public var queueLength = 20
    /// How long the bot's pictures stay before it withdraws them; 0 = for ever.
    public var recall = Duration.zero

    /// All defaults.
    public init() {}
}

/// `[moderation]`.
public struct ModerationSettings: Sendable, Equatable {
    /// A request or prompt with one of these is refused.
    public var bannedWords: [String] = []

    /// All defaults.
    public init() {}
}

/// `[history]`.
public struct HistorySettings: Sendable, Equatable {
    /// The database file.
    public var path = "data/pictor.sqlite"
    /// How long messages are kept.
    public var retentionDays = 30

    /// All defaults.
    public init() {}
}

/// `[pictures]`.
public struct PictureSettings: Sendable, Equatable {
    /// Where they are; `nil` = beside the database.
    public var folder: String?
    /// Megabytes of all of them together; 0 = none is kept once it is sent.
    public var maximumMegabytes = 500
    /// How long each is kept.
    public var maximumDays = 30

    /// All defaults.
    public init() {}
}
