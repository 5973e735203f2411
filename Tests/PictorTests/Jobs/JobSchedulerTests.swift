import ChatCore
import Primitives
import Testing

@testable import Pictor

@Suite struct FairQueueTests {
    private let red = ChatKey(account: "1", kind: .group, peer: "red")
    private let blue = ChatKey(account: "1", kind: .group, peer: "blue")

    @Test func chatsTakeTurnsAndWithinOneTheFirstComesFirst() {
        var line = FairQueue(width: 1, lengthPerChat: 10)
        #expect(line.enter(1, in: red) == .granted)
        #expect(line.enter(2, in: red) == .waiting(ahead: 1))
        #expect(line.enter(3, in: red) == .waiting(ahead: 2))
        #expect(line.enter(4, in: blue) == .waiting(ahead: 2))
        var order: [Int64] = []
        var last: Int64 = 1
        while let next = line.leave(last).first {
            order.append(next)
            last = next
        }
        #expect(order == [2, 4, 3])
    }

    @Test func whoCameFirstIsServedFirstHoweverLateTheyEnter() {
        var line = FairQueue(width: 1, lengthPerChat: 10)
        _ = line.enter(1, in: red, arrival: 1)
        #expect(line.enter(4, in: red, arrival: 4) == .waiting(ahead: 1))
        #expect(line.enter(2, in: red, arrival: 2) == .waiting(ahead: 1))
        #expect(line.enter(3, in: red, arrival: 3) == .waiting(ahead: 2))
        #expect(line.waiting(in: red) == [2, 3, 4])
    }

    @Test func aFullChatIsRefusedAndAnotherIsNot() {
        var line = FairQueue(width: 1, lengthPerChat: 1)
        #expect(line.enter(1, in: red) == .granted)
        #expect(line.enter(2, in: red) == .waiting(ahead: 1))
        #expect(line.enter(3, in: red) == .full)
        #expect(line.enter(4, in: blue) == .waiting(ahead: 2))
    }

    @Test func whoLeavesTheLineLetsTheOthersMoveUp() {
        var line = FairQueue(width: 1, lengthPerChat: 10)
        _ = line.enter(1, in: red)
        _ = line.enter(2, in: red)
        _ = line.enter(3, in: red)
        #expect(line.leave(2).isEmpty)
        #expect(line.ahead(of: 3) == 1)
        #expect(line.leave(1) == [3])
    }

    @Test func aThousandRequestsFromFiftyChatsAreServedFairly() {
        var line = FairQueue(width: 2, lengthPerChat: 20)
        let chats = (0..<50).map { ChatKey(account: "1", kind: .group, peer: "\($0)") }
        var started: [Int64] = []
        // All of one chat, then all of the next: the worst order for fairness.
        for id in 0..<1000 where line.enter(Int64(id), in: chats[id / 20]) == .granted { started.append(Int64(id)) }
        var index = 0
        while index < started.count {
            started += line.leave(started[index])
            index += 1
        }
        #expect(Set(started).count == 1000)
        // After the first two, each round serves every chat that still waits once.
        let firstRound = started[2..<52].map { $0 / 20 }
        #expect(Set(firstRound).count == 50)
        for chat in 0..<Int64(50) {
            let own = started.filter { $0 / 20 == chat }
            #expect(own == own.sorted())
        }
    }
}

@Suite struct JobSchedulerTests {
    private let chat = ChatKey(account: "1", kind: .group, peer: "2")

    /// Runs a queue until `body` returns.
    private func running(_ queue: JobScheduler, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await queue.run() }
            try await body()
            group.cancelAll()
        }
    }

    @Test func noMoreThanItsWidthIsAtWorkAndEverybodyIsServed() async throws {
        let queue = JobScheduler(width: 2, lengthPerChat: 100)
        let work = Locked((now: 0, most: 0, total: 0))
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        for id in 0..<Int64(20) {
            _ = try queue.enter(id, in: chat) { call in
                guard case .turn = call else { return }
                work.withLock {
                    $0.now += 1
                    $0.most = max($0.most, $0.now)
                }
                await Task.yield()
                work.withLock {
                    $0.now -= 1
                    $0.total += 1
                }
                end.yield()
            }
        }
        try await running(queue) {
            for await _ in ends.prefix(20) {}
        }
        let (now, most, total) = work.withLock { $0 }
        #expect((now, total) == (0, 20))
        #expect(most <= 2)
    }

    @Test func aWaitingJobThatIsCalledOffIsToldSoAtOnceAndLeavesItsPlace() async throws {
        let queue = JobScheduler(width: 1, lengthPerChat: 1)
        let (calls, called) = AsyncStream.makeStream(of: (Int64, JobScheduler.WakeUp).self)
        _ = try queue.enter(1, in: chat) { _ in await suspendUntilCancelled() }
        _ = try queue.enter(2, in: chat) { called.yield((2, $0)) }
        #expect(throws: JobScheduler.Refusal.full(limit: 1)) { _ = try queue.enter(3, in: chat) { _ in } }
        #expect(queue.cancel(2, by: "42"))
        #expect(queue.cancel(2, by: "42") == false)
        #expect(queue.contains(2) == false)
        #expect(queue.census(of: chat).waiting == 0)
        try await running(queue) {
            for await (id, call) in calls {
                #expect(id == 2)
                if case .cancelled(by: "42") = call { break }
                Issue.record("called for something else: \(call)")
                break
            }
        }
    }

    @Test func aJobAtWorkThatIsCalledOffIsCancelledAndTheNextBegins() async throws {
        let queue = JobScheduler(width: 1, lengthPerChat: 10)
        let (starts, started) = AsyncStream.makeStream(of: Void.self)
        let refusal = Locked<(any Error)?>(nil)
        _ = try queue.enter(1, in: chat) { _ in
            do {
                try await queue.whileWanted(1) {
                    queue.cancel(1, by: "42")
                    // Without the cancellation the test would hang.
                    await suspendUntilCancelled()
                }
            } catch {
                refusal.withLock { $0 = error }
            }
        }
        _ = try queue.enter(2, in: chat) { _ in started.yield() }
        try await running(queue) {
            for await _ in starts.prefix(1) {}
        }
        #expect(refusal.withLock { $0 as? JobScheduler.Refusal } == .cancelled(by: "42"))
        #expect(queue.cancel(1, by: "42") == false)
    }

    @Test func theEndOfTheQueueCancelsWhoIsAtWorkAndLeavesWhoWaits() async throws {
        let queue = JobScheduler(width: 1, lengthPerChat: 10)
        let (starts, started) = AsyncStream.makeStream(of: Void.self)
        let outcome = Locked<(any Error)?>(nil)
        _ = try queue.enter(1, in: chat) { _ in
            do {
                try await queue.whileWanted(1) {
                    started.yield()
                    await suspendUntilCancelled()
                    try Task.checkCancellation()
                }
            } catch {
                outcome.withLock { $0 = error }
            }
        }
        _ = try queue.enter(2, in: chat) { _ in Issue.record("who waited was called at the end") }
        try await running(queue) {
            for await _ in starts.prefix(1) {}
        }
        #expect(outcome.withLock { $0 is CancellationError })
    }
}
