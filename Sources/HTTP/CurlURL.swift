import CLibCurl

/// What libcurl makes of a URL: asked of libcurl itself, so that what is judged is what will be connected to.
enum CurlURL {
    /// The host of an absolute URL, or of `url` as a redirect from `base`; without the brackets of an IPv6 address.
    ///
    /// Every spelling of an IPv4 address (`0x7f.1`, `2130706433`) comes back in dotted form.
    static func host(of url: String, from base: String? = nil) -> String? {
        let handle = curl_url()
        defer { curl_url_cleanup(handle) }
        let flags = UInt32(CURLU_URLENCODE)
        if let base, curl_url_set(handle, CURLUPART_URL, base, flags) != CURLUE_OK { return nil }
        guard curl_url_set(handle, CURLUPART_URL, url, flags) == CURLUE_OK else { return nil }
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, CURLUPART_HOST, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        let host = String(cString: text)
        return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }

    /// Whether a host is, by its spelling alone, not public: a literal address that is not, or a name for this machine.
    static func isLocal(host: String) -> Bool {
        if let address = NetworkAddress(host) { return !address.isPublic }
        let name = host.lowercased().hasSuffix(".") ? String(host.lowercased().dropLast()) : host.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost") || name.hasSuffix(".local")
            || name.hasSuffix(".internal")
    }
}
