public import Inference
public import PictorModel

/// What an operator gives the bot to work with: the configuration and the remote models made from it.
public struct Equipment: Sendable {
    /// What the operator set.
    public let configuration: Settings
    /// What each key of it came to; nothing where it was not read from a file.
    public let readings: Settings.Readings
    /// What was odd in it.
    public let warnings: [ConfigurationProblem]
    /// Makes pictures.
    public let backend: any ImageBackend
    /// Judges and writes prompts; `nil` = rules alone.
    public let model: ChatModel?

    /// Equipment.
    public init(
        configuration: Settings, backend: any ImageBackend, model: ChatModel?,
        readings: Settings.Readings = Settings.Readings(), warnings: [ConfigurationProblem] = []
    ) {
        self.configuration = configuration
        self.backend = backend
        self.model = model
        self.readings = readings
        self.warnings = warnings
    }
}
