/// The parts of a `ws://` or `wss://` URL, path and query byte for byte.
struct WebSocketURL: Equatable {
    var isSecure: Bool
    /// Name or numeric address, without brackets.
    var host: String
    var port: Int
    /// Path without query, at least "/".
    var path: String
    /// Path and query as they are sent.
    var target: String

    init?(_ text: String) {
        let lowered = text.prefix(6).lowercased()
        guard lowered.hasPrefix("ws://") || lowered == "wss://" else { return nil }
        isSecure = lowered == "wss://"
        let rest = text.dropFirst(isSecure ? 6 : 5).prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest.dropFirst(authority.count)
        target = tail.hasPrefix("/") ? String(tail) : "/" + tail
        path = String(target.prefix { $0 != "?" })

        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            let after = authority[authority.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { return nil }
            portText = after.isEmpty ? nil : after.dropFirst()
        } else {
            let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = String(parts.first ?? "")
            portText = parts.count > 1 ? parts[1] : nil
        }
        port = isSecure ? 443 : 80
        if let portText {
            guard let number = Int(portText), (1...65535).contains(number) else { return nil }
            port = number
        }
        // A name with blanks or control characters would write its own header lines.
        guard !host.isEmpty, !host.contains("@"), !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            return nil
        }
    }

    /// What the Host header says: libwebsockets would leave the port out, which some servers refuse.
    var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}
