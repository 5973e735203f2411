import Foundation
import JSON
import Testing

@testable import Inference

@Suite struct GradioQueueReaderTests {
    private static let stream = Data(
        """
        data: {"msg":"process_starts"}

        data: {"msg":"process_completed","success":true,"output":{"data":["a"]}}


        """.utf8)

    @Test(arguments: [1, 7, 1000])
    func aJobIsReadHoweverItsBytesAreCutIntoPieces(length: Int) {
        let reader = GradioQueueReader()
        let steps = stride(from: 0, to: Self.stream.count, by: length).flatMap { start in
            reader.take(Self.stream[start..<min(start + length, Self.stream.count)])
        }
        #expect(steps == [.progress(.started(eta: nil)), .completed([.string("a")])])
    }

    @Test func whatAnEventHeldSoFarCountsUntilItEnds() {
        let reader = GradioQueueReader()
        let piece = Data(repeating: UInt8(ascii: "a"), count: 100)
        #expect(reader.take(Data("data: ".utf8) + piece).isEmpty)
        #expect(reader.bytesHeld(with: piece) == 206)
        #expect(reader.take(Data("\n\n".utf8)).count == 1)
        #expect(reader.bytesHeld(with: piece) == 100)
    }
}
