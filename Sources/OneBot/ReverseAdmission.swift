internal import Primitives
import WebSocket

/// Decides whether the upgrade of an endpoint that connects to us is accepted.
struct ReverseAdmission: Sendable {
    /// The only path accepted; nil accepts any.
    var path: String?
    /// What the endpoint must present; empty lets everybody in.
    var accessToken: Secret

    /// 404 for another path, 401 without a token, 403 with a wrong one.
    ///
    /// The token may come as `Authorization: Bearer …`, `Token …`, or bare, or as the query item `access_token`, for
    /// endpoints do each of these.
    func decide(_ request: WebSocketRequest) -> WebSocketAdmission {
        if let path, Self.trimmed(path) != Self.trimmed(request.path) { return .refuse(status: 404) }
        guard !accessToken.isEmpty else { return .accept }
        let presented = [request.header("authorization").map(Self.token), request.query["access_token"]]
            .compactMap { $0 }.filter { !$0.isEmpty }
        guard !presented.isEmpty else { return .refuse(status: 401) }
        // Every one is compared, so that the time taken reveals nothing.
        let matches = presented.filter { Self.isEqual($0, accessToken.value) }
        return matches.isEmpty ? .refuse(status: 403) : .accept
    }

    /// A slash at the end makes no difference.
    private static func trimmed(_ path: String) -> Substring {
        path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
    }

    private static func token(of header: String) -> String {
        for scheme in ["bearer", "token"] where header.lowercased().hasPrefix(scheme) {
            let rest = header.dropFirst(scheme.count)
            guard let blank = rest.first else { return "" }
            if blank.isWhitespace { return String(rest.drop { $0.isWhitespace }) }
        }
        return header
    }

    /// Takes the same time wherever the two differ.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var difference: UInt8 = left.count == right.count ? 0 : 1
        for index in right.indices { difference |= right[index] ^ (index < left.count ? left[index] : 0) }
        return difference == 0
    }
}

extension WebSocketRequest {
    /// The account an endpoint says it serves.
    var selfID: UserID? {
        header("x-self-id").flatMap { UserID($0) }.flatMap { $0 == 0 ? nil : $0 }
    }

    /// Whether calls may be made on this connection: not where the endpoint keeps it for events.
    var takesCalls: Bool { header("x-client-role")?.lowercased() != "event" }
}
