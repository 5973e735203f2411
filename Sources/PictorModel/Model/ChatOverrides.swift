/// What has been set by command for one chat, or for all; `nil` or empty = nobody has set it.
package struct ChatOverrides: Sendable, Equatable {
    /// Whether the bot draws there.
    package var isEnabled: Bool?
    /// When a message without a command may start a picture.
    package var trigger: TriggerMode?
    /// Least time between two requests of one person, in seconds.
    package var cooldown: Int64?
    /// Pictures a person may have there a day; 0 = none.
    package var userDaily: Int?
    /// Pictures the chat may have a day; 0 = none.
    package var groupDaily: Int?
    /// Seconds after which the bot's pictures are withdrawn.
    package var recall: Int64?
    /// When nothing is drawn.
    package var quietHours: QuietHours?
    /// What nothing is drawn of, on top of the configuration's.
    package var bannedWords: [String] = []
    /// Who the bot is there.
    package var persona: String?
    /// Which image model draws there.
    package var model: String?

    /// Makes it from its parts.
    package init(
        isEnabled: Bool? = nil, trigger: TriggerMode? = nil, cooldown: Int64? = nil, userDaily: Int? = nil,
        groupDaily: Int? = nil, recall: Int64? = nil, quietHours: QuietHours? = nil, bannedWords: [String] = [],
        persona: String? = nil, model: String? = nil
    ) {
        self.isEnabled = isEnabled
        self.trigger = trigger
        self.cooldown = cooldown
        self.userDaily = userDaily
        self.groupDaily = groupDaily
        self.recall = recall
        self.quietHours = quietHours
        self.bannedWords = bannedWords
        self.persona = persona
        self.model = model
    }
}
