import Foundation

/// Everything an operator can set, checked once when it was read: one value with a section for each table of the file.
///
/// A change of the file makes another value; nothing changes one that is in use.
///
/// The keys, their defaults and ranges are those of `config.example.toml`.
public struct Settings: Sendable, Equatable {
    /// `[onebot]`: where the endpoint is.
    public var onebot = OneBotSettings()
    /// `[bot]`: how it behaves in chat.
    public var bot = BotSettings()
    /// `[persona]`: who it is.
    public var persona = PersonaSettings()
    /// `[plugin] enabled`: `false` keeps it connected and silent.
    public var isEnabled = true
    /// `[api]`: which image service.
    public var api = APISettings()
    /// `[generation]`: how pictures are made.
    public var generation = GenerationSettings()
    /// `[[fallback]]`: image services asked where the one before cannot have drawn anything, in order.
    public var fallbacks: [ImageService] = []
    /// `[llm]`: the chat model that judges and writes prompts.
    public var llm = LLMSettings()
    /// `[intent] mode`: who judges.
    public var intentMode = IntentMode.hybrid
    /// `[components]`: what is on at all.
    public var components = ComponentSettings()
    /// `[moderation]`: what is not drawn.
    public var moderation = ModerationSettings()
    /// `[limits]`: how much at once and per day.
    public var limits = LimitSettings()
    /// `[history]`: what is remembered.
    public var history = HistorySettings()
    /// `[pictures]`: which pictures are kept.
    public var pictures = PictureSettings()
    /// `[log] level`: least severe level that is written.
    public var logLevel = LogLevel.info

    /// All defaults.
    public init() {}
}

extension Settings {
    /// The folder that made pictures are kept in.
    public var pictureFolder: String {
        if let folder = pictures.folder { return folder }
        let beside = URL(fileURLWithPath: history.path).deletingLastPathComponent()
        return beside.appendingPathComponent("pictures").path
    }

    /// The image services in the order they are asked.
    public var imageServices: [ImageService] { [ImageService(api: api, generation: generation)] + fallbacks }

    /// How long one picture may take, whoever draws it.
    public var pictureTimeout: Duration { imageServices.map(\.limit).max() ?? api.timeout }
}

/// Who decides whether a message asks for a picture.
public enum IntentMode: String, Sendable, CaseIterable {
    /// Rules alone.
    case rules
    /// Rules where they are sure, else the model.
    case hybrid
    /// The model, for every message that is not plainly nothing.
    case llm
}

/// `[log] level`.
public enum LogLevel: String, Sendable, CaseIterable {
    case trace, debug, info, notice, warning, error
}
