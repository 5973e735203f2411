/// A way to send HTTP requests: libcurl in the program, a script in tests.
///
/// Both calls end within the request's deadline, and at once, with the connection closed, when their task is
/// cancelled (`HTTPError.cancelled`). A status such as 404 or 500 is an answer, not an error.
public protocol HTTPTransport: Sendable {
    /// Sends a request and waits for the whole answer.
    func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse

    /// Sends a request and returns once the head of the answer is there; the body follows in `chunks`.
    ///
    /// The deadline and the idle limit go on counting until the body has ended.
    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream
}
