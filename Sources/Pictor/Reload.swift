import Foundation
public import PictorModel

/// What came of reading the configuration anew: all of it, or nothing.
public enum ReloadOutcome: Sendable, Equatable {
    /// It holds from now on.
    ///
    /// `changed` are the keys that are different now, `waiting` those that will be after a restart.
    case taken(changed: [String], waiting: [String], warnings: [ConfigurationProblem])
    /// It cannot be used; the old one stays.
    case refused([ConfigurationProblem])
    /// This bot was not started from a file.
    case impossible

    /// Whether a key only takes effect with a restart: connections, files and the log stay as they are while running.
    static func needsRestart(_ key: String) -> Bool {
        key.hasPrefix("onebot.") || ["history.path", "pictures.folder", "log.level"].contains(key)
    }
}
