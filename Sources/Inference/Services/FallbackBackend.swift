import Foundation
public import Logging
import Primitives

/// Several backends, the next one asked only where the one before cannot have drawn anything.
///
/// A refusal of the request itself (kind `.policy`) is final. A backend that has just failed is tried after the others
/// for 60 s. A model asked for by name is the first backend's; the others draw with their own. Counts and times of each
/// backend's pictures and failures are kept, and reported whenever they change.
public struct FallbackBackend: ImageBackend {
    /// One backend, and when and where it is asked.
    public struct Member: Sendable {
        /// The backend.
        public var backend: any ImageBackend
        /// Its own limit for one picture; the call's limit holds where it is shorter.
        public var limit: Duration
        /// Where the service is, for the operator: a host name.
        public var place: String

        /// Creates a member.
        public init(_ backend: any ImageBackend, within limit: Duration = .seconds(600), at place: String = "") {
            self.backend = backend
            self.limit = limit
            self.place = place
        }

        var service: String {
            [backend.name, place, backend.model].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private struct State {
        var health: [BackendHealth]
        /// When each failed last, on a clock that nobody sets; `nil` after a picture.
        var failedAt: [ContinuousClock.Instant?]
    }

    /// How long a failed backend is tried after the others.
    private static let demotion = Duration.seconds(60)

    private let members: [Member]
    private let logger: Logger
    private let tell: @Sendable ([BackendHealth]) -> Void
    private let state: Locked<State>

    /// Creates a list of backends; copies of it share what is known of each backend's health.
    ///
    /// - Parameters:
    ///   - members: The backends in the order to try them; at least one.
    ///   - remembered: How they did before, in any order; what belongs to other services is left out.
    ///   - logger: Told whenever the next one is tried.
    ///   - whenHealthChanges: Gets the health of all, in order, after each picture and each failure; on any thread.
    public init(
        _ members: [Member], remembered: [BackendHealth] = [], logger: Logger,
        whenHealthChanges: @escaping @Sendable ([BackendHealth]) -> Void = { _ in }
    ) {
        self.members = members
        self.logger = logger
        tell = whenHealthChanges
        let health = members.map { member in
            remembered.first { $0.service == member.service } ?? BackendHealth(service: member.service)
        }
        state = Locked(State(health: health, failedAt: Array(repeating: nil, count: members.count)))
    }

    /// The first backend's name.
    public var name: String { members.first?.backend.name ?? "fallback" }
    /// The first backend's model.
    public var model: String { members.first?.backend.model ?? "" }
    /// Whether any of them can.
    public var canEdit: Bool { members.contains { $0.backend.canEdit } }
    /// How each has done, in the order of the members.
    public var health: [BackendHealth] { state.withLock { $0.health } }

    /// Draws with the first backend that can.
    public func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        let deadline = Deadline(within: limit)
        var failure = InferenceError(.unsupported, detail: "no backend can do this")
        let order = order(for: request)
        // A model that was asked for by name is the first service's.
        var ownRequest = request
        ownRequest.model = nil
        for (position, number) in order.enumerated() {
            guard deadline.left > .zero else { break }
            let member = members[number]
            do {
                let image = try await member.backend.generate(
                    number == 0 ? request : ownRequest, within: deadline.left(atMost: member.limit), progress: progress)
                note(number, nil)
                return image
            } catch {
                failure = error
                guard error.kind != .cancelled else { throw error }
                // A refusal says something about the request, not about the backend.
                if error.kind != .policy { note(number, error.kind) }
                // bounded: a place among the configured services
                guard !error.pictureMayExist, error.kind != .policy, position + 1 < order.count else { throw error }
                logger.warning(
                    "backend failed, trying the next",
                    metadata: [
                        "backend": "\(member.service)", "error.kind": "\(error.kind)", "error": "\(error.detail)",
                    ])
            }
        }
        throw failure
    }

    /// What each backend says of itself, and how its last picture went.
    public func diagnose() async -> [BackendFinding] {
        var findings: [BackendFinding] = []
        let now = Date()
        for (number, (member, health)) in zip(members, health).enumerated() {
            // One alone needs no number. bounded: a place among the configured services
            let place = BackendFinding.Place(number: number + 1, backend: member.backend.name)
            let which = members.count == 1 ? nil : place
            for var finding in await member.backend.diagnose() {
                finding.place = which
                findings.append(finding)
            }
            guard health.pictures + health.failures > 0 else { continue }
            findings.append(BackendFinding(.record(health, asOf: now), at: which))
        }
        return findings
    }

    private func order(for request: ImageRequest) -> [Int] {
        let failedAt = state.withLock { $0.failedAt }
        let able = members.indices.filter { request.sources.isEmpty || members[$0].backend.canEdit }
        let now = ContinuousClock.now
        let hasJustFailed = { (number: Int) in failedAt[number].map { $0.duration(to: now) < Self.demotion } ?? false }
        return able.filter { !hasJustFailed($0) } + able.filter { hasJustFailed($0) }
    }

    private func note(_ number: Int, _ kind: InferenceError.Kind?) {
        let health = state.withLock { state in
            if let kind {
                state.failedAt[number] = .now
                state.health[number].failures += 1
                state.health[number].lastFailure = BackendHealth.Failure(time: Date(), kind: kind.rawValue)
            } else {
                state.failedAt[number] = nil
                state.health[number].pictures += 1
                state.health[number].lastPicture = Date()
            }
            return state.health
        }
        tell(health)
    }
}
