public import HTTP
public import Inference
public import Logging
public import Pictor
public import PictorModel
import Primitives

/// Makes the image services and the chat model that settings name.
extension Settings {
    /// The image services, the one asked after the other.
    ///
    /// - Parameters:
    ///   - transport: Sends their requests.
    ///   - kept: What an earlier configuration made of the same settings.
    ///   - health: Where it is kept how they do.
    ///   - logger: For each of them.
    /// - Returns: One backend that asks them in order.
    public func imageBackend(
        transport: any HTTPTransport, kept: KeptServices = KeptServices(), health: HealthFile, logger: Logger
    ) -> any ImageBackend {
        let services = imageServices
        let backends = kept.backends(services.map { (BackendKind($0.api.kind), BackendSettings($0)) }) {
            $0.make($1, transport: transport, logger: logger)
        }
        let links = zip(services, backends).map { service, backend in
            FallbackBackend.Member(backend, within: service.limit, at: service.place)
        }
        return FallbackBackend(links, remembered: health.load(), logger: logger) { health.save($0) }
    }

    /// The chat model, where one is configured; the kept one where that has the same settings.
    public func chatModel(
        transport: any HTTPTransport, kept: KeptServices = KeptServices(), logger: Logger
    ) -> ChatModel? {
        guard llm.isConfigured else { return nil }
        var settings = ChatModel.Configuration(baseURL: llm.baseURL, apiKey: llm.key, model: llm.model)
        settings.jsonMode = ChatModel.JSONMode(llm.jsonMode)
        settings.timeout = llm.timeout
        settings.proxy = api.proxy
        return kept.model(settings) { ChatModel(configuration: $0, transport: transport, logger: logger) }
    }
}

extension BackendSettings {
    /// What a service's settings are to the backend that asks it.
    public init(_ service: ImageService) {
        let api = service.api, generation = service.generation
        // The default model is OpenAI's own: elsewhere it names nothing.
        let isDefault = api.kind != .openai && generation.model == GenerationSettings().model
        self.init(baseURL: api.baseURL, apiKeys: api.keys, model: isDefault ? "" : generation.model)
        mode = OpenAIImageBackend.Mode(api.mode)
        size = generation.size
        quality = generation.quality
        outputFormat = generation.outputFormat
        extraBody = generation.extraBody
        workflow = generation.comfyWorkflow
        proxy = api.proxy
        app.api = generation.gradioAPI
        app.resolution = generation.gradioResolution
        app.steps = generation.gradioSteps
        app.shift = generation.gradioShift
        app.timeout = generation.gradioTimeout
        app.data = generation.gradioData
    }
}

extension BackendKind {
    /// The backend for a kind of service; a test holds that each kind has one.
    init(_ kind: ServiceKind) { self = BackendKind(rawValue: kind.rawValue) ?? .openai }
}

extension OpenAIImageBackend.Mode {
    fileprivate init(_ mode: APISettings.Mode) {
        switch mode {
        case .auto: self = .auto
        case .images: self = .images
        case .chat: self = .chat
        case .responses: self = .responses
        }
    }
}

extension ChatModel.JSONMode {
    fileprivate init(_ mode: LLMSettings.JSONMode) {
        switch mode {
        case .auto: self = .auto
        case .off: self = .off
        case .jsonObject: self = .jsonObject
        case .jsonSchema: self = .jsonSchema
        case .tools: self = .tools
        }
    }
}
