import Inference
import PictorModel
import Understanding

/// One configuration and what is made of it, once. A reload replaces it as a whole.
final class Snapshot: Sendable {
    /// What the operator set.
    let settings: Settings
    /// What each key of it came to.
    let readings: Settings.Readings
    /// Makes pictures.
    let backend: any ImageBackend
    /// Judges and writes prompts; `nil` = rules alone.
    let model: ChatModel?
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

    init(_ equipment: Equipment) {
        settings = equipment.configuration
        readings = equipment.readings
        backend = equipment.backend
        model = equipment.model
        parser = CommandParser(prefixes: settings.bot.commandPrefixes)
        detector = IntentDetector(nicknames: settings.bot.nicknames)
        complaint = Complaint(nicknames: settings.bot.nicknames)
        persona = Persona(settings.persona)
        superusers = Set(settings.bot.superusers.map(String.init))
    }
}
