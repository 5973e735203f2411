import Primitives
import Testing

@Suite(.timeLimit(.minutes(5))) struct AsyncSemaphoreTests {
    @Test func neverMoreThanItsPlacesAreTakenAndEverybodyHasATurn() async {
        let semaphore = AsyncSemaphore(places: 3)
        let inside = Locked((now: 0, most: 0, all: 0))
        await withTaskGroup { group in
            for _ in 1...200 {
                group.addTask {
                    #expect(await semaphore.wait())
                    inside.withLock {
                        $0.now += 1
                        $0.most = max($0.most, $0.now)
                        $0.all += 1
                    }
                    for _ in 1...5 { await Task.yield() }
                    inside.withLock { $0.now -= 1 }
                    semaphore.signal()
                }
            }
        }
        let (now, most, all) = inside.withLock { $0 }
        #expect((now, all) == (0, 200))
        #expect((2...3).contains(most))
    }

    @Test func whoIsCancelledLeavesTheLineWithoutAPlace() async {
        let semaphore = AsyncSemaphore(places: 1)
        #expect(await semaphore.wait())
        let waiting = Task { await semaphore.wait() }
        waiting.cancel()
        #expect(await !waiting.value)
        semaphore.signal()
        #expect(await semaphore.wait())
    }
}
