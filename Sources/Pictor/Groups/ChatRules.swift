import Foundation
import PictorModel

/// What holds in a chat: the configuration, and what its admins have made tighter.
struct ChatRules: Sendable, Equatable {
    /// Whether the bot draws there.
    let isOn: Bool
    /// When a message without a command may start a picture.
    let trigger: TriggerMode
    /// Least time between two requests of one person.
    let cooldown: Duration
    /// Pictures a person may have a day, over all chats; -1 = unlimited.
    let userDaily: Int
    /// Pictures a person may have there a day; -1 = unlimited.
    let userDailyHere: Int
    /// Pictures the chat may have a day; -1 = unlimited.
    let groupDaily: Int
    /// Seconds after which the bot's pictures are withdrawn there; `nil` = never.
    let recall: Int64?
    /// When nothing is drawn.
    let quietHours: [QuietHours]
    /// What nothing is drawn of.
    let bannedWords: BannedWords

    /// The rules of a chat.
    init(configuration: Settings, values: ChatOverrides, isGroup: Bool) {
        let limits = configuration.limits
        isOn = !isGroup || values.isEnabled ?? configuration.bot.isEnabledByDefault
        trigger = Self.tighter(values.trigger, configuration.bot.trigger)
        cooldown = max(limits.cooldown, .seconds(values.cooldown ?? 0))
        userDaily = limits.userDaily
        userDailyHere = values.userDaily ?? -1
        groupDaily = isGroup ? Self.tighter(values.groupDaily, limits.groupDaily) : -1
        recall = [limits.recall.components.seconds, values.recall ?? 0].filter { $0 > 0 }.min()
        quietHours = [configuration.bot.quietHours, values.quietHours].compactMap { $0 }
        bannedWords = BannedWords(configuration.moderation.bannedWords + values.bannedWords)
    }

    /// The quiet time that a moment falls into.
    func quiet(at moment: Date) -> QuietHours? { quietHours.first { $0.contains(moment) } }

    /// What a request there has to keep to.
    ///
    /// - Parameters:
    ///   - isExempt: Whether its author is free of the limits of persons; the group's holds for everyone.
    ///   - dayBegan: Unix seconds at which the local day began.
    /// - Returns: The terms.
    func terms(isExempt: Bool, dayBegan: Int64) -> QuotaTerms {
        QuotaTerms(
            cooldown: isExempt ? 0 : cooldown.components.seconds, userDaily: isExempt ? -1 : userDaily,
            userDailyHere: isExempt ? -1 : userDailyHere, groupDaily: groupDaily, dayBegan: dayBegan)
    }

    private static func tighter(_ set: TriggerMode?, _ configured: TriggerMode) -> TriggerMode {
        guard let set else { return configured }
        return set.strictness > configured.strictness ? set : configured
    }

    /// The lower of two daily numbers, where -1 is no limit.
    private static func tighter(_ set: Int?, _ configured: Int) -> Int {
        guard let set, set >= 0 else { return configured }
        return configured < 0 ? set : min(set, configured)
    }
}

extension TriggerMode {
    /// How much a message has to bring along to start a picture: more is stricter.
    var strictness: Int {
        switch self {
        case .smart: 0
        case .mention: 1
        case .command: 2
        }
    }
}
