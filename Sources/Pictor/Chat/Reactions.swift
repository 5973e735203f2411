import Logging
import OneBot
import Primitives

/// Shows on a request what becomes of it, by QQ's own faces: heard, drawn, or not drawn.
///
/// In the background and in order: nothing ever waits for a face. An endpoint that cannot is left alone.
final class Reactions: Sendable {
    /// QQ's face numbers.
    enum Face: String, Sendable {
        /// 转圈: at work.
        case atWork = "125"
        /// 胜利: here it is.
        case done = "79"
        /// 委屈: it did not work.
        case failed = "106"
    }

    /// A face to put under a message, or to take away.
    private struct Change: Sendable {
        var message: MessageID
        var account: UserID
        var face: Face
        var isAdded: Bool
    }

    /// How many changes may wait; more are left out, the oldest first.
    private static let capacity = 200
    /// How often an endpoint may let us wait in vain before it is left alone.
    private static let patience = 3

    private let client: OneBotClient
    private let logger: Logger
    private let isOn: Locked<Bool>
    /// How often each account's endpoint has failed in a row.
    private let failures = Locked<[UserID: Int]>([:])
    private let changes: AsyncStream<Change>
    private let mailbox: AsyncStream<Change>.Continuation

    init(client: OneBotClient, isOn: Bool, logger: Logger) {
        self.client = client
        self.isOn = Locked(isOn)
        self.logger = logger
        (changes, mailbox) = AsyncStream.makeStream(
            of: Change.self, bufferingPolicy: .bufferingNewest(Self.capacity))
    }

    /// Switches faces on or off.
    func turn(on isOn: Bool) { self.isOn.withLock { $0 = isOn } }

    /// Shows that a job's request was heard.
    func begin(_ job: Job) { change(job, .atWork, isAdded: true) }

    /// Shows how a job ended: only what was plainly asked for shows a failure.
    func end(_ job: Job, as state: Job.State) {
        change(job, .atWork, isAdded: false)
        switch state {
        case .done: change(job, .done, isAdded: true)
        case .failed where job.origin != .guess: change(job, .failed, isAdded: true)
        default: break
        }
    }

    /// Carries changes out until the task is cancelled.
    func run() async {
        for await change in changes { await carryOut(change) }
    }

    private func change(_ job: Job, _ face: Face, isAdded: Bool) {
        // QQ knows faces under messages in groups alone.
        guard isOn.withLock({ $0 }), let address = Address(job.source.chat), address.isGroup,
            let message = MessageID(job.source.id)
        else { return }
        mailbox.yield(Change(message: message, account: address.account, face: face, isAdded: isAdded))
    }

    private func carryOut(_ change: Change) async {
        guard failures.withLock({ $0[change.account, default: 0] < Self.patience }) else { return }
        do {
            try await client.call(
                .setMessageEmojiLike(change.message, emojiID: change.face.rawValue, isAdded: change.isAdded),
                as: change.account)
            failures.withLock { $0[change.account] = nil }
        } catch .unsupported {
            failures.withLock { $0[change.account] = Self.patience }
            logger.info("the endpoint knows no faces under messages", metadata: ["account": "\(change.account)"])
        } catch .outcomeUnknown(_, .noAnswer) {
            failures.withLock { $0[change.account, default: 0] += 1 }
        } catch {
            // A message that is gone or too old: this one only.
            logger.debug("no face under a message", metadata: ["reason": "\(error)"])
        }
    }
}
