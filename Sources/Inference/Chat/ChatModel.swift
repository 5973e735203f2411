public import HTTP
public import JSON
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
    public struct Configuration: Sendable, Equatable {
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

    /// Which parameters the service accepts, as far as its refusals have shown.
    struct Dialect: Equatable {
        /// The way JSON is asked for now.
        var jsonMode: JSONMode
        /// `max_tokens` or, where that is refused, `max_completion_tokens`; `nil` = neither.
        var tokenLimit: String? = "max_tokens"
        /// Whether `temperature` is sent.
        var hasTemperature = true
    }

    /// What it was made of.
    public let configuration: Configuration
    let sender: BillableRequestSender
    private let dialect: Locked<Dialect>

    /// Creates a model; copies of it share what was learned about the service.
    public init(configuration: Configuration, transport: any HTTPTransport, logger: Logger) {
        self.init(configuration: configuration, sender: BillableRequestSender(transport: transport, logger: logger))
    }

    init(configuration: Configuration, sender: BillableRequestSender) {
        self.configuration = configuration
        self.sender = sender
        // Asking for JSON in the text of the messages works with every model, so `auto` stands for that.
        dialect = Locked(Dialect(jsonMode: configuration.jsonMode == .auto ? .off : configuration.jsonMode))
    }

    /// Asks for one answer.
    ///
    /// A refused way of asking is stepped down from and remembered; thinking that used up all tokens is given more
    /// once; a busy or failing service is asked once more.
    public func reply(
        to messages: [ChatMessage], expecting expectation: ChatExpectation = .text
    ) async throws(InferenceError) -> ChatReply {
        let deadline = Deadline(within: configuration.timeout)
        var tokens = configuration.maximumTokens
        var spent: Int?
        var hasRepeated = false
        while true {
            let dialect = dialect.withLock { $0 }
            do throws(InferenceError) {
                var reply = try await ask(messages, expectation, dialect, tokens, by: deadline)
                if let counted = reply.tokens { spent = (spent ?? 0) + counted }
                reply.tokens = spent
                guard reply.text.isEmpty, reply.toolArguments == nil else { return reply }
                guard reply.finishReason == "length", tokens < Self.raisedTokens else {
                    throw InferenceError(
                        .noPicture, detail: "an empty answer, finish_reason \(reply.finishReason ?? "none")")
                }
                tokens = Self.raisedTokens
            } catch {
                if let next = dialect.steppedDown(by: error) {
                    self.dialect.withLock { $0 = next }
                    sender.logger.notice("asking the model differently", metadata: ["error": "\(error.detail)"])
                    continue
                }
                let isPassing = [.rate, .server, .notReady, .unknownOutcome, .timeout].contains(error.kind)
                let wait = error.retryAfter ?? .seconds(1)
                guard isPassing, !hasRepeated, wait < deadline.left else { throw error }
                hasRepeated = true
                try await sender.sleep(wait)
            }
        }
    }

    /// Tokens for the second try where thinking used up the first allowance.
    private static let raisedTokens = 8192

    private func ask(
        _ messages: [ChatMessage], _ expectation: ChatExpectation, _ dialect: Dialect, _ tokens: Int,
        by deadline: Deadline
    ) async throws(InferenceError) -> ChatReply {
        guard let base = BaseAddress(configuration.baseURL) else {
            throw InferenceError(.configuration, detail: "llm.base_url is no http or https URL", parameter: "base_url")
        }
        let body = ChatRequestBody(messages, expectation, configuration, dialect, tokens: tokens)
        // Half the time for one try, so that a hung one leaves room for the other.
        let part = Deadline(within: deadline.left(atMost: max(configuration.timeout / 2, .seconds(5))))
        var headers = [HTTPHeader(name: "Content-Type", value: "application/json")]
        if !configuration.apiKey.isEmpty {
            headers.append(HTTPHeader(name: "Authorization", value: "Bearer \(configuration.apiKey.value)"))
        }
        let response = try await sender.send(
            HTTPRequest(
                method: .post, url: base.url("/chat/completions"), headers: headers, body: body.data,
                proxy: configuration.proxy, maximumBodySize: 8 << 20),
            // The one repetition is decided above.
            by: part, mayWait: false, judge: { PictureDelivery.statusOrComplaint($0) })
        let reply = try await ReplyReading.run(by: part, of: response.body.count) { cancellation in
            Result { () throws(InferenceError) in try ChatReply(body: response.body, cancellation: cancellation) }
        }
        return try reply.get()
    }

    /// Looks at the settings and asks for the list of models: costs nothing.
    public func diagnose() async -> [BackendFinding] {
        await OpenAIService(
            sender: sender, baseURL: configuration.baseURL, keys: APIKeyRotation([configuration.apiKey]),
            model: configuration.model, proxy: configuration.proxy
        ).facts().map { BackendFinding($0, of: .chat) }
    }
}

extension ChatModel.Dialect {
    /// The next simpler way of asking, if `error` is about the way it was asked; `nil` if it is about something else.
    func steppedDown(by error: InferenceError) -> ChatModel.Dialect? {
        guard error.kind == .configuration, !error.pictureMayExist else { return nil }
        let text = (error.detail + " " + (error.parameter ?? "")).lowercased()
        func says(_ words: [String]) -> Bool { words.contains { text.contains($0) } }
        var next = self
        if let tokenLimit, text.contains(tokenLimit) || error.parameter == tokenLimit {
            next.tokenLimit = tokenLimit == "max_tokens" ? "max_completion_tokens" : nil
            return next
        }
        if hasTemperature, text.contains("temperature") {
            next.hasTemperature = false
            return next
        }
        guard jsonMode != .off,
            says(["response_format", "json_schema", "tool", "function", "not support", "unavailable", "unsupported"])
        else { return nil }
        next.jsonMode =
            switch jsonMode {
            case .tools: .jsonSchema
            case .jsonSchema: .jsonObject
            case .jsonObject, .off, .auto: .off
            }
        return next
    }
}
