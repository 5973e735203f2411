import CLibCurl

/// A transfer's failure in libcurl's words, to be told in ours.
struct CurlFailure {
    var code: CURLcode
    var reason: String
    var wasSent: Bool
    var elapsed: Duration

    func error(for request: HTTPRequest, host: String) -> HTTPError {
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL: .unsupportedScheme
        case CURLE_URL_MALFORMAT: .invalidRequest(reason: "malformed URL")
        case CURLE_COULDNT_RESOLVE_HOST: .unresolved(host: host)
        case CURLE_COULDNT_RESOLVE_PROXY: .unresolved(host: "proxy")
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            wasSent ? .interrupted(reason: reason, sent: true) : .unreachable(host: host, reason: reason)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND:
            wasSent ? .interrupted(reason: reason, sent: true) : .untrusted(host: host, reason: reason)
        case CURLE_OPERATION_TIMEDOUT:
            // libcurl has one code for both of its limits.
            elapsed >= request.deadline - .milliseconds(5) || wasSent
                ? .timedOut(.deadline, sent: wasSent) : .timedOut(.connect, sent: false)
        case CURLE_TOO_MANY_REDIRECTS:
            if case .follow(let maximum) = request.redirects {
                .tooManyRedirects(limit: maximum)
            } else {
                .tooManyRedirects(limit: 0)
            }
        case CURLE_FILESIZE_EXCEEDED: .tooLarge(limit: request.maximumBodySize)
        default: .interrupted(reason: reason, sent: wasSent)
        }
    }
}
