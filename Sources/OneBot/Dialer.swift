internal import Logging
import WebSocket

/// Keeps one forward connection: connects, serves it, and connects again after a wait.
struct Dialer: Sendable {
    var endpoint: Endpoint
    var connector: ForwardConnector
    var stopwatch: Stopwatch
    /// Spreads the waits between attempts; a number from the range given.
    var random: @Sendable (ClosedRange<Double>) -> Double
    var logger: Logger
    var owner: EndpointOwner

    /// Runs until the task is cancelled.
    func run() async {
        var backoff = Backoff()
        var lastCause: String?
        while !Task.isCancelled {
            owner.report(.connecting, nil)
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
            owner.report(outcome.isTokenRejected ? .tokenRejected : .waiting(attempt: backoff.attempt), outcome.cause)
            // Each cause is logged once as a warning, not at every attempt.
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
        owner.report(.closed, nil)
    }

    private struct Outcome {
        var cause: String
        var isTokenRejected = false
        var hasShownAccount = false
        var hasLasted = false
    }

    private func attempt() async -> Outcome {
        let connection: any WebSocketConnection
        do {
            connection = try await connector.connect()
        } catch {
            if case .upgradeRefused(let status) = error, status == 401 || status == 403 {
                return Outcome(cause: Self.rejection, isTokenRejected: true)
            }
            return Outcome(cause: error.sentence)
        }
        let link = owner.makeLink(connection)
        owner.report(.opening, nil)
        let start = stopwatch.now()
        let ending = await link.run()
        owner.linkEnded(link)
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
        case .callsUnanswered: "several calls in a row were not answered"
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
