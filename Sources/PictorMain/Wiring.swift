import HTTP
import Inference
import Logging
import Pictor
import PictorApp
import PictorModel

/// The parts of the program, made from the configuration.
struct Wiring {
    private(set) var configuration: Settings
    let logger: Logger
    let http: CurlTransport
    private let healthFile: HealthFile

    init(_ configuration: Settings) {
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
        configuration.imageBackend(transport: http, health: healthFile, logger: logger)
    }

    /// The chat model, where one is configured.
    func makeModel() -> ChatModel? { configuration.chatModel(transport: http, logger: logger) }
}
