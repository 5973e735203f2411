package import HTTP
package import Inference
package import Logging
package import Pictor
package import PictorModel

/// What the program is made of around the bot: its log, its HTTP client, and the services that the configuration names. The
/// parts of the bot itself are made and joined in `BotParts`.
package struct Assembly {
    package private(set) var configuration: Settings
    package let logger: Logger
    package let http: CurlTransport
    private let healthFile: HealthFile
    private let kept = KeptServices()

    package init(_ configuration: Settings) {
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
    package func close() {
        http.shutDown()
        healthFile.flush()
    }

    /// What the bot works with, made from a configuration that may have been read while running.
    ///
    /// - Parameters:
    ///   - settings: The configuration.
    ///   - readings: What each key of it came to.
    ///   - warnings: What was odd in it.
    /// - Returns: The configuration with its services.
    package func snapshot(
        of settings: Settings, readings: Settings.Readings, warnings: [ConfigurationProblem]
    ) -> Snapshot {
        var assembly = self
        assembly.configuration = settings
        return Snapshot(
            settings: settings, backend: assembly.makeBackend(), model: assembly.makeModel(), readings: readings,
            warnings: warnings)
    }

    /// The image services that are configured, the one after the other; how they do is kept beside the history.
    package func makeBackend() -> any ImageBackend {
        configuration.imageBackend(transport: http, kept: kept, health: healthFile, logger: logger)
    }

    /// The chat model, where one is configured.
    package func makeModel() -> ChatModel? { configuration.chatModel(transport: http, kept: kept, logger: logger) }
}
