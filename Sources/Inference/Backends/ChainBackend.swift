import Foundation
public import Logging
import Primitives

/// Several backends, the next one asked only where the one before cannot have drawn anything.
///
/// A refusal of what was asked is not taken elsewhere. A backend that has just failed is tried after the others for a
/// minute.
public struct ChainBackend: ImageBackend {
    private struct Health {
        /// When the last failure was; `nil` after a picture.
        var failedAt: ContinuousClock.Instant?
        var lastKind: InferenceError.Kind?
    }

    /// How long a failed backend goes to the end of the line.
    private static let rest = Duration.seconds(60)

    private let backends: [any ImageBackend]
    private let logger: Logger
    private let health: Locked<[Health]>

    /// Creates a chain; copies of it share what is known of each backend's health.
    ///
    /// - Parameters:
    ///   - backends: In the order to try them; at least one.
    ///   - logger: Told whenever the next one is tried.
    public init(_ backends: [any ImageBackend], logger: Logger) {
        self.backends = backends
        self.logger = logger
        health = Locked(Array(repeating: Health(), count: backends.count))
    }

    /// The first backend's name.
    public var name: String { backends.first?.name ?? "chain" }
    /// The first backend's model.
    public var model: String { backends.first?.model ?? "" }
    /// Whether any of them can.
    public var canEdit: Bool { backends.contains { $0.canEdit } }

    /// Draws with the first backend that can.
    public func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        let deadline = Deadline(within: limit)
        var failure = InferenceError(.unsupported, detail: "no backend can do this")
        for number in order(for: request) {
            guard deadline.left > .zero else { break }
            do {
                let image = try await backends[number].generate(request, within: deadline.left, progress: progress)
                note(number, nil)
                return image
            } catch {
                failure = error
                guard error.kind != .cancelled else { throw error }
                // A refusal says something about the request, not about the backend.
                if error.kind != .policy { note(number, error.kind) }
                guard !error.pictureMayExist, error.kind != .policy else { throw error }
                logger.warning(
                    "backend failed, trying the next",
                    metadata: [
                        "backend": "\(backends[number].name)", "error.kind": "\(error.kind)",
                        "error": "\(error.detail)",
                    ])
            }
        }
        throw failure
    }

    /// What each backend says of itself, and how its last picture went.
    public func diagnose() async -> [BackendFinding] {
        var findings: [BackendFinding] = []
        let health = health.withLock { $0 }
        for (number, backend) in backends.enumerated() {
            for var finding in await backend.diagnose() {
                finding.subject = "\(number + 1) 号 \(backend.name) \(finding.subject)"
                findings.append(finding)
            }
            if let kind = health[number].lastKind {
                findings.append(
                    BackendFinding(
                        isSound: false, subject: "\(number + 1) 号 \(backend.name) 最近一次", sentence: kind.sentence))
            }
        }
        return findings
    }

    private func order(for request: ImageRequest) -> [Int] {
        let health = health.withLock { $0 }
        let able = backends.indices.filter { request.sources.isEmpty || backends[$0].canEdit }
        let now = ContinuousClock.now
        let isTired = { (number: Int) in health[number].failedAt.map { $0.duration(to: now) < Self.rest } ?? false }
        return able.filter { !isTired($0) } + able.filter { isTired($0) }
    }

    private func note(_ number: Int, _ kind: InferenceError.Kind?) {
        health.withLock { $0[number] = Health(failedAt: kind == nil ? nil : .now, lastKind: kind) }
    }
}
