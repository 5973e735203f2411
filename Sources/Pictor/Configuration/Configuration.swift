public import Foundation
public import Inference
public import JSON
public import Primitives

/// Everything an operator can set, checked once at the start: after this nothing can be misconfigured.
///
/// The keys, their defaults and ranges are those of `config.example.toml`.
public struct Configuration: Sendable, Equatable {
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

/// When a message without a command may start a picture.
public enum TriggerMode: String, Sendable, CaseIterable, Codable {
    /// Only commands.
    case command
    /// Commands, and requests that address the bot.
    case mention
    /// Any request, judged.
    case smart
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

/// `[onebot]`.
public struct OneBotSettings: Sendable, Equatable {
    /// Where we connect to; `nil` = not at all.
    public var url: String? = "ws://127.0.0.1:3001"
    /// The token shared with the endpoint.
    public var accessToken = Secret("")
    /// Where the endpoint may connect to us; `nil` = not at all.
    public var listen: ListenAddress?
}

/// A host and port to listen on.
public struct ListenAddress: Sendable, Equatable {
    /// A literal address.
    public var host: String
    /// 1–65535.
    public var port: Int
}

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

    /// Whether somebody is never answered.
    func ignores(_ person: String) -> Bool { Int64(person).map(ignoredUsers.contains) ?? false }
    /// When nothing is drawn in any chat; `nil` = always open.
    public var quietHours: QuietHours?
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
}

/// `[api]`.
public struct APISettings: Sendable, Equatable {
    /// How an OpenAI-compatible service is asked for a picture.
    public enum Mode: String, Sendable, CaseIterable {
        case auto, images, chat, responses
    }

    /// The kind of service.
    public var kind = BackendKind.openai
    /// How an OpenAI-compatible service is asked.
    public var mode = Mode.auto
    /// Its address.
    public var baseURL = ""
    /// Its keys, used in turn.
    public var keys: [Secret] = []
    /// A proxy for all requests out; `nil` = none.
    public var proxy: String?
    /// For one picture, all attempts included.
    public var timeout = Duration.seconds(300)
}

/// `[generation]`.
public struct GenerationSettings: Sendable, Equatable {
    /// The image model.
    public var model = "gpt-image-1"
    /// Empty = whatever the service likes.
    public var size = ""
    /// `quality` of OpenAI-style services; empty = not sent.
    public var quality = ""
    /// `output_format` of OpenAI-style services; empty = not sent.
    public var outputFormat = ""
    /// Further members of the request, as they are.
    public var extraBody: [String: JSONValue] = [:]
    /// Put in front of every prompt.
    public var promptAddition = ""
    /// Whether an edge is trimmed.
    public var cropEnabled = false
    /// `top`, `bottom`, `left`, `right`; anything else leaves the picture as it is.
    public var cropPosition = "bottom"
    /// Pixels; not positive or too many leaves the picture as it is.
    public var cropPixels = 40
    /// The Space's own words for a size.
    public var gradioResolution = "1024x1024 ( 1:1 )"
    /// Steps.
    public var gradioSteps = 8
    /// Time shift.
    public var gradioShift = 3.0
    /// For one picture.
    public var gradioTimeout = Duration.seconds(120)
    /// The endpoint's name.
    public var gradioAPI = "generate"
    /// The endpoint's arguments with placeholders in them; empty = found out by name.
    public var gradioData: [JSONValue] = []
    /// ComfyUI's workflow, read from its file; empty = none.
    public var comfyWorkflow = Data()
}

/// `[llm]`.
public struct LLMSettings: Sendable, Equatable {
    /// How a JSON answer is asked for.
    public enum JSONMode: String, Sendable, CaseIterable {
        case auto, off
        case jsonObject = "json_object"
        case jsonSchema = "json_schema"
        case tools
    }

    /// Its address.
    public var baseURL = ""
    /// Its key.
    public var key = Secret("")
    /// Empty = no model: rules alone.
    public var model = ""
    /// Replaces the built-in prompt; `{persona}` is replaced literally.
    public var systemPrompt = ""
    /// How many messages are shown to it.
    public var contextMessageLimit = 20
    /// How old those may be.
    public var contextTime = Duration.seconds(30 * 60)
    /// How a JSON answer is asked for.
    public var jsonMode = JSONMode.auto
    /// For one answer.
    public var timeout = Duration.seconds(60)

    /// All defaults: no model.
    public init() {}

    /// Whether there is a model at all.
    public var isConfigured: Bool { !model.isEmpty }
}

/// `[components]`.
public struct ComponentSettings: Sendable, Equatable {
    /// The natural-language trigger.
    public var imageGeneration = true
    /// The `/pic` command.
    public var directPicCommand = true
}

/// `[moderation]`.
public struct ModerationSettings: Sendable, Equatable {
    /// A request or prompt with one of these is refused.
    public var bannedWords: [String] = []
}

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
}

/// `[history]`.
public struct HistorySettings: Sendable, Equatable {
    /// The database file.
    public var path = "data/pictor.sqlite"
    /// How long messages are kept.
    public var retentionDays = 30
}

/// `[pictures]`.
public struct PictureSettings: Sendable, Equatable {
    /// Where they are; `nil` = beside the database.
    public var folder: String?
    /// Megabytes of all of them together; 0 = none is kept once it is sent.
    public var maximumMegabytes = 500
    /// How long each is kept.
    public var maximumDays = 30
}

extension Configuration {
    /// The folder that made pictures are kept in.
    public var pictureFolder: String {
        if let folder = pictures.folder { return folder }
        let beside = URL(fileURLWithPath: history.path).deletingLastPathComponent()
        return beside.appendingPathComponent("pictures").path
    }
}
