internal import Foundation
internal import HTTP
internal import Logging

/// Fetches pictures by addresses that members of chats wrote.
struct PictureDownload: Sendable {
    /// Bytes of one picture at most, 20 MiB.
    static let maximumBytes = 20 << 20

    let transport: any HTTPTransport
    let logger: Logger

    /// The file at an address; `nil` where there is none that is usable.
    ///
    /// QQ's picture servers are reached directly, never through a proxy: a proxy would resolve the sender's names where
    /// nobody checks that they are public.
    func bytes(at url: String, isUsable: (Data) -> Bool) async -> Data? {
        var request = HTTPRequest(method: .get, url: url)
        request.deadline = .seconds(60)
        request.maximumBodySize = Self.maximumBytes
        request.redirects = .follow(maximum: 5)
        // The address is the sender's word: it must not reach into our own network.
        request.reach = .publicOnly
        do {
            let response = try await transport.response(to: request)
            guard (200..<300).contains(response.status), isUsable(response.body) else { return nil }
            return response.body
        } catch {
            logger.notice("picture not downloaded", metadata: ["reason": "\(error)"])
            return nil
        }
    }
}
