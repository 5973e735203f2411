import Foundation
import HTTP
import Logging

/// Sends requests that may cost money, and repeats one only where it cannot have been acted on.
///
/// | what happened | repeated |
/// |---|---|
/// | no connection was made | twice, after 1 s and 3 s |
/// | turned away for now, asked to wait at most 30 s | once, after that time |
/// | everything else | never |
struct BillableRequestSender: Sendable {
    /// Waits for a duration; tests replace it by one that returns at once.
    typealias Pause = @Sendable (Duration) async throws -> Void

    /// Longest `Retry-After` that is honoured.
    static let longestWait = Duration.seconds(30)

    let transport: any HTTPTransport
    let logger: Logger
    var pause: Pause = { try await Task.sleep(for: $0) }

    /// Sends a request; its deadline is set here.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - deadline: When everything must have ended, waits included.
    ///   - mayWait: Whether a request to wait is granted.
    ///   - judge: Tells what is wrong with an answer; by default any status but 2xx is.
    /// - Returns: An answer that `judge` has nothing against.
    /// - Throws: What `judge` or the transport found, once it is not worth repeating.
    func send(
        _ request: HTTPRequest, by deadline: Deadline, mayWait: Bool = true,
        judge: @escaping @Sendable (HTTPResponse) -> InferenceError? = { BillableRequestSender.statusError($0) }
    ) async throws(InferenceError) -> HTTPResponse {
        var failures = 0
        var hasWaited = false
        while true {
            var request = request
            request.deadline = deadline.left
            guard request.deadline > .zero else {
                throw InferenceError(.timeout, detail: "no time left", pictureMayExist: false)
            }
            let failure: InferenceError
            let wait: Duration?
            switch await answer(to: request) {
            case .success(let response):
                let error = try await ReplyReading.run(by: deadline, of: response.body.count) { _ in judge(response) }
                guard let error else { return response }
                failure = error
                wait = hasWaited || !mayWait ? nil : Self.grantedWait(error, response)
                hasWaited = true
            case .failure(let error):
                failure = InferenceError(error)
                let mayRepeat = failure.kind == .unreachable && !error.mayHaveReachedServer && failures < 2
                // Spread at random, so that several requests are not repeated at the same moment.
                wait = mayRepeat ? .milliseconds((failures == 0 ? 1000 : 3000) + Int.random(in: 0...250)) : nil
                failures += 1
            }
            guard let wait, wait < deadline.left else { throw failure }
            logger.notice(
                "repeating request", metadata: ["error.kind": "\(failure.kind)", "wait": "\(wait)"])
            try await sleep(wait)
        }
    }

    private func answer(to request: HTTPRequest) async -> Result<HTTPResponse, HTTPError> {
        do throws(HTTPError) {
            return .success(try await transport.response(to: request))
        } catch {
            return .failure(error)
        }
    }

    /// Waits, or ends with kind `.cancelled`.
    func sleep(_ duration: Duration) async throws(InferenceError) {
        do {
            try await pause(duration)
        } catch {
            throw InferenceError(.cancelled, detail: "cancelled while waiting")
        }
    }

    /// The error of a status that is not 2xx.
    static func statusError(_ response: HTTPResponse) -> InferenceError? {
        switch response.status {
        case 200..<300: nil
        case 300..<400:
            InferenceError(.configuration, detail: "status \(response.status): the service's address has moved")
        default: ErrorClassifier.error(for: response)
        }
    }

    private static func grantedWait(_ error: InferenceError, _ response: HTTPResponse) -> Duration? {
        guard error.kind == .rate || error.kind == .notReady, !error.pictureMayExist,
            let wait = error.retryAfter, wait <= longestWait, response.headers["x-should-retry"] != "false"
        else { return nil }
        return wait
    }
}

extension InferenceError {
    /// The error of this target for a transport's failure.
    init(_ error: HTTPError) {
        let sent = error.mayHaveReachedServer
        switch error {
        case .cancelled: self.init(.cancelled, detail: "cancelled", pictureMayExist: true)
        case .shutDown: self.init(.cancelled, detail: "shutting down", pictureMayExist: false)
        case .timedOut(.connect, _): self.init(.unreachable, detail: "connecting took too long")
        case .timedOut(let limit, _):
            self.init(.timeout, detail: "\(limit.rawValue) limit ran out", pictureMayExist: sent)
        case .interrupted(let reason, _):
            self.init(sent ? .unknownOutcome : .unreachable, detail: "connection broke: \(reason)")
        case .unresolved(let host): self.init(.unreachable, detail: "\(host) has no address")
        case .unreachable(let host, let reason): self.init(.unreachable, detail: "\(host): \(reason)")
        case .untrusted(let host, let reason): self.init(.unreachable, detail: "TLS with \(host): \(reason)")
        case .tooLarge(let limit): self.init(.noPicture, detail: "the answer is larger than \(limit) bytes")
        case .addressRefused(let host): self.init(.noPicture, detail: "\(host) is not a public address")
        case .tooManyRedirects(let limit): self.init(.configuration, detail: "more than \(limit) redirects")
        case .unsupportedScheme: self.init(.configuration, detail: "neither http nor https")
        case .invalidRequest(let reason): self.init(.configuration, detail: reason)
        }
    }
}
