import Inference
import PictorModel

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
