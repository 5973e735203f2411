import HTTP
import Inference
import JSON
import Logging
import Primitives

@testable import Pictor

/// A chat model that answers nobody until it is released, and counts how many wait for it at once.
final class HeldModel: HTTPTransport {
    private struct State {
        var waiting = 0
        var most = 0
        var questions: [String] = []
    }

    private let state = Locked(State())
    private let answer: HTTPResponse
    private let (released, releasing) = AsyncStream.makeStream(of: Never.self)
    private let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)

    /// - Parameter answer: What it says to everybody after the release.
    init(_ answer: String) { self.answer = .content(answer) }

    /// The model that this answers for.
    var model: ChatModel {
        ChatModel(
            configuration: ChatModel.Configuration(
                baseURL: "http://127.0.0.1:1/v1", apiKey: Secret("k"), model: "judge"),
            transport: self, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// How many calls were under way at once at most.
    var most: Int { state.withLock { $0.most } }
    /// What was said to the model in each call, as one text.
    var questions: [String] { state.withLock { $0.questions } }

    /// Waits for so many more calls.
    func nextCalls(_ count: Int = 1) async {
        var left = count
        for await _ in arrivals {
            left -= 1
            if left == 0 { return }
        }
    }

    /// Lets everybody have the answer.
    func release() { releasing.finish() }

    func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let body = request.body.flatMap { try? JSONValue(parsing: $0) } ?? .null
        let question = (body["messages"]?.array ?? []).compactMap { $0["content"]?.string }.joined(separator: "\n")
        state.withLock { state in
            state.waiting += 1
            state.most = max(state.most, state.waiting)
            state.questions.append(question)
        }
        defer { state.withLock { $0.waiting -= 1 } }
        arrival.yield()
        for await _ in released {}
        guard !Task.isCancelled else { throw .cancelled }
        return answer
    }

    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream { throw .cancelled }
}
