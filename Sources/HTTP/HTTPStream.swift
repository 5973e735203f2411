public import Foundation

/// An answer whose head has arrived while its body is still on the way.
public struct HTTPStream: Sendable {
    /// The status code.
    public let status: Int
    /// The headers, in order.
    public let headers: [HTTPHeader]
    /// Where the answer came from, after redirects.
    public let url: String
    /// The body as it arrives. One consumer; dropping the stream closes the connection.
    public let chunks: HTTPChunks

    /// Creates a stream over a source of chunks.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - headers: The headers, in order.
    ///   - url: Where the answer came from.
    ///   - next: Gives the next piece of body, `nil` at its proper end.
    ///   - close: Called once, when nobody will ask for more.
    public init(
        status: Int, headers: [HTTPHeader] = [], url: String = "",
        next: @escaping @Sendable () async throws(HTTPError) -> Data?,
        close: @escaping @Sendable () -> Void = {}
    ) {
        self.status = status
        self.headers = headers
        self.url = url
        self.chunks = HTTPChunks(next: next, close: close)
    }
}

/// The pieces of a body, in order, taken one at a time.
///
/// At most a small window is buffered; the peer is made to wait while nobody takes the next piece.
public struct HTTPChunks: AsyncSequence, Sendable {
    fileprivate final class Source: Sendable {
        let next: @Sendable () async throws(HTTPError) -> Data?
        let close: @Sendable () -> Void

        init(
            next: @escaping @Sendable () async throws(HTTPError) -> Data?, close: @escaping @Sendable () -> Void
        ) {
            self.next = next
            self.close = close
        }

        deinit { close() }
    }

    private let source: Source

    init(next: @escaping @Sendable () async throws(HTTPError) -> Data?, close: @escaping @Sendable () -> Void) {
        source = Source(next: next, close: close)
    }

    /// Takes the pieces one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let source: Source

        /// The next piece, never empty; `nil` after the last.
        public mutating func next() async throws(HTTPError) -> Data? {
            try await source.next()
        }

        /// The next piece, never empty; `nil` after the last.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(HTTPError) -> Data? {
            try await source.next()
        }
    }

    /// Starts taking pieces. Only one iterator may be in use at a time.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: source)
    }
}
