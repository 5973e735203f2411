internal import CLibWebsockets

/// Reads an upgrade request out of libwebsockets, while it still has it. Loop thread only.
enum RequestReader {
    static func request(of wsi: OpaquePointer) -> WebSocketRequest {
        var request = WebSocketRequest(path: known(wsi, WSI_TOKEN_GET_URI) ?? "/", peer: peer(of: wsi))
        request.query["access_token"] = argument(wsi, "access_token=")
        let headers: [(String, String?)] = [
            ("Authorization", known(wsi, WSI_TOKEN_HTTP_AUTHORIZATION)),
            ("User-Agent", known(wsi, WSI_TOKEN_HTTP_USER_AGENT)),
            // libwebsockets wants other names in lower case and with their colon; on the wire any case matches.
            ("X-Self-ID", custom(wsi, "x-self-id:")),
            ("X-Client-Role", custom(wsi, "x-client-role:")),
        ]
        request.headers = headers.compactMap { name, value in value.map { WebSocketHeader(name, $0) } }
        return request
    }

    private static func known(_ wsi: OpaquePointer, _ token: lws_token_indexes) -> String? {
        let length = lws_hdr_total_length(wsi, token)
        guard length > 0 else { return nil }
        return text(capacity: Int(length) + 1) { lws_hdr_copy(wsi, $0, length + 1, token) >= 0 }
    }

    private static func custom(_ wsi: OpaquePointer, _ name: String) -> String? {
        let nameLength = Int32(name.utf8.count)
        let length = lws_hdr_custom_length(wsi, name, nameLength)
        guard length >= 0 else { return nil }
        return text(capacity: Int(length) + 1) { lws_hdr_custom_copy(wsi, $0, length + 1, name, nameLength) >= 0 }
    }

    private static func argument(_ wsi: OpaquePointer, _ name: String) -> String? {
        let capacity = Int(lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS)) + 2
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
            // The result points into the buffer.
            guard let start = lws_get_urlarg_by_name(wsi, name, buffer.baseAddress, Int32(capacity)) else { return nil }
            return String(cString: start)
        }
    }

    private static func peer(of wsi: OpaquePointer) -> String {
        text(capacity: 64) { lws_get_peer_simple(wsi, $0, 64) != nil } ?? ""
    }

    private static func text(capacity: Int, _ fill: (UnsafeMutablePointer<CChar>) -> Bool) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            start.initialize(repeating: 0, count: capacity)
            return fill(start) ? String(cString: start) : nil
        }
    }
}
