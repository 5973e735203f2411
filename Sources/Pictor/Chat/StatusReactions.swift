import ChatCore
import Logging
import PictorModel
import Primitives

/// Shows on a request what becomes of it, by reactions: heard, drawn, or not drawn.
///
/// In the background and in order: nothing ever waits for a reaction. An endpoint that cannot is left alone.
final class StatusReactions: Sendable {
    /// A reaction to put under a message, or to take away.
    private struct Change: Sendable {
        var message: MessageKey
        var mark: ReactionMark
        var isAdded: Bool
    }

    /// How many changes may wait; more are left out, the oldest first.
    private static let capacity = 200
    /// How often an endpoint may let us wait in vain before it is left alone.
    private static let patience = 3

    private let adapter: any ChatAdapter
    private let logger: Logger
    private let isOn: Locked<Bool>
    /// How often each account's endpoint has failed in a row.
    private let failures = Locked<[String: Int]>([:])
    private let changes: AsyncStream<Change>
    private let mailbox: AsyncStream<Change>.Continuation

    init(adapter: any ChatAdapter, isOn: Bool, logger: Logger) {
        self.adapter = adapter
        self.isOn = Locked(isOn)
        self.logger = logger
        (changes, mailbox) = AsyncStream.makeStream(
            of: Change.self, bufferingPolicy: .bufferingNewest(Self.capacity))
    }

    /// Switches reactions on or off.
    func turn(on isOn: Bool) { self.isOn.withLock { $0 = isOn } }

    /// Shows that a job's request was heard.
    func begin(_ job: Job) { change(job, .working, isAdded: true) }

    /// Shows how a job ended: only what was plainly asked for shows a failure.
    func end(_ job: Job, as outcome: JobEnding.Outcome) {
        change(job, .working, isAdded: false)
        switch outcome {
        case .done: change(job, .done, isAdded: true)
        case .failed: if job.origin != .guess { change(job, .failed, isAdded: true) }
        case .cancelled, .unknown: break
        }
    }

    /// Carries changes out until the task is cancelled.
    func run() async {
        for await change in changes { await carryOut(change) }
    }

    private func change(_ job: Job, _ mark: ReactionMark, isAdded: Bool) {
        guard isOn.withLock({ $0 }), adapter.capabilities(in: job.source.chat).canReact else { return }
        mailbox.yield(Change(message: job.source, mark: mark, isAdded: isAdded))
    }

    private func carryOut(_ change: Change) async {
        let account = change.message.chat.account
        guard failures.withLock({ $0[account, default: 0] < Self.patience }) else { return }
        do {
            try await adapter.react(change.mark, to: change.message, isAdded: change.isAdded)
            failures.withLock { $0[account] = nil }
        } catch .unsupported {
            failures.withLock { $0[account] = Self.patience }
            logger.info("the endpoint knows no reactions", metadata: ["account": "\(account)"])
        } catch .outcomeUnknown {
            failures.withLock { $0[account, default: 0] += 1 }
        } catch {
            // A message that is gone or too old: this one only.
            logger.debug("no reaction under a message", metadata: ["reason": "\(error)"])
        }
    }
}
