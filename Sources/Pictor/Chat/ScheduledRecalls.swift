import ChatCore
import Foundation
import Logging
import PictorModel

/// Withdraws the bot's own pictures when their time is over. What is due stands in the store from the moment a picture
/// is there, so that a restart forgets none.
///
/// QQ lets an account withdraw its own messages for about two minutes; in a group that it runs, always.
final class ScheduledRecalls: Sendable {
    /// How long an unreachable endpoint is left alone, and the longest wait for anything, in seconds.
    private static let pause: Int64 = 30
    /// How long after its time a message is given up, in seconds: a bot that was off for days.
    private static let patience: Int64 = 86_400
    /// The longest time a picture may be given, in seconds.
    private static let longest: Int64 = 86_400
    /// How many are withdrawn in one go.
    private static let batch = 200

    private let jobs: any JobStore
    private let adapter: any ChatAdapter
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let wakeUps: AsyncStream<Void>
    private let wakeUpInput: AsyncStream<Void>.Continuation

    init(jobs: any JobStore, adapter: any ChatAdapter, now: @escaping @Sendable () -> Date, logger: Logger) {
        self.jobs = jobs
        self.adapter = adapter
        self.now = now
        self.logger = logger
        (wakeUps, wakeUpInput) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Looks again: something new is to be withdrawn, or somebody can be reached now.
    func wake() { wakeUpInput.yield() }

    /// Forgets a message that somebody has withdrawn already.
    func forget(_ message: MessageKey) async throws(StorageError) {
        try await jobs.forgetRecall(of: message)
    }

    /// Withdraws what is due until the task is cancelled.
    func run() async {
        var waking = wakeUps.makeAsyncIterator()
        while !Task.isCancelled {
            let wait = await withdrawDue()
            await withDiscardingTaskGroup { group in
                group.addTask { if (try? await Task.sleep(for: .seconds(wait))) != nil { self.wake() } }
                _ = await waking.next()
                group.cancelAll()
            }
        }
    }

    /// - Returns: Seconds until there is something to do again.
    private func withdrawDue() async -> Int64 {
        var unreachable: Set<String> = []
        var wait = Self.pause
        do {
            for message in try await jobs.dueRecalls(limit: Self.batch)
            where !unreachable.contains(message.message.chat.account) {
                let left = message.due - seconds
                // Further away than any time that can be set: the clock was set back.
                guard left <= 0 || left > Self.longest else {
                    wait = min(wait, left)
                    continue
                }
                if await withdraw(message) {
                    try await forget(message.message)
                } else {
                    unreachable.insert(message.message.chat.account)
                }
            }
        } catch {
            logger.report(error, as: "withdrawals not read")
        }
        return wait
    }

    /// - Returns: Whether that is over, one way or the other.
    private func withdraw(_ message: DueRecall) async -> Bool {
        let id = message.message.id
        do {
            try await adapter.recall(message.message)
            logger.info("picture withdrawn", metadata: ["message.id": "\(id)"])
            return true
        } catch .away, .outcomeUnknown {
            return seconds - message.due > Self.patience
        } catch .unsupported {
            logger.notice("the endpoint withdraws nothing", metadata: ["message.id": "\(id)"])
            return true
        } catch {
            logger.notice("picture not withdrawn", metadata: ["message.id": "\(id)", "reason": "\(error)"])
            return true
        }
    }

    private var seconds: Int64 { Int64(now().timeIntervalSince1970) }
}
