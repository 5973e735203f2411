/// Who the bot is: what a prompt writer is told and how every selfie looks.
public struct Persona: Sendable, Equatable {
    /// The bot's name.
    public var name: String
    /// Its character, in the operator's words; "" if nothing was said.
    public var personality: String
    /// Its looks, in the operator's words; "" if nothing was said.
    public var appearance: String
    /// The looks in English, for prompts; "" until somebody rendered them.
    public var englishAppearance: String

    /// Makes a persona.
    public init(name: String, personality: String = "", appearance: String = "", englishAppearance: String = "") {
        self.name = name
        self.personality = personality
        self.appearance = appearance
        self.englishAppearance = englishAppearance
    }

    /// The persona as `{persona}` stands for it: one line each for name, character and looks.
    public var text: String { name }
}
