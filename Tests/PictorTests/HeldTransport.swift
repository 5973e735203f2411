import HTTP

/// A transport that keeps whoever asks waiting until it is released, or until the asking task is cancelled.
final class HeldTransport: HTTPTransport {
    private let answer: HTTPResponse?
    private let (released, releasing) = AsyncStream.makeStream(of: Never.self)
    private let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)

    /// - Parameter answer: What is said after the release; `nil` = that nothing came.
    init(_ answer: HTTPResponse? = nil) {
        self.answer = answer
    }

    /// Waits for the next request.
    func nextRequest() async { for await _ in arrivals { return } }

    /// Lets everybody go on.
    func release() { releasing.finish() }

    func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        arrival.yield()
        for await _ in released {}
        guard let answer, !Task.isCancelled else { throw .cancelled }
        return answer
    }

    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream { throw .cancelled }
}
