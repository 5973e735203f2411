public import Inference

/// What an operator gives the bot to work with: the configuration and the remote models made from it.
public struct Equipment: Sendable {
    /// What the operator set.
    public let configuration: Configuration
    /// What each key of it came to; nothing where it was not read from a file.
    public let readings: Configuration.Readings
    /// What was odd in it.
    public let warnings: [ConfigurationProblem]
    /// Makes pictures.
    public let backend: any ImageBackend
    /// Judges and writes prompts; `nil` = rules alone.
    public let model: ChatModel?

    /// Equipment.
    public init(
        configuration: Configuration, backend: any ImageBackend, model: ChatModel?,
        readings: Configuration.Readings = Configuration.Readings(), warnings: [ConfigurationProblem] = []
    ) {
        self.configuration = configuration
        self.backend = backend
        self.model = model
        self.readings = readings
        self.warnings = warnings
    }
}
