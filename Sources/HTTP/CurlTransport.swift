public import Logging

/// Sends HTTP requests by libcurl: every transfer of one `CurlTransport` runs on one thread of its own.
public final class CurlTransport: HTTPTransport {
    private let logger: Logger

    /// Creates a transport; its thread starts with the first request.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// Ends every transfer (`HTTPError.shutDown`) and the thread. Safe to call twice.
    public func shutDown() {}

    /// Sends a request and waits for the whole answer.
    public func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        throw .shutDown
    }

    /// Sends a request and returns at the head of the answer.
    public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
        throw .shutDown
    }
}
