import Foundation
import Logging
import Primitives

/// Lets the chat model judge a bounded number of messages at once, in turn; what waits too long or finds no room is told so
/// and counted.
final class JudgementQueue: Sendable {
    typealias Ticket = JudgementLine.Ticket

    /// Why a message is not judged.
    enum Refusal: Error, Sendable, Equatable {
        /// Too many wait already.
        case full
        /// It was too old before its turn came.
        case expired
        /// The task that waited was cancelled.
        case cancelled
    }

    private typealias Waiter = CheckedContinuation<Refusal?, Never>

    private struct State {
        var line: JudgementLine
        /// Those that wait, by arrival. Whoever takes one out resumes it.
        var waiters: [Int: Waiter] = [:]
        /// Messages that were full or expired.
        var skipped = 0
        /// Those of them that the log does not tell yet.
        var unreported = 0
        var lastReport = Date.distantPast
    }

    /// What is to be done once the lock is open.
    private struct Outcome: Sendable {
        var answers: [(waiter: Waiter, refusal: Refusal?)] = []
        var report: (count: Int, total: Int, waiting: Int)?
    }

    /// The log tells of skipped messages once in so many seconds.
    private static let reportInterval: TimeInterval = 60

    private let state: Locked<State>
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// A queue.
    ///
    /// - Parameters:
    ///   - bounds: How many are judged at once and how many wait.
    ///   - now: The wall clock, by which messages grow old.
    ///   - logger: Told of messages that are not judged.
    init(bounds: JudgementLine.Bounds = JudgementLine.Bounds(), now: @escaping @Sendable () -> Date, logger: Logger) {
        state = Locked(State(line: JudgementLine(bounds: bounds)))
        self.now = now
        self.logger = logger
    }

    /// How many messages were not judged because the model was busy, since the start.
    var skippedCount: Int { state.withLock { $0.skipped } }

    /// How many are being judged and how many wait.
    var census: (judged: Int, waiting: Int) { state.withLock { ($0.line.judgedCount, $0.line.waitingCount) } }

    /// Takes note that a message arrived, in the order of arrival. `withdraw` or `withTurn` follows.
    func announce(_ ticket: Ticket) { update { state, _ in state.line.announce(ticket) } }

    /// The message does not need the model.
    func withdraw(_ ticket: Ticket) { update { state, _ in state.line.withdraw(ticket) } }

    /// Does `work` when the message's turn comes; the turn ends with it.
    ///
    /// - Parameters:
    ///   - ticket: The message.
    ///   - deadline: The moment from which it is too old to be judged.
    ///   - work: Asks the model.
    /// - Returns: What `work` returned.
    /// - Throws: `Refusal`; then `work` was not done.
    func withTurn<Result: Sendable>(
        _ ticket: Ticket, until deadline: Date, _ work: () async -> Result
    ) async throws(Refusal) -> Result {
        if let refusal = await refusal(of: ticket, until: deadline) { throw refusal }
        defer { withdraw(ticket) }
        return await work()
    }

    /// Waits for a turn; `nil` when it has come.
    private func refusal(of ticket: Ticket, until deadline: Date) async -> Refusal? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                update { state, outcome in
                    if Task.isCancelled {
                        state.line.withdraw(ticket)
                        outcome.answers.append((waiter, .cancelled))
                    } else if state.line.enter(ticket, until: deadline) {
                        state.waiters[ticket.arrival] = waiter
                    } else {
                        Self.skip(waiter, .full, in: &state, &outcome)
                    }
                }
            }
        } onCancel: {
            update { state, outcome in
                guard let waiter = state.waiters.removeValue(forKey: ticket.arrival) else { return }
                state.line.withdraw(ticket)
                outcome.answers.append((waiter, .cancelled))
            }
        }
    }

    /// Changes the line, and answers everybody whose wait ends with that.
    private func update(_ change: (inout State, inout Outcome) -> Void) {
        let moment = now()
        let outcome = state.withLock { state in
            var outcome = Outcome()
            // What is too old takes no room from what comes.
            Self.advance(&state, at: moment, &outcome)
            change(&state, &outcome)
            Self.advance(&state, at: moment, &outcome)
            // A clock that was set back does not silence the log.
            let isDue = abs(moment.timeIntervalSince(state.lastReport)) >= Self.reportInterval
            if state.unreported > 0, isDue {
                outcome.report = (state.unreported, state.skipped, state.line.waitingCount)
                state.unreported = 0
                state.lastReport = moment
            }
            return outcome
        }
        for (waiter, refusal) in outcome.answers { waiter.resume(returning: refusal) }
        guard let report = outcome.report else { return }
        logger.warning(
            "messages not judged: the chat model is busy",
            metadata: [
                "count": "\(report.count)", "since_start": "\(report.total)", "waiting": "\(report.waiting)",
            ])
    }

    private static func advance(_ state: inout State, at moment: Date, _ outcome: inout Outcome) {
        let change = state.line.advance(at: moment)
        for arrival in change.expired {
            if let waiter = state.waiters.removeValue(forKey: arrival) { skip(waiter, .expired, in: &state, &outcome) }
        }
        for arrival in change.granted {
            if let waiter = state.waiters.removeValue(forKey: arrival) { outcome.answers.append((waiter, nil)) }
        }
    }

    private static func skip(
        _ waiter: Waiter, _ refusal: Refusal, in state: inout State, _ outcome: inout Outcome
    ) {
        state.skipped += 1
        state.unreported += 1
        outcome.answers.append((waiter, refusal))
    }
}
