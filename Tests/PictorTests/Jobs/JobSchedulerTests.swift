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

    @Test func noMoreThanItsWidthIsAtWorkAndEverybodyIsServed() {
        let queue = JobScheduler(width: 2, lengthPerChat: 100)
        let served = Locked<[Int64]>([])
        var begun: [Int64] = []
        for id in 0..<Int64(20)
        where queue.enter(id, in: chat, whenGranted: { served.withLock { $0.append(id) } }) == .granted {
            begun.append(id)
        }
        #expect(begun == [0, 1])
        var next = 0
        while next < begun.count {
            #expect(queue.census(of: chat).atWork <= 2)
            queue.leave(begun[next])
            next += 1
            begun = [0, 1] + served.withLock { $0 }
        }
        #expect(begun == Array(0..<20))
        #expect(queue.census(of: chat).atWork == 0)
    }

    @Test func aWaitingJobThatLeavesGivesItsPlaceToTheNextAndIsNotTold() {
        let queue = JobScheduler(width: 1, lengthPerChat: 1)
        let told = Locked<[Int64]>([])
        let enter = { (id: Int64) in
            queue.enter(id, in: chat) { told.withLock { $0.append(id) } }
        }
        #expect(enter(1) == .granted)
        #expect(enter(2) == .waiting(ahead: 1))
        #expect(enter(3) == .full)
        queue.leave(2)
        #expect(queue.census(of: chat).waiting == 0)
        #expect(enter(4) == .waiting(ahead: 1))
        queue.leave(1)
        queue.leave(1)
        #expect(told.withLock { $0 } == [4])
    }

    @Test func whatWasAcceptedOnceIsNotSentAway() {
        let queue = JobScheduler(width: 1, lengthPerChat: 0)
        #expect(queue.enter(1, in: chat) {} == .granted)
        #expect(queue.enter(2, in: chat) {} == .full)
        #expect(queue.enter(3, in: chat, isBound: false) {} == .waiting(ahead: 1))
    }
}

@Suite(.timeLimit(.minutes(5))) struct StoppableWorkTests {
    @Test func workThatIsToldToStopIsCancelledAndWaitedFor() async {
        let work = StoppableWork()
        let hasEnded = Locked(false)
        await work.run {
            work.stop()
            // Without the cancellation the test would hang.
            await suspendUntilCancelled()
            hasEnded.withLock { $0 = true }
        }
        #expect(work.isStopped)
        #expect(hasEnded.withLock { $0 })
    }

    @Test func workThatIsStoppedBeforeItBeganIsCancelledAtOnce() async {
        let work = StoppableWork()
        work.stop()
        await work.run { await suspendUntilCancelled() }
        #expect(work.isStopped)
    }

    @Test func workThatComesToItsEndIsNotStopped() async {
        let work = StoppableWork()
        await work.run {}
        #expect(!work.isStopped)
    }
}
