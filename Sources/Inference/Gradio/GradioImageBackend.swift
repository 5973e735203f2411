public import HTTP
public import Logging
public import Primitives

/// Draws through a Gradio app of version 3.5 to 6, such as a Hugging Face Space.
public struct GradioImageBackend: ImageBackend {
    /// What the operator has set.
    public struct Configuration: Sendable {
        /// The provider's name in logs and in `doctor`.
        public var name = "gradio"
        /// The app's address, such as `https://tongyi-mai-z-image-turbo.hf.space`.
        public var baseURL: String
        /// A Hugging Face token, or any bearer token the app wants; empty = none.
        public var token: Secret
        /// The endpoint's name, without its slash.
        public var api = "generate"
        /// The resolution sent where no shape is asked for, as the app spells it.
        public var resolution = "1024x1024 ( 1:1 )"
        /// Inference steps, 1–100.
        public var steps = 8
        /// Time shift, 1–20.
        public var shift = 3.0
        /// Longest wait for one picture; a shorter limit of the call holds instead.
        public var timeout = Duration.seconds(120)
        /// The arguments as a JSON array with `{prompt}`, `{negative}`, `{seed}`, `{width}`, `{height}`, `{resolution}`,
        /// `{steps}` and `{shift}` to fill in; empty = found out by name.
        public var data: [JSONValue] = []
        /// User name and password of an app that asks for them.
        public var login: (user: String, password: Secret)?
        /// The proxy for every request; `nil` = none.
        public var proxy: String?

        /// Creates a configuration with the defaults above.
        public init(baseURL: String, token: Secret = Secret("")) {
            self.baseURL = baseURL
            self.token = token
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
    /// The endpoint's name, for Gradio knows no models.
    public var model: String { configuration.api }
    /// Never: text goes in, a picture comes out.
    public var canEdit: Bool { false }

    /// Draws one picture.
    public func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        throw InferenceError(.unsupported, detail: "")
    }

    /// Reads the app's description.
    public func diagnose() async -> [BackendFinding] { [] }
}
