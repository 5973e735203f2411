import Foundation
import HTTP
import JSON
import Logging
import PictureFile

/// Fetches a picture that a service only pointed to.
///
/// The picture is paid for by now, so the fetch is repeated where that can help. The address comes from outside, so it
/// may lead only to public addresses by https, or back to the service itself; every redirect is judged anew. The key
/// goes to the service's own origin and nowhere else.
struct PictureDownload: Sendable {
    /// Redirects followed.
    static let maximumRedirects = 5
    /// Time for one fetch, all attempts included.
    static let limit = Duration.seconds(60)

    let sender: BillableRequestSender
    /// The service that gave the address.
    let base: WebAddress
    /// Sent to the service's origin only.
    var headers: [HTTPHeader] = []
    var proxy: String?

    /// Fetches a picture.
    ///
    /// - Parameters:
    ///   - reference: The address as the service wrote it: absolute, or relative to the service.
    ///   - deadline: When the whole picture must be there.
    /// - Returns: The bytes, not yet looked at.
    /// - Throws: Kind `.noPicture`, `.timeout` or `.cancelled`.
    func fetch(_ reference: String, by deadline: Deadline) async throws(InferenceError) -> Data {
        guard var start = base.resolving(reference) else {
            throw InferenceError(.noPicture, detail: "the picture's address is not on the web")
        }
        // A service behind a reverse proxy may state its internal address.
        if start.isLoopback, start.origin != base.origin {
            start.scheme = base.scheme
            start.authority = base.authority
        }
        let deadline = Deadline(within: deadline.left(atMost: Self.limit))
        var attempt = 1
        while true {
            do {
                return try await follow(start, by: deadline)
            } catch {
                let isWorthRepeating = [.unknownOutcome, .unreachable, .server, .notReady, .rate].contains(error.kind)
                guard isWorthRepeating, attempt <= 2, deadline.left > .seconds(1) else {
                    throw InferenceError(
                        error.kind == .cancelled || error.kind == .timeout ? error.kind : .noPicture,
                        detail: "fetching the picture: \(error.detail)", pictureMayExist: true)
                }
                sender.logger.notice(
                    "fetching picture again", metadata: ["attempt": "\(attempt)", "error": "\(error.detail)"])
                try await sender.sleep(.seconds(attempt))
                attempt += 1
            }
        }
    }

    /// One attempt, hop by hop.
    private func follow(_ start: WebAddress, by deadline: Deadline) async throws(InferenceError) -> Data {
        var address = start
        for _ in 0...Self.maximumRedirects {
            let response = try await get(address, by: deadline)
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["location"]
            else {
                guard response.status < 400 else {
                    // Freshly made pictures may take a moment to appear.
                    let mayAppear = response.status == 404 || response.status >= 500
                    throw InferenceError(
                        mayAppear ? .server : .noPicture, detail: "status \(response.status) for the picture")
                }
                return response.body
            }
            guard let next = address.resolving(location) else {
                throw InferenceError(.noPicture, detail: "the picture's address leads off the web")
            }
            address = next
        }
        throw InferenceError(.noPicture, detail: "more than \(Self.maximumRedirects) redirects")
    }

    private func get(_ address: WebAddress, by deadline: Deadline) async throws(InferenceError) -> HTTPResponse {
        let isHome = address.origin == base.origin
        guard isHome || address.scheme == "https" else {
            throw InferenceError(.noPicture, detail: "the picture's address on \(address.host) is not https")
        }
        // Storage hosts refuse clients whose User-Agent is no browser.
        var request = HTTPRequest(
            url: address.text,
            headers: [
                HTTPHeader(name: "User-Agent", value: "Mozilla/5.0 (X11; Linux x86_64) Pictor/1.0"),
                HTTPHeader(name: "Accept", value: "image/*,*/*;q=0.8"),
            ])
        if isHome { request.headers += headers }
        request.proxy = proxy
        request.deadline = deadline.left
        request.maximumBodySize = PictureBytes.maximumBytes
        request.reach = isHome ? .anywhere : .publicOnly
        do throws(HTTPError) {
            return try await sender.transport.response(to: request)
        } catch {
            throw InferenceError(error)
        }
    }
}
