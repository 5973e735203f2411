public import JSON

/// One turn of a conversation with a chat model.
public struct ChatMessage: Sendable, Equatable {
    /// The role of the sender.
    public enum Role: String, Sendable {
        /// The operator's instructions.
        case system
        /// The one who asks.
        case user
        /// The model.
        case assistant
    }

    /// The role of the sender.
    public var role: Role
    /// What is said.
    public var text: String

    /// Creates a message.
    public init(_ role: Role, _ text: String) {
        self.role = role
        self.text = text
    }
}

/// What kind of answer is wanted of a chat model.
public enum ChatExpectation: Sendable, Equatable {
    /// Free text.
    case text
    /// One JSON object; how the model is made to keep to it depends on `ChatModel.JSONMode`.
    case json(JSONShape)
}

/// The JSON object wanted of a chat model.
public struct JSONShape: Sendable, Equatable {
    /// A short name, letters and underscores, such as `draw_decision`.
    public var name: String
    /// What the object is for, one English sentence; a tool is described by it.
    public var purpose: String
    /// Its JSON Schema: `type: object`, every property required, no others allowed.
    public var schema: JSONValue

    /// Creates a shape.
    public init(name: String, purpose: String, schema: JSONValue) {
        self.name = name
        self.purpose = purpose
        self.schema = schema
    }
}

/// A chat model's answer.
public struct ChatReply: Sendable, Equatable {
    /// What it said, reasoning fields left out. May be empty when `toolArguments` is not.
    public var text: String
    /// The arguments of the first tool call, a JSON text.
    public var toolArguments: String?
    /// Why it stopped: `stop`, `length`, `tool_calls`, `content_filter`, …
    public var finishReason: String?
    /// Tokens it took, question and thinking included, over all tries; `nil` where the service does not count.
    public var tokens: Int?

    /// Creates an answer.
    public init(text: String, toolArguments: String? = nil, finishReason: String? = nil, tokens: Int? = nil) {
        self.text = text
        self.toolArguments = toolArguments
        self.finishReason = finishReason
        self.tokens = tokens
    }
}
