public import Primitives

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
