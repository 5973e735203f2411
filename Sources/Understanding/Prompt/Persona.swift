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
    public var text: String {
        var lines = name.isEmpty ? [] : ["你的名字是\(name)。"]
        if !personality.isEmpty { lines.append("你的性格特点：\(personality)") }
        if !appearance.isEmpty { lines.append("你的外貌特征：\(appearance)") }
        return lines.isEmpty ? "你是一个友好的AI助手。" : lines.joined(separator: "\n")
    }

    /// The looks a prompt should show: the English ones where they are known.
    public var looks: String { englishAppearance.isEmpty ? appearance : englishAppearance }
}
