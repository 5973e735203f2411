public import HTTP
public import Logging
public import Primitives

/// Draws through an OpenAI-style service: `/images/generations`, `/chat/completions` or `/responses`.
public struct OpenAIImageBackend: ImageBackend {
    /// Which of the three endpoints is asked.
    public enum Mode: String, Sendable, CaseIterable {
        /// Chosen by model and address, and remembered.
        case auto
        /// `POST /images/generations`, and `/images/edits` for edits.
        case images
        /// `POST /chat/completions`.
        case chat
        /// `POST /responses` with the image generation tool.
        case responses
    }

    /// What the operator has set. Only what is set is sent.
    public struct Configuration: Sendable {
        /// The provider's name in logs and in `doctor`.
        public var name = "openai"
        /// The service's base URL, with or without a version path or an endpoint at its end.
        public var baseURL: String
        /// Keys used in turn; empty = none is sent.
        public var apiKeys: [Secret]
        /// The model's name.
        public var model: String
        /// The endpoint.
        public var mode = Mode.auto
        /// `size` as the provider spells it, such as `1024x1024` or `2K`; empty = chosen only if a shape is asked for.
        public var size = ""
        /// `quality`; empty = not sent.
        public var quality = ""
        /// `output_format`; empty = not sent.
        public var outputFormat = ""
        /// `response_format`; empty = not sent, which current models require.
        public var responseFormat = ""
        /// Further members of the request body, as they are.
        public var extraBody: [String: JSONValue] = [:]
        /// The proxy for every request; `nil` = none.
        public var proxy: String?

        /// Creates a configuration with nothing optional set.
        public init(baseURL: String, apiKeys: [Secret], model: String) {
            self.baseURL = baseURL
            self.apiKeys = apiKeys
            self.model = model
        }
    }

    private let configuration: Configuration
    private let transport: any HTTPTransport
    private let logger: Logger

    /// Creates a backend.
    public init(configuration: Configuration, transport: any HTTPTransport, logger: Logger) {
        self.configuration = configuration
        self.transport = transport
        self.logger = logger
    }

    /// The configured name.
    public var name: String { configuration.name }
    /// The configured model.
    public var model: String { configuration.model }
    /// Always: every endpoint takes pictures, though not every model does.
    public var canEdit: Bool { true }

    /// Draws or edits one picture.
    public func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        throw InferenceError(.unsupported, detail: "")
    }

    /// Asks for the list of models.
    public func diagnose() async -> [BackendFinding] { [] }
}
