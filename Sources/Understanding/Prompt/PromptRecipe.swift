/// The messages that ask a chat model for a verdict or a prompt.
///
/// Chat is data: it stands as JSON lines inside a fence no speaker can guess, and only the last message can be the
/// request.
public struct PromptRecipe: Sendable, Equatable {
    /// One message for the model.
    public struct Message: Sendable, Equatable {
        /// Who speaks to the model.
        public enum Role: String, Sendable {
            /// The rules.
            case system
            /// The data.
            case user
        }

        /// The role of the sender.
        public var role: Role
        /// What is said.
        public var text: String
    }

    /// One line of recent chat.
    public struct Line: Sendable, Equatable {
        /// The message's key.
        public var id: String
        /// The speaker's name, as shown in the chat; it is cut to 16 harmless characters.
        public var name: String
        /// What was said, pictures as `[图片]`.
        public var text: String

        /// Makes a line.
        public init(id: String, name: String, text: String) {
            self.id = id
            self.name = name
            self.text = text
        }
    }

    /// Who the bot is.
    public var persona: Persona
    /// The operator's own system prompt with `{persona}` and its siblings; "" for the built-in one.
    public var systemPrompt: String
    /// The group's name; "" in private.
    public var group: String
    /// The local time, as `HH:mm`; "" if it does not matter.
    public var time: String

    /// Makes a recipe.
    public init(persona: Persona, systemPrompt: String = "", group: String = "", time: String = "") {
        self.persona = persona
        self.systemPrompt = systemPrompt
        self.group = group
        self.time = time
    }
}
