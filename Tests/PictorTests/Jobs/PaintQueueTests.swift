import Primitives
import Testing

@testable import Pictor

@Suite struct PaintLineTests {
    private let red = ChatKey(account: "1", kind: .group, peer: "red")
    private let blue = ChatKey(account: "1", kind: .group, peer: "blue")

    @Test func chatsTakeTurnsAndWithinOneTheFirstComesFirst() {
        var line = PaintLine(width: 1, lengthPerChat: 10)
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
        var line = PaintLine(width: 1, lengthPerChat: 10)
        _ = line.enter(1, in: red, arrival: 1)
        #expect(line.enter(4, in: red, arrival: 4) == .waiting(ahead: 1))
        #expect(line.enter(2, in: red, arrival: 2) == .waiting(ahead: 1))
        #expect(line.enter(3, in: red, arrival: 3) == .waiting(ahead: 2))
        #expect(line.waiting(in: red) == [2, 3, 4])
    }

    @Test func aFullChatIsRefusedAndAnotherIsNot() {
        var line = PaintLine(width: 1, lengthPerChat: 1)
        #expect(line.enter(1, in: red) == .granted)
        #expect(line.enter(2, in: red) == .waiting(ahead: 1))
        #expect(line.enter(3, in: red) == .full)
        #expect(line.enter(4, in: blue) == .waiting(ahead: 2))
    }

    @Test func whoLeavesTheLineLetsTheOthersMoveUp() {
        var line = PaintLine(width: 1, lengthPerChat: 10)
        _ = line.enter(1, in: red)
        _ = line.enter(2, in: red)
        _ = line.enter(3, in: red)
        #expect(line.leave(2).isEmpty)
        #expect(line.ahead(of: 3) == 1)
        #expect(line.leave(1) == [3])
    }

    @Test func aThousandRequestsFromFiftyChatsAreServedFairly() {
        var line = PaintLine(width: 2, lengthPerChat: 20)
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

@Suite struct PaintQueueTests {
    private let chat = ChatKey(account: "1", kind: .group, peer: "2")

    @Test func noMoreThanItsWidthIsAtWorkAndEverybodyIsServed() async throws {
        let queue = PaintQueue(width: 2, lengthPerChat: 100)
        let work = Locked((now: 0, most: 0, total: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 0..<Int64(20) {
                _ = try queue.enter(id, in: chat)
                group.addTask {
                    try await queue.run(id) {
                        work.withLock {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        await Task.yield()
                        work.withLock {
                            $0.now -= 1
                            $0.total += 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let (now, most, total) = work.withLock { $0 }
        #expect((now, total) == (0, 20))
        #expect(most <= 2)
    }

    @Test func aWaitingJobThatIsCalledOffNeverStarts() async throws {
        let queue = PaintQueue(width: 1, lengthPerChat: 10)
        _ = try queue.enter(1, in: chat)
        _ = try queue.enter(2, in: chat)
        #expect(queue.callOff(2))
        await #expect(throws: PaintQueue.Refusal.calledOff) {
            try await queue.run(2) { Issue.record("a called-off job was painted") }
        }
        try await queue.run(1) {}
        #expect(queue.census(of: chat).atWork == 0)
    }

    @Test func aJobAtWorkThatIsCalledOffIsCancelled() async throws {
        let queue = PaintQueue(width: 1, lengthPerChat: 10)
        _ = try queue.enter(1, in: chat)
        await #expect(throws: PaintQueue.Refusal.calledOff) {
            try await queue.run(1) {
                queue.callOff(1)
                // Suspends until cancelled: without the cancellation the test would hang.

                try await suspendUntilCancelled()
            }
        }
        #expect(queue.callOff(1) == false)
    }

    @Test func cancellingTheTaskFreesThePlace() async throws {
        let queue = PaintQueue(width: 1, lengthPerChat: 10)
        _ = try queue.enter(1, in: chat)
        _ = try queue.enter(2, in: chat)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await queue.run(2) { Issue.record("a cancelled job was painted") } }
            group.cancelAll()
        }
        #expect(queue.census(of: chat).waiting == 0)
        try await queue.run(1) {}
    }

    private func suspendUntilCancelled() async throws {
        let (stream, _) = AsyncStream.makeStream(of: Never.self)
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
