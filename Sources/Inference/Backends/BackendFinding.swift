/// One thing that `diagnose()` looked at, as a fact: its words for people are made elsewhere. No secret in it.
public struct BackendFinding: Sendable, Equatable {
    /// What a service is for.
    public enum Service: Sendable, Equatable {
        /// It draws.
        case images
        /// It writes and judges.
        case chat
    }

    /// One of several services that are asked in order.
    public struct Place: Sendable, Equatable {
        /// Its position in the order, from 1.
        public var number: Int
        /// Its backend's name, such as `openai`.
        public var backend: String

        /// Creates a place.
        public init(number: Int, backend: String) {
            self.number = number
            self.backend = backend
        }
    }

    /// What was found.
    public var fact: BackendFact
    /// The kind of service it is about.
    public var service: Service
    /// The position of the service; `nil` = it is the only one.
    public var place: Place?

    /// Creates a finding.
    public init(_ fact: BackendFact, of service: Service = .images, at place: Place? = nil) {
        self.fact = fact
        self.service = service
        self.place = place
    }

    /// Whether it is in order.
    public var isSound: Bool { fact.isSound }
}
