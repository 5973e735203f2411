import Foundation
public import Logging

/// Sends HTTP requests by libcurl: every transfer of one `CurlTransport` runs on one thread of its own.
///
/// Speaks HTTP/1.1, so that closing a transfer is closing its socket. Each request that is not a `GET` opens a
/// connection of its own: on a kept connection libcurl would silently send it again when the server hangs up, and a
/// picture would be paid for twice. Reads neither the environment nor `.netrc`.
public final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop

    /// Creates a transport; its thread starts with the first request and ends with the transport.
    public init(logger: Logger) {
        loop = CurlLoop(logger: logger)
    }

    deinit {
        loop.shutDown()
    }

    /// Ends every transfer with `HTTPError.shutDown`, closes all connections and ends the thread.
    ///
    /// Does not wait for the thread. Safe to call twice; later requests fail with `.shutDown`.
    public func shutDown() {
        loop.shutDown()
    }

    /// Sends a request and waits for the whole answer.
    public func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let transfer = try CurlTransfer(request, keepsWhole: true)
        loop.start(transfer)
        try await wait(for: .end, of: transfer)
        let (head, body) = try transfer.inbox.whole()
        return HTTPResponse(status: head.status, headers: head.headers, body: body, url: head.url)
    }

    /// Sends a request and returns at the head of the answer.
    public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
        let transfer = try CurlTransfer(request, keepsWhole: false)
        loop.start(transfer)
        try await wait(for: .head, of: transfer)
        let head = try transfer.inbox.arrivedHead()
        return HTTPStream(
            status: head.status, headers: head.headers, url: head.url,
            next: { [self] () async throws(HTTPError) -> Data? in try await nextChunk(of: transfer) },
            close: { [loop] in loop.end(transfer, with: .cancelled) })
    }

    private func nextChunk(of transfer: CurlTransfer) async throws(HTTPError) -> Data? {
        try await wait(for: .chunk, of: transfer)
        let (chunk, mustResume) = try transfer.inbox.nextChunk()
        if mustResume { loop.resume(transfer) }
        return chunk
    }

    private func wait(for wish: CurlInbox.Wish, of transfer: CurlTransfer) async throws(HTTPError) {
        await withTaskCancellationHandler {
            await withCheckedContinuation { transfer.inbox.wait(for: wish, $0) }
        } onCancel: {
            loop.end(transfer, with: .cancelled)
        }
    }
}
