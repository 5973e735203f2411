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
    private let healthFile: HealthFile

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
        healthFile = HealthFile(besideHistory: configuration.history.path, logger: logger)
    }

    /// Ends the thread that sends requests; nothing works after it.
    func close() {
        http.shutDown()
        healthFile.flush()
    }

    /// What the bot works with, made from a configuration that was loaded while running.
    func equipment(_ loaded: LoadedConfiguration) -> Equipment {
        var wiring = self
        wiring.configuration = loaded.configuration
        return Equipment(
            configuration: loaded.configuration, backend: wiring.makeBackend(), model: wiring.makeModel(),
            readings: loaded.readings, warnings: loaded.warnings)
    }

    /// The image services that are configured, the one after the other; how they do is kept beside the history.
    func makeBackend() -> any ImageBackend {
        let links = configuration.imageServices.map { service in
            FallbackBackend.Member(
                service.api.kind.make(service.settings, transport: http, logger: logger), within: service.limit,
                at: service.place)
        }
        return FallbackBackend(links, remembered: healthFile.load(), logger: logger) { [healthFile] in
            healthFile.save($0)
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
