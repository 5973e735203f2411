package import Inference
package import PictorModel
import Understanding

/// One configuration and what is made of it, once. A reload replaces it as a whole.
package final class Snapshot: Sendable {
    /// What the operator set.
    package let settings: Settings
    /// What each key of it came to.
    package let readings: Settings.Readings
    /// Makes pictures.
    package let backend: any ImageBackend
    /// Judges and writes prompts; `nil` = rules alone.
    package let model: ChatModel?
    /// Reads commands.
    let parser: CommandParser
    /// The rules for messages.
    let detector: IntentDetector
    /// The rules for complaints.
    let complaint: Complaint
    /// Who the bot is, where a chat has said nothing else.
    let persona: Persona
    /// Whoever may do everything.
    let superusers: Set<String>

    /// What was odd in the configuration.
    package let warnings: [ConfigurationProblem]

    /// Makes it from a configuration and the services of it.
    ///
    /// - Parameters:
    ///   - settings: What the operator set.
    ///   - backend: Makes pictures.
    ///   - model: Judges and writes prompts; `nil` = rules alone.
    ///   - readings: What each key came to; nothing where it was not read from a file.
    ///   - warnings: What was odd.
    package init(
        settings: Settings, backend: any ImageBackend, model: ChatModel?,
        readings: Settings.Readings = Settings.Readings(), warnings: [ConfigurationProblem] = []
    ) {
        self.settings = settings
        self.backend = backend
        self.model = model
        self.readings = readings
        self.warnings = warnings
        parser = CommandParser(prefixes: settings.bot.commandPrefixes)
        detector = IntentDetector(nicknames: settings.bot.nicknames)
        complaint = Complaint(nicknames: settings.bot.nicknames)
        persona = Persona(settings.persona)
        superusers = Set(settings.bot.superusers.map(String.init))
    }
}
