import HTTP
import Inference
import Logging
import Pictor
import Primitives

/// The parts of the program, made from the configuration.
struct Wiring {
    private(set) var configuration: Configuration
    let logger: Logger
    let http: CurlTransport

    init(_ configuration: Configuration) {
        let level = Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        self.configuration = configuration
        logger = Logger(label: "pictor")
        http = CurlTransport(logger: logger)
    }

    /// Ends the thread that sends requests; nothing works after it.
    func close() { http.shutDown() }

    /// What the bot works with, made from a configuration that was loaded while running.
    func equipment(_ loaded: LoadedConfiguration) -> Equipment {
        var wiring = self
        wiring.configuration = loaded.configuration
        return Equipment(
            configuration: loaded.configuration, backend: wiring.makeBackend(), model: wiring.makeModel(),
            readings: loaded.readings, warnings: loaded.warnings)
    }

    /// The image service that is configured.
    func makeBackend() -> any ImageBackend {
        let api = configuration.api, generation = configuration.generation
        switch api.kind {
        case .openai:
            var settings = OpenAIImageBackend.Configuration(
                baseURL: api.baseURL, apiKeys: api.key.isEmpty ? [] : [api.key], model: generation.model)
            settings.mode = OpenAIImageBackend.Mode(rawValue: api.mode.rawValue) ?? .auto
            settings.size = generation.size
            settings.proxy = api.proxy
            return OpenAIImageBackend(configuration: settings, transport: http, logger: logger)
        case .gradio:
            var settings = GradioImageBackend.Configuration(baseURL: api.baseURL, token: api.key)
            settings.api = generation.gradioAPI
            settings.resolution = generation.gradioResolution
            settings.steps = generation.gradioSteps
            settings.shift = generation.gradioShift
            settings.timeout = generation.gradioTimeout
            settings.proxy = api.proxy
            return GradioImageBackend(configuration: settings, transport: http, logger: logger)
        case .regexURL, .modelscope, .a1111, .novelai, .comfyui:
            var settings = BackendSettings(
                baseURL: api.baseURL, apiKeys: api.key.isEmpty ? [] : [api.key],
                // The default is OpenAI's own: elsewhere it names nothing.
                model: generation.model == Configuration().generation.model ? "" : generation.model)
            settings.size = generation.size
            settings.workflow = generation.comfyWorkflow
            settings.proxy = api.proxy
            return api.kind.make(settings, transport: http, logger: logger)
        }
    }

    /// The chat model, where one is configured.
    func makeModel() -> ChatModel? {
        let llm = configuration.llm
        guard llm.isConfigured else { return nil }
        var settings = ChatModel.Configuration(baseURL: llm.baseURL, apiKey: llm.key, model: llm.model)
        settings.jsonMode = ChatModel.JSONMode(rawValue: llm.jsonMode.rawValue) ?? .auto
        settings.timeout = llm.timeout
        settings.proxy = configuration.api.proxy
        return ChatModel(configuration: settings, transport: http, logger: logger)
    }
}
