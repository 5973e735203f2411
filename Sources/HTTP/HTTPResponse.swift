public import Foundation

/// A whole answer: status, headers and every byte of the body.
public struct HTTPResponse: Sendable {
    /// The status code of the last answer, 100–999.
    public var status: Int
    /// The headers of the last answer, in order; look one up with `headers["content-type"]`.
    public var headers: [HTTPHeader]
    /// The decompressed body. Always complete: a body cut short is an error instead.
    public var body: Data
    /// Where the answer came from, after redirects.
    public var url: String

    /// Creates a response.
    public init(status: Int, headers: [HTTPHeader] = [], body: Data = Data(), url: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }
}
