public import Foundation
public import HTTP
public import JSON
public import Logging
public import Primitives

/// The providers there are, by the name the operator writes: the one place where a backend is registered.
public enum BackendKind: String, Sendable, CaseIterable {
    /// `OpenAIImageBackend`.
    case openai
    /// `GradioImageBackend`.
    case gradio
    /// `URLImageBackend`.
    case regexURL = "regex_url"
    /// `ModelScopeImageBackend`.
    case modelscope
    /// `WebUIImageBackend`.
    case a1111
    /// `NovelAIImageBackend`.
    case novelai
    /// `ComfyImageBackend`.
    case comfyui

    /// Makes a backend of this kind.
    public func make(
        _ settings: BackendSettings, transport: any HTTPTransport, logger: Logger
    ) -> any ImageBackend {
        make(settings, courier: Courier(transport: transport, logger: logger))
    }

    func make(_ settings: BackendSettings, courier: Courier) -> any ImageBackend {
        switch self {
        case .openai: OpenAIImageBackend(configuration: settings.openAI, courier: courier)
        case .gradio: GradioImageBackend(configuration: settings.gradio, courier: courier)
        case .regexURL: URLImageBackend(settings, courier: courier)
        case .modelscope: ModelScopeImageBackend(settings, courier: courier)
        case .a1111: WebUIImageBackend(settings, courier: courier)
        case .novelai: NovelAIImageBackend(settings, courier: courier)
        case .comfyui: ComfyImageBackend(settings, courier: courier)
        }
    }
}

/// What the operator may set for any provider. Each takes what it knows.
public struct BackendSettings: Sendable {
    /// The service's address; for `regex_url` the whole URL with `{prompt}` in it.
    public var baseURL: String
    /// Keys used in turn; for `a1111` one `user:password`.
    public var apiKeys: [Secret]
    /// The model's name; empty where the provider has but one.
    public var model: String
    /// Width and height such as `832x1216`; empty = the provider's own.
    public var size = ""
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
        configuration.extraBody = extraBody
        configuration.proxy = proxy
        return configuration
    }

    var gradio: GradioImageBackend.Configuration {
        var configuration = GradioImageBackend.Configuration(baseURL: baseURL, token: apiKeys.first ?? Secret(""))
        if !model.isEmpty { configuration.api = model }
        if !size.isEmpty { configuration.resolution = size }
        if let steps { configuration.steps = steps }
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
