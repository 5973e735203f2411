import Foundation
import HTTP
import JSON
import Logging
import PictureFile
import Primitives

@testable import Inference

/// Lets a backend draw while the input answers every request: bodies one behind the other, separated by a line `--8<--`.
///
/// The first byte picks the backend, the second the status of the first answer.
func askServices(_ input: Data) {
    guard let choice = input.first, let mood = input.dropFirst().first else { return }
    let kinds = BackendKind.allCases
    let kind = kinds[Int(choice) % kinds.count]
    var settings = BackendSettings(baseURL: "https://service.example/{prompt}", apiKeys: [Secret("user:word")])
    settings.workflow = Data(#"{"1":{"inputs":{"text":"%prompt%","seed":"%seed%"}}}"#.utf8)
    settings.mode = choice & 0x80 == 0 ? .images : .chat
    let transport = Answers(input.dropFirst(2), status: [200, 200, 200, 302, 400, 429, 500, 503][Int(mood & 7)])
    let sender = BillableRequestSender(
        transport: transport, logger: Logger(label: "fuzz"), pause: { _ in try transport.pause() })
    let backend = kind.make(settings, sender: sender)
    let done = DispatchSemaphore(value: 0)
    // The fuzzer knows nothing of tasks: its thread waits here.
    Task.detached {
        let image = try? await backend.generate(
            ImageRequest(prompt: "a cat"), within: .seconds(60), progress: { _ in })
        if let image { precondition(PictureBytes.flaw(in: image.bytes) == nil, "a flawed picture is handed on") }
        done.signal()
    }
    done.wait()
}

/// Answers from the input; the last answer is given again, a few times.
private final class Answers: HTTPTransport {
    private struct State {
        var bodies: [Data]
        var status: Int
        /// Requests and pauses left: whoever asks for ever must come to an end.
        var left = 24
    }

    private let state: Locked<State>

    init(_ input: Data, status: Int) {
        var bodies: [Data] = []
        var rest = Data(input)
        while let mark = rest.range(of: Data("\n--8<--\n".utf8)) {
            bodies.append(Data(rest[..<mark.lowerBound]))
            rest = Data(rest[mark.upperBound...])
        }
        state = Locked(State(bodies: bodies + [rest], status: status))
    }

    func pause() throws {
        guard step() != nil else { throw HTTPError.cancelled }
    }

    private func step() -> Bool? {
        state.withLock { state in
            state.left -= 1
            return state.left > 0 ? true : nil
        }
    }

    func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        guard step() != nil else { throw .cancelled }
        return state.withLock { state in
            let body = state.bodies.count > 1 ? state.bodies.removeFirst() : state.bodies[0]
            defer { state.status = 200 }
            let head = String(decoding: body.prefix { $0 != 10 }, as: UTF8.self)
            return HTTPResponse(
                status: state.status, headers: [HTTPHeader(name: "Location", value: head)], body: body,
                url: request.url)
        }
    }

    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream {
        let response = try await response(to: request)
        let rest = Locked<Data>(response.body)
        return HTTPStream(status: response.status, headers: response.headers, url: request.url) {
            () async throws(HTTPError) -> Data? in
            rest.withLock { rest -> Data? in
                let piece = rest.prefix(7 + rest.count / 3)
                rest = Data(rest.dropFirst(piece.count))
                return piece.isEmpty ? nil : Data(piece)
            }
        }
    }
}
