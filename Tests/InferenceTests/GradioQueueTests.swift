import Foundation
import HTTP
import Testing

@testable import Inference

@Suite struct GradioQueueTests {
    private func step(_ json: String) -> GradioQueue.Step {
        var queue = GradioQueue()
        return queue.take(ServerSentEvent(data: json))
    }

    @Test(arguments: [
        "1e30", "-1e30", "1e300", "9223372036854775807", "9.3e18", "-3", "\"nan\"", "\"inf\"", "\"-inf\"",
        "\"1e30\"", "\"0x1p200\"", "null", "true", "[]",
    ])
    func aRankThatIsNoPlaceInAQueueIsTakenForTheFirst(rank: String) {
        #expect(
            step(#"{"msg":"estimation","rank":\#(rank),"rank_eta":8.5}"#)
                == .progress(.queued(rank: 0, eta: .milliseconds(8500))))
    }

    @Test(arguments: ["1e30", "-1e30", "1e300", "-1", "86401", "\"nan\"", "\"inf\"", "null"])
    func anEstimateThatIsNoTimeIsNone(eta: String) {
        #expect(step(#"{"msg":"estimation","rank":2,"rank_eta":\#(eta)}"#) == .progress(.queued(rank: 2, eta: nil)))
        #expect(step(#"{"msg":"process_starts","eta":\#(eta)}"#) == .progress(.started(eta: nil)))
    }

    @Test(arguments: [("0", 0), ("7", 7), ("7.9", 7), ("\"12\"", 12), ("1e6", 1_000_000)])
    func aRankThatIsOneIsTaken(rank: String, expected: Int) {
        #expect(step(#"{"msg":"estimation","rank":\#(rank)}"#) == .progress(.queued(rank: expected, eta: nil)))
    }
}
