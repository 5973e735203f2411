import Foundation
public import Inference
public import PictorModel
public import Primitives

/// One image service and how it is asked: `[api]` with `[generation]`, or one `[[fallback]]`.
public struct ImageService: Sendable, Equatable {
    /// Where it is.
    public var api: APISettings
    /// How pictures are made there.
    public var generation: GenerationSettings

    /// How long one picture may take there, all attempts included.
    public var limit: Duration { isGradio ? generation.gradioTimeout : api.timeout }

    /// Its host, for the operator; empty where the address is the provider's own.
    public var place: String { URLComponents(string: api.baseURL)?.host ?? "" }

    private var isGradio: Bool { api.kind.rawValue == "gradio" }

    /// The same for the backend that asks it.
    public var settings: BackendSettings {
        // The default model is OpenAI's own: elsewhere it names nothing.
        let isDefault = api.kind != .openai && generation.model == GenerationSettings().model
        var settings = BackendSettings(
            baseURL: api.baseURL, apiKeys: api.keys, model: isDefault ? "" : generation.model)
        settings.mode = OpenAIImageBackend.Mode(rawValue: api.mode.rawValue) ?? .auto
        settings.size = generation.size
        settings.quality = generation.quality
        settings.outputFormat = generation.outputFormat
        settings.extraBody = generation.extraBody
        settings.workflow = generation.comfyWorkflow
        settings.proxy = api.proxy
        settings.app.api = generation.gradioAPI
        settings.app.resolution = generation.gradioResolution
        settings.app.steps = generation.gradioSteps
        settings.app.shift = generation.gradioShift
        settings.app.timeout = generation.gradioTimeout
        settings.app.data = generation.gradioData
        return settings
    }
}

extension APISettings {
    /// The first key; empty where there is none.
    public var key: Secret { keys.first ?? Secret("") }
}

extension Settings {
    /// The image services in the order they are asked.
    public var imageServices: [ImageService] { [ImageService(api: api, generation: generation)] + fallbacks }

    /// How long one picture may take, whoever draws it.
    public var pictureTimeout: Duration { imageServices.map(\.limit).max() ?? api.timeout }
}
