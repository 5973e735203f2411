/// A remote model that draws.
///
/// Each provider is one type that hides its wire format. All of them keep the same promises, checked by one test
/// suite: a call ends within its limit, closes its sockets at once when cancelled, never asks a second time where the
/// first time may have been billed, returns bytes that begin like a picture, and names no key in any error.
public protocol ImageBackend: Sendable {
    /// The provider as the operator knows it, such as `openai`.
    var name: String { get }
    /// The model asked for, as the provider spells it.
    var model: String { get }
    /// Whether `ImageRequest.sources` is understood.
    var canEdit: Bool { get }
    /// How the services behind this one have done, where that is kept; none otherwise.
    var health: [BackendHealth] { get }

    /// Draws one picture.
    ///
    /// - Parameters:
    ///   - request: What to draw.
    ///   - limit: Total time for one picture, all attempts and the download included. 1–600 s.
    ///   - progress: Told of waiting and working, where the provider says so; called on any thread.
    /// - Returns: The picture, checked by its first bytes and its size.
    /// - Throws: `InferenceError`; a cancelled task ends with kind `.cancelled`.
    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage

    /// Looks for what is wrong without drawing: costs nothing, ends within 15 s.
    func diagnose() async -> [BackendFinding]
}

extension ImageBackend {
    /// The model that a request is for.
    func model(for request: ImageRequest) -> String { request.model ?? model }

    /// Not kept.
    public var health: [BackendHealth] { [] }

    /// Draws one picture and reports no progress.
    public func generate(
        _ request: ImageRequest, within limit: Duration
    ) async throws(InferenceError) -> GeneratedImage {
        try await generate(request, within: limit) { _ in }
    }
}

/// How far a picture is.
public enum ImageProgress: Sendable, Equatable {
    /// Waiting for its turn: `rank` others are in front, `eta` until the picture if the provider estimates it.
    case queued(rank: Int, eta: Duration?)
    /// Being drawn; `eta` as above.
    case started(eta: Duration?)
}

/// One thing `diagnose()` looked at.
public struct BackendFinding: Sendable, Equatable {
    /// Whether it is in order.
    public var isSound: Bool
    /// What was looked at, in a few words of Chinese, such as `画图服务地址`.
    public var subject: String
    /// One Chinese sentence: what was found and, if it is broken, what to do. No secret in it.
    public var sentence: String
    /// The host that the sentence names, where it names one: for the operator's eyes, not for a chat's.
    public var host: String?

    /// Creates a finding.
    public init(isSound: Bool, subject: String, sentence: String, host: String? = nil) {
        self.isSound = isSound
        self.subject = subject
        self.sentence = sentence
        self.host = host
    }

    /// Nobody answers at this host; `nil` = `base_url` holds none.
    init(unreachable host: String?, subject: String, advice: String) {
        self.init(isSound: false, subject: subject, sentence: "连不上 \(host ?? "base_url")，\(advice)", host: host)
    }
}
