internal import Logging
internal import Primitives
import WebSocket

/// Keeps one forward connection: dials, serves it, and dials again.
struct Dialer: Sendable {
    var endpoint: Endpoint
    var url: String
    var accessToken: Secret
    var transport: any WebSocketTransport
    var stopwatch: Stopwatch
    var random: @Sendable (ClosedRange<Double>) -> Double
    var logger: Logger
    /// Makes a link of an open connection and notes it.
    var makeLink: @Sendable (any WebSocketConnection) -> Link
    /// Takes note that a link ended.
    var linkEnded: @Sendable (Link) -> Void
    /// Takes note of how far it is, and of what went wrong.
    var report: @Sendable (ConnectionStatus.Phase, String?) -> Void

    /// Runs until the task is cancelled.
    func run() async {
        var backoff = Backoff()
        var lastCause: String?
        while !Task.isCancelled {
            report(.connecting, nil)
            let outcome = await attempt()
            if Task.isCancelled { break }
            if outcome.hasLasted {
                backoff.reset()
                lastCause = nil
            } else if outcome.hasShownAccount {
                backoff.shorten()
            }
            let wait =
                outcome.isTokenRejected
                ? backoff.nextAfterRejection(random: random) : backoff.next(random: random)
            report(outcome.isTokenRejected ? .tokenRejected : .waiting(attempt: backoff.attempt), outcome.cause)
            // Each cause is said once, not at every attempt.
            let level: Logger.Level = outcome.cause == lastCause ? .debug : .warning
            logger.log(
                level: level, "endpoint not connected, trying again",
                metadata: [
                    "endpoint": "\(endpoint)", "cause": "\(outcome.cause)",
                    "retry.after": "\(wait)",
                ])
            lastCause = outcome.cause
            do { try await stopwatch.sleep(wait) } catch { break }
        }
        report(.closed, nil)
    }

    private struct Outcome {
        var cause: String
        var isTokenRejected = false
        var hasShownAccount = false
        var hasLasted = false
    }

    private func attempt() async -> Outcome {
        var headers: [WebSocketHeader] = []
        if !accessToken.isEmpty { headers.append(WebSocketHeader("Authorization", "Bearer \(accessToken.value)")) }
        let connection: any WebSocketConnection
        do {
            connection = try await transport.connect(to: url, headers: headers)
        } catch {
            if case .upgradeRefused(let status) = error, status == 401 || status == 403 {
                return Outcome(cause: Self.rejection, isTokenRejected: true)
            }
            return Outcome(cause: error.sentence)
        }
        let link = makeLink(connection)
        report(.opening, nil)
        let start = stopwatch.now()
        let ending = await link.run()
        linkEnded(link)
        return Outcome(
            cause: ending.sentence, isTokenRejected: ending == .tokenRejected, hasShownAccount: link.hasShownAccount,
            hasLasted: stopwatch.now() - start >= Backoff.lasting && ending != .neverOpened)
    }

    private static let rejection = "the endpoint refused the access token"
}

extension Session.Ending {
    /// What an operator reads.
    var sentence: String {
        switch self {
        case .tokenRejected: "the endpoint refused the access token"
        case .closed(let closure):
            "closed with \(closure.code)\(closure.reason.isEmpty ? "" : " (\(closure.reason.prefix(100)))")"
        case .neverOpened: "the endpoint accepted the connection, then showed no account in time"
        case .silent: "the endpoint fell silent and did not answer"
        case .deaf: "several calls in a row were not answered"
        case .finished: "closed by us"
        }
    }
}

extension WebSocketError {
    /// What an operator reads.
    var sentence: String {
        switch self {
        case .invalidURL: "the URL is no ws:// or wss:// address"
        case .unresolvable(let host): "the name \(host) has no address"
        case .unreachable(let reason): "nothing answers there: \(reason)"
        case .upgradeRefused(let status): "answered with HTTP \(status) instead of a WebSocket"
        case .timedOut: "no connection in time"
        case .closed: "closed"
        case .congested: "too much waits to be sent"
        case .cancelled: "cancelled"
        case .cannotBind(let reason): reason
        }
    }
}
