/// What asking the chat model about one message has cost.
package struct ModelCost: Sendable, Equatable {
    /// How often it was asked.
    package var calls = 0
    /// Tokens in sum; `nil` where the service does not count them.
    package var tokens: Int?
    /// Milliseconds in sum.
    package var milliseconds: Int64 = 0

    /// Makes it from its parts.
    package init(
        calls: Int = 0, tokens: Int? = nil, milliseconds: Int64 = 0
    ) {
        self.calls = calls
        self.tokens = tokens
        self.milliseconds = milliseconds
    }

    /// Both together.
    package mutating func add(_ other: ModelCost) {
        calls += other.calls
        if let more = other.tokens { tokens = (tokens ?? 0) + more }
        milliseconds += other.milliseconds
    }
}
