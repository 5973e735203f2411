public import Foundation

/// One request to be sent, with the limits it must end within.
public struct HTTPRequest: Sendable {
    /// The HTTP method, by its name on the wire.
    public enum Method: String, Sendable {
        /// Fetches; safe to repeat.
        case get = "GET"
        /// Submits; may cost something each time.
        case post = "POST"
        /// Replaces; safe to repeat.
        case put = "PUT"
        /// Removes.
        case delete = "DELETE"
    }

    /// What to do with a 3xx answer that carries a `Location`.
    public enum Redirects: Sendable, Equatable {
        /// The 3xx answer itself is the response.
        case none
        /// Follow at most `maximum` hops, to http and https only; one more is `HTTPError.tooManyRedirects`.
        ///
        /// Headers that carry credentials (`Authorization`, `Cookie`) go to the first host only.
        case follow(maximum: Int)
    }

    /// Which addresses may be connected to.
    public enum Reach: Sendable, Equatable {
        /// Any address.
        case anywhere
        /// Refuse loopback, private, link-local and other non-public addresses.
        ///
        /// The address actually connected to is checked, so neither a redirect nor a changing DNS answer gets round it.
        /// Behind a proxy the proxy chooses the address: there only a literal address in the URL can be checked, and
        /// the proxy's own address is always allowed.
        case publicOnly
    }

    /// The method.
    public var method: Method
    /// An absolute http or https URL, sent byte for byte as it stands here (signed queries survive).
    public var url: String
    /// Headers to send, in order.
    public var headers: [HTTPHeader]
    /// The body, sent with its length; `nil` for none.
    public var body: Data?
    /// A proxy as `http://`, `https://`, `socks5://` or `socks5h://`; `nil` connects directly.
    public var proxy: String?
    /// Total time, from the call until the last byte. Counts redirects.
    public var deadline: Duration
    /// How long no byte at all may arrive before the transfer counts as dead, in whole seconds; `nil` = no limit.
    public var idleLimit: Duration?
    /// Time to resolve, connect and finish TLS.
    public var connectLimit: Duration
    /// Bytes of (decompressed) body accepted before the transfer is cut off.
    public var maximumBodySize: Int
    /// Whether the request opens a connection of its own, so that it can never be sent a second time by itself.
    ///
    /// Always so for anything but `GET`; set it for a `GET` that costs something.
    public var opensConnection = false
    /// Redirect policy.
    public var redirects: Redirects
    /// Address policy.
    public var reach: Reach

    /// Creates a request; the defaults suit a small JSON exchange.
    public init(
        method: Method = .get, url: String, headers: [HTTPHeader] = [], body: Data? = nil, proxy: String? = nil,
        deadline: Duration = .seconds(60), idleLimit: Duration? = nil, connectLimit: Duration = .seconds(15),
        maximumBodySize: Int = 64 << 20, redirects: Redirects = .none, reach: Reach = .anywhere
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.proxy = proxy
        self.deadline = deadline
        self.idleLimit = idleLimit
        self.connectLimit = connectLimit
        self.maximumBodySize = maximumBodySize
        self.redirects = redirects
        self.reach = reach
    }
}
