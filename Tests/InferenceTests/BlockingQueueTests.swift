import Dispatch
import Primitives
import Testing

/// Work that goes on until a test lets it.
final class HeldWork: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let begun: AsyncStream<Void>
    private let tell: AsyncStream<Void>.Continuation

    init() { (begun, tell) = AsyncStream.makeStream() }

    /// Called by the work: says that it has begun and goes on when it may.
    func hold() {
        tell.yield()
        gate.wait()
    }

    /// Waits until the work has begun.
    func hasBegun() async { for await _ in begun { return } }

    func letGo() { gate.signal() }
}

@Suite(.timeLimit(.minutes(5))) struct BlockingQueueTests {
    private struct Failure: Error {}

    private let queue = BlockingQueue(label: "test")

    @Test func whatTheWorkReturnsComesBack() async throws {
        #expect(try await queue.run { 6 * 7 } == 42)
        #expect(try await queue.run { (cancellation: Cancellation) in cancellation.isCancelled } == false)
    }

    @Test func whatTheWorkThrowsComesBack() async {
        await #expect(throws: Failure.self) { try await queue.run { throw Failure() } }
    }

    @Test func aCancelledWaiterReturnsWhileTheWorkIsStillUnderWay() async throws {
        let held = HeldWork()
        let seen = AsyncStream<Bool>.makeStream()
        let waiter = Task {
            try await queue.run { (cancellation: Cancellation) in
                held.hold()
                seen.continuation.yield(cancellation.isCancelled)
                try cancellation.check()
            }
        }
        await held.hasBegun()
        waiter.cancel()
        // The work waits for this test, so the waiter cannot have waited for the work.
        await #expect(throws: CancellationError.self) { try await waiter.value }
        held.letGo()
        for await wasCancelled in seen.stream {
            #expect(wasCancelled)
            break
        }
    }

    @Test func workOfACancelledTaskNeverBegins() async {
        let hasRun = Locked(false)
        let waiter = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await queue.run { hasRun.withLock { $0 = true } }
        }
        await #expect(throws: CancellationError.self) { try await waiter.value }
        #expect(!hasRun.withLock { $0 })
    }

    @Test func asManyPiecesOfWorkAsProcessorsHoldUpNoTask() async throws {
        let held = HeldWork()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await queue.run { held.hold() } } }
            await held.hasBegun()
            // A task that needs a cooperative thread gets one.
            #expect(await Task { 1 }.value == 1)
            for _ in 0..<4 { held.letGo() }
            try await group.waitForAll()
        }
    }
}
