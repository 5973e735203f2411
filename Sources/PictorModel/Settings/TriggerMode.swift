/// When a message without a command may start a picture.
public enum TriggerMode: String, Sendable, CaseIterable, Codable {
    /// Only commands.
    case command
    /// Commands, and requests that address the bot.
    case mention
    /// Any request, judged.
    case smart
}
