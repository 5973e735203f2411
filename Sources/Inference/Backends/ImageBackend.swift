/// A remote model that makes pictures.
///
/// Each provider is one type that hides its wire format. All of them keep the same contract, checked by one test
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
    /// Queued: `rank` others are in front, `eta` until the picture if the provider estimates it.
    case queued(rank: Int, eta: Duration?)
    /// Being drawn; `eta` as above.
    case started(eta: Duration?)
}
