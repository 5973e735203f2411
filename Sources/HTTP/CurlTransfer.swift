import CLibCurl
import Foundation

/// One request under way: its handle, its callbacks, its inbox.
///
/// Everything but `request`, `host` and `inbox` belongs to the loop thread.
final class CurlTransfer: @unchecked Sendable {
    /// Bytes of a streamed body that may wait for the consumer.
    static let window = 256 << 10

    let request: HTTPRequest
    let host: String
    let inbox: CurlInbox

    private(set) var easy: UnsafeMutableRawPointer?
    /// When the last byte came, or the transfer was started or resumed.
    var lastActivity = ContinuousClock.now
    private(set) var isPaused = false
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// libcurl writes its reason here; needs memory that does not move.
    private var reasonBuffer: UnsafeMutablePointer<CChar>?
    private var head = CurlInbox.Head()
    private var isHeadDelivered = false
    private var receivedBytes = 0
    /// Why a callback of ours made libcurl stop.
    private var stopReason: HTTPError?

    init(_ request: HTTPRequest, keepsWhole: Bool) throws(HTTPError) {
        self.request = request
        let lowercase = request.url.prefix(8).lowercased()
        guard lowercase.hasPrefix("http://") || lowercase.hasPrefix("https://") else { throw .unsupportedScheme }
        guard !request.url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw .invalidRequest(reason: "white space or control character in the URL")
        }
        guard let host = CurlURL.host(of: request.url) else { throw .invalidRequest(reason: "malformed URL") }
        let isBroken = request.headers.contains { header in
            header.name.isEmpty || (header.name + header.value).utf8.contains { $0 == 0 || $0 == 10 || $0 == 13 }
        }
        if isBroken { throw .invalidRequest(reason: "line break in a header") }
        if request.reach == .publicOnly, CurlURL.isLocal(host: host) { throw .addressRefused(host: host) }
        self.host = host
        inbox = CurlInbox(window: keepsWhole ? nil : Self.window)
    }

    deinit {
        freeHandle()
    }

    /// Whether the server may have seen the request.
    var wasSent: Bool {
        var pretransfer: curl_off_t = 0
        var redirects = 0
        pictor_curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer)
        pictor_curl_get_long(easy, CURLINFO_REDIRECT_COUNT, &redirects)
        return pretransfer > 0 || redirects > 0
    }

    /// Builds the handle with every option of the request; `nil` if libcurl refuses one.
    func makeHandle() -> UnsafeMutableRawPointer? {
        easy = curl_easy_init()
        guard easy != nil else { return nil }
        lastActivity = .now
        let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        reasonBuffer = reason
        let isSet =
            pictor_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, reason) == CURLE_OK
            && setAddress() && setLimits() && setMethod() && setHeaders() && setCallbacks()
        return isSet ? easy : nil
    }

    func freeHandle() {
        if let easy { curl_easy_cleanup(easy) }
        easy = nil
        curl_slist_free_all(headerList)
        headerList = nil
        reasonBuffer?.deallocate()
        reasonBuffer = nil
    }

    /// What libcurl's final code means.
    func outcome(of code: CURLcode) -> Result<Void, HTTPError> {
        if let stopReason { return .failure(stopReason) }
        guard code != CURLE_OK else {
            deliverHead()
            return .success(())
        }
        let text = reasonBuffer.map { String(cString: $0) } ?? ""
        var elapsed: curl_off_t = 0
        pictor_curl_get_offset(easy, CURLINFO_TOTAL_TIME_T, &elapsed)
        return .failure(
            CurlFailure(
                code: code, reason: text.isEmpty ? String(cString: curl_easy_strerror(code)) : text,
                wasSent: wasSent, elapsed: .microseconds(elapsed)
            ).error(for: request, host: host))
    }
}

// MARK: - Options

extension CurlTransfer {
    private func set(_ option: CURLoption, _ value: Int) -> Bool {
        pictor_curl_set_long(easy, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: String) -> Bool {
        pictor_curl_set_string(easy, option, value) == CURLE_OK
    }

    private func setAddress() -> Bool {
        set(CURLOPT_URL, request.url)
            && set(CURLOPT_PATH_AS_IS, 1)
            && set(CURLOPT_PROTOCOLS_STR, "http,https")
            && set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
            // An empty string, not nothing: nothing would mean the proxy variables of the environment.
            && set(CURLOPT_PROXY, request.proxy ?? "")
            && set(CURLOPT_NOPROXY, "")
            && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
            && set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            && set(CURLOPT_ACCEPT_ENCODING, "")
            // Pictures come in megabytes; the default of 16 KiB means a call for every few of its packets.
            && set(CURLOPT_BUFFERSIZE, 128 << 10)
    }

    private func setLimits() -> Bool {
        let isFollowing: Bool
        if case .follow(let maximum) = request.redirects {
            guard set(CURLOPT_MAXREDIRS, max(0, maximum)) else { return false }
            isFollowing = true
        } else {
            isFollowing = false
        }
        return set(CURLOPT_FOLLOWLOCATION, isFollowing ? 1 : 0)
            && set(CURLOPT_NOSIGNAL, 1)
            // Zero would mean "no limit".
            && set(CURLOPT_TIMEOUT_MS, max(1, request.deadline.milliseconds))
            && set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.connectLimit.milliseconds))
            && pictor_curl_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(request.maximumBodySize)) == CURLE_OK
            // Without it, giving up during a name look-up waits for the resolver and stops every other transfer.
            && set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setMethod() -> Bool {
        guard request.method != .get else {
            return set(CURLOPT_HTTPGET, 1) && set(CURLOPT_FRESH_CONNECT, request.opensConnection ? 1 : 0)
        }
        let body = request.body ?? Data()
        let hasBody = request.method == .post || request.body != nil
        if hasBody {
            let isCopied = body.withUnsafeBytes { bytes in
                pictor_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)) == CURLE_OK
                    && (bytes.isEmpty
                        ? set(CURLOPT_COPYPOSTFIELDS, "")
                        : pictor_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress) == CURLE_OK)
            }
            guard isCopied else { return false }
        }
        return (request.method == .post || set(CURLOPT_CUSTOMREQUEST, request.method.rawValue))
            // On a kept connection libcurl would send the request a second time by itself.
            && set(CURLOPT_FRESH_CONNECT, 1)
    }

    private func setHeaders() -> Bool {
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        // libcurl's own additions: a one second wait for leave to send, and a type for bodies that name none.
        if request.headers["expect"] == nil { lines.append("Expect:") }
        if request.headers["content-type"] == nil { lines.append("Content-Type:") }
        for line in lines {
            guard let list = curl_slist_append(headerList, line) else { return false }
            headerList = list
        }
        return pictor_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList) == CURLE_OK
    }

    private func setCallbacks() -> Bool {
        let me = Unmanaged.passUnretained(self).toOpaque()
        guard
            pictor_curl_set_pointer(easy, CURLOPT_WRITEDATA, me) == CURLE_OK,
            pictor_curl_set_pointer(easy, CURLOPT_HEADERDATA, me) == CURLE_OK,
            pictor_curl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, receiveBody) == CURLE_OK,
            pictor_curl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, receiveHeader) == CURLE_OK
        else { return false }
        // Behind a proxy the only address we connect to is the proxy's.
        guard request.reach == .publicOnly, request.proxy == nil else { return true }
        return pictor_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, me) == CURLE_OK
            && pictor_curl_set_pointer(easy, CURLOPT_PREREQDATA, me) == CURLE_OK
            && pictor_curl_set_socket_callback(easy, openSocket) == CURLE_OK
            && pictor_curl_set_request_callback(easy, beforeRequest) == CURLE_OK
    }
}

// MARK: - What libcurl tells

extension CurlTransfer {
    fileprivate func received(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastActivity = .now
        deliverHead()
        if receivedBytes == 0, let length = announcedLength { inbox.expect(min(length, request.maximumBodySize)) }
        guard receivedBytes + bytes.count <= request.maximumBodySize else {
            stopReason = .tooLarge(limit: request.maximumBodySize)
            return 0
        }
        switch inbox.receive(bytes) {
        case .taken:
            isPaused = false
            receivedBytes += bytes.count
            return bytes.count
        case .paused:
            isPaused = true
            return Int(CURL_WRITEFUNC_PAUSE)
        }
    }

    /// The length the server gives its body, if it gives one.
    private var announcedLength: Int? {
        var length: curl_off_t = -1
        pictor_curl_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length)
        return length > 0 ? Int(length) : nil
    }

    fileprivate func receivedHeaderLine(_ line: String) -> Bool {
        lastActivity = .now
        guard !isHeadDelivered else { return true }
        if line.hasPrefix("HTTP/") {
            head = CurlInbox.Head()
            head.status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            head.headers.append(HTTPHeader(name: String(line[..<colon]), value: value))
        } else if line.isEmpty, head.status >= 200 {
            guard isRedirect else {
                deliverHead()
                return true
            }
            return mayFollow()
        }
        return true
    }

    private var isRedirect: Bool {
        guard case .follow = request.redirects else { return false }
        return [301, 302, 303, 307, 308].contains(head.status) && head.headers["location"] != nil
    }

    /// Looks at a redirect before libcurl follows it. Only literal addresses can be judged here; names are judged when
    /// the socket is opened.
    private func mayFollow() -> Bool {
        guard request.reach == .publicOnly, let location = head.headers["location"],
            let target = CurlURL.host(of: location, from: currentURL), CurlURL.isLocal(host: target)
        else { return true }
        stopReason = .addressRefused(host: target)
        return false
    }

    private func deliverHead() {
        guard !isHeadDelivered else { return }
        isHeadDelivered = true
        head.url = currentURL
        inbox.receive(head)
    }

    private var currentURL: String {
        var text: UnsafeMutablePointer<CChar>?
        pictor_curl_get_string(easy, CURLINFO_EFFECTIVE_URL, &text)
        return text.map { String(cString: $0) } ?? request.url
    }

    fileprivate func refuse(_ address: String) {
        stopReason = .addressRefused(host: address)
    }
}

private func transfer(_ pointer: UnsafeMutableRawPointer?) -> CurlTransfer? {
    pointer.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
}

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ user: UnsafeMutableRawPointer?
) -> Int {
    transfer(user)?.received(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ user: UnsafeMutableRawPointer?
) -> Int {
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
    let isTaken = transfer(user)?.receivedHeaderLine(line.trimmingCharacters(in: .newlines)) ?? false
    return isTaken ? size * count : 0
}

/// Nothing is connected to an address that is not public.
private func openSocket(
    _ user: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address, let transfer = transfer(user) else { return CURL_SOCKET_BAD }
    let isPublic = withUnsafePointer(to: &address.pointee.addr) {
        NetworkAddress(UnsafeRawPointer($0), family: address.pointee.family)?.isPublic ?? false
    }
    guard isPublic else {
        transfer.refuse(transfer.host)
        return CURL_SOCKET_BAD
    }
    return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
}

/// A kept connection opens no socket, so its peer is looked at once more before the request goes out.
private func beforeRequest(
    _ user: UnsafeMutableRawPointer?, _ peer: UnsafeMutablePointer<CChar>?, _ own: UnsafeMutablePointer<CChar>?,
    _ peerPort: Int32, _ ownPort: Int32
) -> Int32 {
    guard let transfer = transfer(user), let peer else { return CURL_PREREQFUNC_ABORT }
    guard NetworkAddress(String(cString: peer))?.isPublic ?? false else {
        transfer.refuse(transfer.host)
        return CURL_PREREQFUNC_ABORT
    }
    return CURL_PREREQFUNC_OK
}
