import Inference

/// What asking the chat model about one message has cost.
struct ModelCost: Sendable, Equatable {
    /// How often it was asked.
    var calls = 0
    /// Tokens in sum; `nil` where the service does not count them.
    var tokens: Int?
    /// Milliseconds in sum.
    var milliseconds: Int64 = 0

    /// Both together.
    mutating func add(_ other: ModelCost) {
        calls += other.calls
        if let more = other.tokens { tokens = (tokens ?? 0) + more }
        milliseconds += other.milliseconds
    }
}

extension ChatModel {
    /// Asks for one answer and adds what that took, whether it succeeds or not.
    func reply(
        to messages: [ChatMessage], expecting expectation: ChatExpectation, cost: inout ModelCost
    ) async throws(InferenceError) -> ChatReply {
        let began = ContinuousClock.now
        cost.calls += 1
        defer { cost.milliseconds += Int64((ContinuousClock.now - began) / .milliseconds(1)) }
        let reply = try await reply(to: messages, expecting: expectation)
        if let tokens = reply.tokens { cost.tokens = (cost.tokens ?? 0) + tokens }
        return reply
    }
}
