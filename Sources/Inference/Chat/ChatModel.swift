public import HTTP
public import Logging
public import Primitives

/// An OpenAI-compatible chat model: `POST {base}/chat/completions`.
public struct ChatModel: Sendable {
    /// How a JSON answer is asked for.
    public enum JSONMode: String, Sendable, CaseIterable {
        /// `off`: nothing but the words of the messages works with every model.
        case auto
        /// Nothing but the words of the messages.
        case off
        /// `response_format: json_object`.
        case jsonObject = "json_object"
        /// `response_format: json_schema`, strict.
        case jsonSchema = "json_schema"
        /// A tool the model may call.
        case tools
    }

    /// What the operator has set.
    public struct Configuration: Sendable {
        /// The service's base URL, with or without a version path or an endpoint at its end.
        public var baseURL: String
        /// The key; empty = none is sent.
        public var apiKey: Secret
        /// The model's name.
        public var model: String
        /// How JSON is asked for. What a model refuses is stepped down from and remembered.
        public var jsonMode = JSONMode.auto
        /// Total time for one answer, its one retry included.
        public var timeout = Duration.seconds(60)
        /// `temperature`; `nil` = not sent.
        public var temperature: Double? = 0.7
        /// Tokens allowed for one answer, thinking included.
        public var maximumTokens = 2048
        /// Further members of the request body, as they are.
        public var extraBody: [String: JSONValue] = [:]
        /// The proxy for every request; `nil` = none.
        public var proxy: String?

        /// Creates a configuration with the defaults above.
        public init(baseURL: String, apiKey: Secret, model: String) {
            self.baseURL = baseURL
            self.apiKey = apiKey
            self.model = model
        }
    }

    private let configuration: Configuration
    private let transport: any HTTPTransport
    private let logger: Logger

    /// Creates a model; copies of it share what was learned about the service.
    public init(configuration: Configuration, transport: any HTTPTransport, logger: Logger) {
        self.configuration = configuration
        self.transport = transport
        self.logger = logger
    }

    /// Asks for one answer.
    public func reply(
        to messages: [ChatMessage], expecting expectation: ChatExpectation = .text
    ) async throws(InferenceError) -> ChatReply {
        throw InferenceError(.unsupported, detail: "")
    }

    /// Asks for the list of models: costs nothing.
    public func diagnose() async -> [BackendFinding] { [] }
}
