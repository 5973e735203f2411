public import Foundation
public import HTTP
import Primitives

/// A transport that answers from a script and keeps what it was asked.
public final class StubTransport: HTTPTransport {
    /// One scripted answer.
    public typealias Answer = @Sendable (HTTPRequest) throws(HTTPError) -> HTTPResponse

    private struct State {
        var answers: [Answer]
        var requests: [HTTPRequest] = []
    }

    private let state: Locked<State>

    /// Creates a transport; each request takes the next answer, the last one answers for ever.
    public init(_ answers: Answer...) {
        state = Locked(State(answers: answers))
    }

    /// Every request so far, in order.
    public var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// Answers from the script.
    public func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let answer = state.withLock { state -> Answer? in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first
        }
        guard let answer else { throw .unreachable(host: "stub", reason: "nothing scripted") }
        return try answer(request)
    }

    /// Answers from the script, the whole body in one piece.
    public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
        let response = try await response(to: request)
        let rest = Locked<Data?>(response.body)
        return HTTPStream(status: response.status, headers: response.headers, url: request.url) {
            () async throws(HTTPError) -> Data? in
            rest.withLock { rest -> Data? in
                defer { rest = nil }
                return rest
            }
        }
    }
}

extension StubTransport {
    /// An answer with a JSON body.
    public static func json(_ text: String, status: Int = 200, headers: [HTTPHeader] = []) -> Answer {
        { (_: HTTPRequest) throws(HTTPError) -> HTTPResponse in
            HTTPResponse(
                status: status, headers: headers + [HTTPHeader(name: "Content-Type", value: "application/json")],
                body: Data(text.utf8))
        }
    }

    /// An answer with any body.
    public static func body(_ bytes: Data, status: Int = 200) -> Answer {
        { (_: HTTPRequest) throws(HTTPError) -> HTTPResponse in HTTPResponse(status: status, body: bytes) }
    }

    /// A failure instead of an answer.
    public static func failure(_ error: HTTPError) -> Answer {
        { (_: HTTPRequest) throws(HTTPError) -> HTTPResponse in throw error }
    }
}
