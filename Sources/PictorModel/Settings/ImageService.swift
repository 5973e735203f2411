import Foundation
public import Primitives

/// One image service and how it is asked: `[api]` with `[generation]`, or one `[[fallback]]`.
public struct ImageService: Sendable, Equatable {
    /// Where it is.
    public var api: APISettings
    /// How pictures are made there.
    public var generation: GenerationSettings

    /// A service.
    public init(api: APISettings, generation: GenerationSettings) {
        self.api = api
        self.generation = generation
    }

    /// How long one picture may take there, all attempts included.
    public var limit: Duration { api.kind == .gradio ? generation.gradioTimeout : api.timeout }

    /// Its host, for the operator; empty where the address is the provider's own.
    public var place: String { URLComponents(string: api.baseURL)?.host ?? "" }
}

/// `[api]`.
public struct APISettings: Sendable, Equatable {
    /// How an OpenAI-compatible service is asked for a picture.
    public enum Mode: String, Sendable, CaseIterable {
        case auto, images, chat, responses
    }

    /// The kind of service.
    public var kind = ServiceKind.openai
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

    /// The first key; empty where there is none.
    public var key: Secret { keys.first ?? Secret("") }

    /// All defaults.
    public init() {}
}

/// A kind of image service, by the name the operator writes.
public enum ServiceKind: String, Sendable, CaseIterable {
    /// The OpenAI family: the default.
    case openai
    /// A Gradio app, such as a Hugging Face Space.
    case gradio
    /// An address with the prompt in it.
    case regexURL = "regex_url"
    /// ModelScope.
    case modelscope
    /// AUTOMATIC1111's WebUI and what speaks like it.
    case a1111
    /// NovelAI.
    case novelai
    /// ComfyUI with a workflow.
    case comfyui
}
