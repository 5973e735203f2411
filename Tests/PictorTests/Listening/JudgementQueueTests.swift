import ChatCore
import Foundation
import Primitives
import Testing

@testable import Pictor

/// Waiting for the model's turn.
@Suite(.timeLimit(.minutes(5))) struct JudgementQueueTests {
    private let clock = Locked(Date(timeIntervalSince1970: 1_000_000))

    private func queue(_ bounds: JudgementLine.Bounds = JudgementLine.Bounds(), log: RecordedLog = RecordedLog())
        -> JudgementQueue
    {
        JudgementQueue(bounds: bounds, now: { [clock] in clock.withLock { $0 } }, logger: log.logger)
    }

    private func ticket(_ arrival: Int, _ person: String = "1") -> JudgementLine.Ticket {
        JudgementLine.Ticket(
            arrival: arrival, chat: ChatKey(account: "1", kind: .group, peer: "1"), person: person)
    }

    private var deadline: Date { clock.withLock { $0 } + 120 }

    @Test func whoIsCancelledLeavesTheLineAndTheTurnsGoOn() async throws {
        let queue = queue()
        try await queue.withTurn(ticket(1), until: deadline) {
            let cancelled = Task { [deadline] in try await queue.withTurn(ticket(2), until: deadline) {} }
            while queue.census.waiting < 1 { await Task.yield() }
            cancelled.cancel()
            await #expect(throws: JudgementQueue.Refusal.cancelled) { try await cancelled.value }
            #expect(queue.census == (1, 0))
        }
        try await queue.withTurn(ticket(3), until: deadline) {}
        #expect(queue.census == (0, 0))
        #expect(queue.skippedCount == 0)
    }

    @Test func whatFindsNoRoomIsCountedAndTheLogTellsOfItOnceAMinute() async throws {
        let log = RecordedLog()
        var bounds = JudgementLine.Bounds()
        bounds.waitingPerPerson = 0
        let queue = queue(bounds, log: log)
        for (arrival, wait) in [0, 1, 58, 1, 59].enumerated() {
            clock.withLock { $0 += TimeInterval(wait) }
            await #expect(throws: JudgementQueue.Refusal.full) {
                try await queue.withTurn(ticket(arrival), until: deadline) {}
            }
        }
        #expect(queue.skippedCount == 5)
        #expect(log.lines.count == 2)
    }

    @Test func whatWaitsTooLongIsToldSoAsSoonAsAnythingHappens() async throws {
        let queue = queue()
        try await queue.withTurn(ticket(1), until: deadline) {
            let waiting = Task { [deadline] in try await queue.withTurn(ticket(2), until: deadline) {} }
            while queue.census.waiting < 1 { await Task.yield() }
            clock.withLock { $0 += 120 }
            queue.announce(ticket(3, "2"))
            await #expect(throws: JudgementQueue.Refusal.expired) { try await waiting.value }
        }
        #expect(queue.skippedCount == 1)
    }

    @Test func nobodyIsOvertakenByTheirOwnNextMessage() async throws {
        let queue = queue()
        let order = Locked<[Int]>([])
        queue.announce(ticket(1))
        queue.announce(ticket(2))
        await withTaskGroup { group in
            group.addTask {
                try? await queue.withTurn(ticket(2), until: deadline) { order.withLock { $0.append(2) } }
            }
            while queue.census.waiting < 1 { await Task.yield() }
            group.addTask {
                try? await queue.withTurn(ticket(1), until: deadline) { order.withLock { $0.append(1) } }
            }
        }
        #expect(order.withLock { $0 } == [1, 2])
    }
}
