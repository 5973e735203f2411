public import Foundation
public import JSON
public import Primitives

/// What the operator may set for any provider. Each takes what it knows.
///
/// Of equal kind and equal settings the same backend is made. Whoever replaces settings while running can keep the old
/// backend where they are equal, and with it what it has learned: refused keys, a login, the service's dialect.
public struct BackendSettings: Sendable, Hashable {
    /// The service's address; for `regex_url` the whole URL with `{prompt}` in it.
    public var baseURL: String
    /// Keys used in turn; `user:password` for services with a login.
    public var apiKeys: [Secret]
    /// The model's name; empty where the provider has but one.
    public var model: String
    /// Width and height such as `832x1216`, or the provider's own word; empty = the provider's own choice.
    public var size = ""
    /// `quality`, as OpenAI-style services know it; empty = not sent.
    public var quality = ""
    /// `output_format`, likewise.
    public var outputFormat = ""
    /// Sampling steps; `nil` = the provider's own.
    public var steps: Int?
    /// Members merged into the request body, or into NovelAI's `parameters`.
    public var extraBody: [String: JSONValue] = [:]
    /// ComfyUI's workflow in API format, with `%prompt%`, `%negative%`, `%seed%`, `%width%` and `%height%` in it.
    public var workflow = Data()
    /// The proxy for every request; `nil` = none.
    public var proxy: String?
    /// What only `openai` knows: the endpoint.
    public var mode = OpenAIImageBackend.Mode.auto
    /// What only `gradio` knows.
    public var app = GradioOptions()

    /// What is set for a Gradio app; the meanings are those of `GradioImageBackend.Configuration`.
    public struct GradioOptions: Sendable, Hashable {
        /// The endpoint's name, without its slash.
        public var api = "generate"
        /// The resolution as the app spells it.
        public var resolution = "1024x1024 ( 1:1 )"
        /// Inference steps, 1–200.
        public var steps = 8
        /// Time shift, 0–100.
        public var shift = 3.0
        /// Longest wait for one picture.
        public var timeout = Duration.seconds(120)
        /// The arguments with their placeholders; empty = found out by name.
        public var data: [JSONValue] = []

        /// Creates options with the defaults above.
        public init() {}
    }

    /// Creates settings with nothing optional set.
    public init(baseURL: String, apiKeys: [Secret] = [], model: String = "") {
        self.baseURL = baseURL
        self.apiKeys = apiKeys
        self.model = model
    }

    var openAI: OpenAIImageBackend.Configuration {
        var configuration = OpenAIImageBackend.Configuration(baseURL: baseURL, apiKeys: apiKeys, model: model)
        configuration.mode = mode
        configuration.size = size
        configuration.quality = quality
        configuration.outputFormat = outputFormat
        configuration.extraBody = extraBody
        configuration.proxy = proxy
        return configuration
    }

    var gradio: GradioImageBackend.Configuration {
        var configuration = GradioImageBackend.Configuration(baseURL: baseURL)
        let logins = apiKeys.filter { $0.value.contains(":") }
        configuration.tokens = apiKeys.filter { !$0.value.contains(":") }
        configuration.login = logins.first.map { login in
            let colon = login.value.firstIndex(of: ":") ?? login.value.endIndex
            return (String(login.value[..<colon]), Secret(String(login.value[colon...].dropFirst())))
        }
        configuration.api = app.api
        configuration.resolution = app.resolution
        configuration.steps = app.steps
        configuration.shift = app.shift
        configuration.timeout = app.timeout
        configuration.data = app.data
        configuration.proxy = proxy
        return configuration
    }

    /// The size for a request: its shape at the configured area, in multiples of 64; `nil` = the provider's own.
    func pixelSize(for request: ImageRequest) -> PixelSize? {
        let own = PixelSize(reading: size)
        guard let quotient = request.quotient else { return own }
        if let own, own.distance(to: quotient) < 0.05 { return own }
        return PixelSize(quotient: min(max(quotient, 1.0 / 3), 3), area: own?.area ?? 1 << 20, step: 64)
    }

    /// The address without slashes at its end.
    var root: String {
        var root = baseURL.trimmingCharacters(in: .whitespaces)
        while root.hasSuffix("/") { root.removeLast() }
        return root
    }
}
