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

        /// Who speaks.
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

    /// Asks for verdict and prompt in one call.
    ///
    /// - Parameters:
    ///   - chat: Recent chat, oldest first; the last line is the only one that can be a request.
    ///   - counterExamples: Requests of this group that were none, newest last; ten at most are shown.
    ///   - fence: The line around the chat; random where it is not given.
    /// - Returns: The system message, which shows every key, and the chat.
    public func judging(
        chat: [Line], counterExamples: [String] = [], fence: String = PromptRecipe.makeFence()
    ) -> [Message] {
        []
    }

    /// Asks for the prompt alone, as plain text.
    ///
    /// - Parameters:
    ///   - intent: What was asked; a selfie restates the looks.
    ///   - subject: The thing wanted, in the speaker's words; "" leaves it to the chat.
    ///   - previousPrompt: The prompt of the picture to change; "" if there is none.
    ///   - chat: Recent chat, oldest first; the last line is the request.
    ///   - insistsOnEnglish: Whether an earlier answer was not English.
    ///   - fence: The line around the chat; random where it is not given.
    /// - Returns: The system message and the chat with the request.
    public func writing(
        intent: Intent, subject: String, previousPrompt: String = "", chat: [Line], insistsOnEnglish: Bool = false,
        fence: String = PromptRecipe.makeFence()
    ) -> [Message] {
        []
    }

    /// A fence of 16 random letters and digits.
    public static func makeFence() -> String {
        String((0..<16).compactMap { _ in "abcdefghijkmnpqrstuvwxyz23456789".randomElement() })
    }
}

extension PromptRecipe {
    /// Asks for the looks in English tags, to be kept as ``Persona/englishAppearance``.
    public func renderingAppearance() -> [Message] {
        []
    }

    /// The prompt of a selfie where no model is at hand.
    ///
    /// - Parameter scene: Where or how, in the speaker's words; "" if nothing was said.
    /// - Returns: Tags: the looks, the scene, and what makes a picture a selfie.
    public func selfiePrompt(scene: String) -> String {
        ""
    }
}
