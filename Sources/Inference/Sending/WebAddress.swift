import Foundation

/// An absolute http or https URL in three pieces, each byte for byte as written.
///
/// `Foundation.URL` is not used for what comes from a service: it re-encodes, and a signed query does not survive that.
struct WebAddress: Equatable, Sendable {
    /// `http` or `https`.
    var scheme: String
    /// User, host and port as written.
    var authority: String
    /// Path and query, beginning with `/` or `?`, or empty. Without a fragment.
    var target: String

    /// Takes an absolute URL apart; `nil` if it is not http or https or has no host.
    init?(_ text: String) {
        guard let separator = text.range(of: "://") else { return nil }
        scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[separator.upperBound...].prefix { $0 != "#" }
        let end = rest.firstIndex { "/?\\".contains($0) } ?? rest.endIndex
        authority = String(rest[..<end])
        target = String(rest[end...])
        guard !host.isEmpty else { return nil }
    }

    /// What a reference found at this address points to; `nil` if it leads outside http and https.
    func resolving(_ reference: String) -> WebAddress? {
        let reference = String(reference.prefix { $0 != "#" })
        if reference.hasPrefix("//") { return WebAddress("\(scheme):\(reference)") }
        // A scheme is letters before the first colon, and the colon comes before any slash.
        if reference.firstMatch(of: /^[A-Za-z][A-Za-z0-9+.-]*:/) != nil { return WebAddress(reference) }
        var result = self
        let path = target.prefix { $0 != "?" }
        if reference.hasPrefix("/") {
            result.target = reference
        } else if reference.hasPrefix("?") {
            result.target = path + reference
        } else {
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
            result.target = folder + reference
        }
        return result
    }

    /// The URL as it is to be sent.
    var text: String { "\(scheme)://\(authority)\(target)" }

    /// Scheme, host and port, without a path: what keys are bound to.
    var origin: String { "\(scheme)://\(host):\(port)" }

    /// The host in lower case, without user, port and brackets.
    var host: String {
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        if place.hasPrefix("[") { return place.dropFirst().prefix { $0 != "]" }.lowercased() }
        return place.prefix { $0 != ":" }.lowercased()
    }

    private var port: String {
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let tail = place.hasPrefix("[") ? place.drop { $0 != "]" }.dropFirst() : place.drop { $0 != ":" }
        let digits = tail.dropFirst()
        return digits.isEmpty ? (scheme == "https" ? "443" : "80") : String(digits)
    }

    /// Whether the host is this machine by its spelling.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host == "0.0.0.0" || host.firstMatch(of: /^127(\.\d+){0,3}$/) != nil
    }
}
