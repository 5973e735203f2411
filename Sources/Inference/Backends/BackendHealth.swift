public import Foundation

/// How one backend has done, for the operator: counts and times, no prompt, no key.
public struct BackendHealth: Sendable, Codable, Equatable {
    /// What went wrong last.
    public struct Failure: Sendable, Codable, Equatable {
        /// When.
        public var time: Date
        /// The class, by the name of `InferenceError.Kind`.
        public var kind: String
    }

    /// Which backend: kind, host and model.
    public var service: String
    /// Pictures it has drawn.
    public var pictures = 0
    /// Times it has failed; a refusal of what was asked is no failure of the backend.
    public var failures = 0
    /// When it last drew a picture; `nil` = never.
    public var lastPicture: Date?
    /// Its last failure; `nil` = none.
    public var lastFailure: Failure?

    /// A backend of which nothing is known.
    public init(service: String) {
        self.service = service
    }

    /// Whether the last thing it did was to fail.
    public var isFailing: Bool {
        guard let lastFailure else { return false }
        return lastPicture.map { $0 < lastFailure.time } ?? true
    }
}
