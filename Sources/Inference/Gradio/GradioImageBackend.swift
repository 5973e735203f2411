public import HTTP
public import JSON
public import Logging
import PictureFile
public import Primitives

/// Draws through a Gradio app of version 3.5 to 6, such as a Hugging Face Space.
public struct GradioImageBackend: ImageBackend {
    /// What the operator has set.
    public struct Configuration: Sendable {
        /// The provider's name in logs and in `doctor`.
        public var name = "gradio"
        /// The app's address, such as `https://tongyi-mai-z-image-turbo.hf.space`.
        public var baseURL: String
        /// Hugging Face tokens, or any bearer tokens the app wants, used in turn; empty = none.
        public var tokens: [Secret]
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
        public init(baseURL: String, tokens: [Secret] = []) {
            self.baseURL = baseURL
            self.tokens = tokens
        }
    }

    let session: GradioSession

    /// Creates a backend; copies of it share the app's description.
    public init(configuration: Configuration, transport: any HTTPTransport, logger: Logger) {
        self.init(configuration: configuration, sender: BillableRequestSender(transport: transport, logger: logger))
    }

    init(configuration: Configuration, sender: BillableRequestSender) {
        session = GradioSession(configuration: configuration, sender: sender)
    }

    private var configuration: Configuration { session.configuration }

    /// The configured name.
    public var name: String { configuration.name }
    /// The endpoint's name, for Gradio knows no models.
    public var model: String { configuration.api }
    /// Never: text goes in, a picture comes out.
    public var canEdit: Bool { false }

    /// Draws one picture: describes, submits, follows the queue, fetches the file.
    public func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        guard request.sources.isEmpty else { throw InferenceError(.unsupported, detail: "gradio takes no pictures") }
        let deadline = Deadline(within: min(limit, configuration.timeout))
        let seed = request.seed ?? UInt32.random(in: 0...2_147_483_647)
        let arguments = GradioArguments(request: request, configuration: configuration, seed: seed)
        let app = try await session.app(by: deadline)
        let values = try values(arguments, app)
        let outputs = try await session.withTokens { token throws(InferenceError) in
            app.isOfVersion3
                ? try await session.callVersion3(values, token, by: deadline)
                : try await session.call(values, app, token, by: deadline, progress: progress)
        }
        guard let file = GradioFile.first(in: outputs) else {
            throw InferenceError(.noPicture, detail: "the app gave no picture among its \(outputs.count) outputs")
        }
        let bytes = try await session.fetch(file, app, by: deadline)
        if let flaw = PictureBytes.flaw(in: bytes) { throw InferenceError(.noPicture, detail: flaw) }
        // The app may have chosen another seed than the one it was sent.
        let told = outputs.dropFirst().lazy.compactMap { $0.number.flatMap { UInt32(exactly: $0) } }.first
        return GeneratedImage(bytes: bytes, model: model, seed: told ?? seed)
    }

    private func values(_ arguments: GradioArguments, _ app: GradioApp) throws(InferenceError) -> [JSONValue] {
        if !configuration.data.isEmpty { return try arguments.fromTemplate() }
        if let parameters = app.endpoints[configuration.api], !parameters.isEmpty {
            return try arguments.named(parameters)
        }
        guard app.endpoints.isEmpty else {
            throw InferenceError(
                .configuration,
                detail:
                    "the app has no endpoint \(configuration.api), but \(app.endpoints.keys.sorted().joined(separator: " "))",
                parameter: "gradio_api")
        }
        return try arguments.positional()
    }
}
