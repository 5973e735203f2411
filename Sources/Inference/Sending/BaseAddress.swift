import Foundation
import JSON

/// The address of an OpenAI-style service, however the operator wrote it.
///
/// A trailing slash and a trailing endpoint are taken off. A version path is never forced on: some services have
/// another one (`/api/v3`, `/api/paas/v4`). Only a bare host gets `/v1`.
struct BaseAddress: Sendable {
    /// The base, without a slash at its end.
    let text: String
    /// Whether `/v1` was added.
    let hasAddedVersion: Bool
    /// The endpoint that was written at the end, such as `/images/generations`.
    let writtenEndpoint: String?
    /// The base taken apart.
    let address: WebAddress

    private static let endpoints = [
        "/chat/completions", "/images/generations", "/images/edits", "/responses", "/models",
    ]

    /// Reads what the operator wrote; `nil` if it is no http or https URL.
    init?(_ written: String) {
        var text = Self.withoutSlash(written.trimmingCharacters(in: .whitespacesAndNewlines))
        writtenEndpoint = Self.endpoints.first { text.hasSuffix($0) }
        if let writtenEndpoint { text = Self.withoutSlash(String(text.dropLast(writtenEndpoint.count))) }
        guard let address = WebAddress(text) else { return nil }
        hasAddedVersion = address.target.isEmpty
        self.text = hasAddedVersion ? text + "/v1" : text
        self.address = address
    }

    /// The URL of an endpoint, whose path begins with a slash.
    func url(_ path: String) -> String { text + path }

    private static func withoutSlash(_ text: String) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
