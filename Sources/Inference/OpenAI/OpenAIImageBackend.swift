public import HTTP
public import JSON
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

    private struct Learned {
        /// The endpoint that answered, where it had to be found out.
        var mode: Mode?
        /// Members of the body the service refuses.
        var refusedParameters: Set<String> = []
    }

    private(set) var configuration: Configuration
    let sender: BillableRequestSender
    let keys: APIKeyRotation
    /// By model: each may have its own endpoint and refuse parameters of its own.
    private let learned = Locked<[String: Learned]>([:])

    /// Creates a backend; copies of it share what was learned about the service.
    public init(configuration: Configuration, transport: any HTTPTransport, logger: Logger) {
        self.init(configuration: configuration, sender: BillableRequestSender(transport: transport, logger: logger))
    }

    init(configuration: Configuration, sender: BillableRequestSender) {
        self.configuration = configuration
        self.sender = sender
        keys = APIKeyRotation(configuration.apiKeys)
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
        var backend = self
        backend.configuration.model = model(for: request)
        return try await backend.draw(request, within: limit, progress: progress)
    }

    private func draw(
        _ request: ImageRequest, within limit: Duration, progress: @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        let deadline = Deadline(within: limit)
        guard let base = BaseAddress(configuration.baseURL) else {
            throw InferenceError(.configuration, detail: "base_url is no http or https URL", parameter: "base_url")
        }
        let traits = OpenAIModelTraits(model: configuration.model, base: base)
        progress(.started(eta: nil))
        let (first, second) = modes(traits)
        do {
            return try await draw(request, base, traits, first, by: deadline)
        } catch {
            guard let second, Self.isWrongEndpoint(error) else { throw error }
            sender.logger.notice(
                "endpoint refused, trying the other",
                metadata: ["mode": "\(second.rawValue)", "model": "\(model)", "error": "\(error.detail)"])
            let original = error
            do {
                let image = try await draw(request, base, traits, second, by: deadline)
                learn { $0.mode = second }
                return image
            } catch {
                // Where both refuse, the reason of the endpoint tried first is the relevant one.
                throw Self.isWrongEndpoint(error) ? original : error
            }
        }
    }

    /// The endpoint to ask, and the one to ask if that is the wrong one.
    private func modes(_ traits: OpenAIModelTraits) -> (Mode, Mode?) {
        if configuration.mode != .auto { return (configuration.mode, nil) }
        if let known = learned.withLock({ $0[model]?.mode }) { return (known, nil) }
        let (first, isSure) = traits.mode
        if isSure {
            learn { $0.mode = first }
            sender.logger.info("endpoint chosen", metadata: ["mode": "\(first.rawValue)", "model": "\(model)"])
            return (first, nil)
        }
        return (first, first == .images ? .chat : .images)
    }

    /// Whether an error means "not here": nothing was drawn, and it is no parameter that was refused.
    private static func isWrongEndpoint(_ error: InferenceError) -> Bool {
        error.kind == .configuration && !error.pictureMayExist
    }

    private func draw(
        _ request: ImageRequest, _ base: BaseAddress, _ traits: OpenAIModelTraits, _ mode: Mode, by deadline: Deadline
    ) async throws(InferenceError) -> GeneratedImage {
        let (response, key) = try await send(request, base, traits, mode, by: deadline)
        if configuration.mode == .auto { learn { $0.mode = mode } }
        let download = PictureDownload(
            sender: sender, base: base.address, headers: headers(key), proxy: configuration.proxy)
        return try await PictureDelivery(download: download).picture(in: response, model: model, by: deadline)
    }

    /// Sends the request, leaving out one refused parameter after another.
    private func send(
        _ request: ImageRequest, _ base: BaseAddress, _ traits: OpenAIModelTraits, _ mode: Mode, by deadline: Deadline
    ) async throws(InferenceError) -> (HTTPResponse, Secret) {
        while true {
            let refused = learned.withLock { $0[model]?.refusedParameters ?? [] }
            let body = OpenAIRequestBody(request, configuration, traits, mode: mode, without: refused)
            do {
                return try await sender.send(
                    with: keys, by: deadline, judge: { PictureDelivery.error(in: $0) }
                ) { key in
                    HTTPRequest(
                        method: .post, url: base.url(body.path),
                        headers: headers(key) + [HTTPHeader(name: "Content-Type", value: body.contentType)],
                        body: body.body, proxy: configuration.proxy, maximumBodySize: 48 << 20)
                }
            } catch {
                guard let parameter = body.refusedParameter(by: error) else { throw error }
                learn { $0.refusedParameters.insert(parameter) }
                sender.logger.warning(
                    "parameter refused, left out from now on",
                    metadata: ["parameter": "\(parameter)", "model": "\(model)"])
            }
        }
    }

    private func learn(_ lesson: (inout Learned) -> Void) {
        learned.withLock { lesson(&$0[model, default: Learned()]) }
    }

    func headers(_ key: Secret) -> [HTTPHeader] {
        key.isEmpty ? [] : [HTTPHeader(name: "Authorization", value: "Bearer \(key.value)")]
    }
}
