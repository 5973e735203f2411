import ChatCore
import Foundation
import Inference
import OneBot
import Primitives
import Testing

@testable import Pictor

/// Many requests at once, through the whole bot.
@Suite(.timeLimit(.minutes(10))) struct FairnessTests {
    /// Fewer under a sanitizer, where each request takes ten times as long.
    private static let groups = Int(ProcessInfo.processInfo.environment["PICTOR_GROUPS"] ?? "") ?? 50
    private static let perGroup = 20

    @Test func aThousandRequestsAtOnceAreServedInTurnTheFirstFirstAndEachOnce() async throws {
        let picture = GeneratedImage.plain(width: 2, height: 2)
        let (gate, opening) = AsyncStream.makeStream(of: Never.self)
        let backend = ScriptedBackend { _ in
            for await _ in gate {}
            return picture
        }
        let world = try World(backend: backend) {
            $0.limits.maxConcurrent = 1
            $0.limits.queueLength = Self.perGroup
        }
        let total = Self.groups * Self.perGroup
        try await world.run { settled in
            // All of one group, then all of the next: the worst order for fairness. Four people in each group.
            for number in 0..<total {
                let group = number / Self.perGroup
                world.endpoint.post(
                    world.event(
                        World.Saying("/pic \(group) \(number)", id: Int64(1 + number)).with {
                            $0.group = Int64(30_000 + group)
                            $0.by = Int64(1000 + 4 * group + number % 4)
                        }))
            }
            // Nearly everybody has three before them and is told so; then until the last stands in line as well.
            while world.endpoint.sent.count < total - 20, await world.endpoint.nextCall() != nil {}
            var answer = "", question: Int64 = 100_000
            while answer != "正在画 1 张，排队 \(total - 1) 张", !Task.isCancelled {
                question += 1
                world.endpoint.post(world.event(World.Saying("/队列", id: question)))
                _ = await settled()
                answer = world.endpoint.sent.last { $0.message.replyID == MessageID(question) }?.message.plainText ?? ""
            }
            opening.finish()
            for _ in 0..<total { _ = await settled() }
        }
        let served = backend.requests.map { $0.prompt.split(separator: " ").compactMap { Int($0) } }
        #expect(served.count == total && Set(served).count == total)
        // The turn of whichever was written down first came at once, before there was a line.
        for group in 0..<Self.groups {
            let own = served.dropFirst().filter { $0[0] == group }.map { $0[1] }
            #expect(own == own.sorted())
        }
        // Behind that one, each round serves every group that still waits.
        for start in stride(from: 1, to: total, by: Self.groups) {
            let round = served[start..<min(start + Self.groups, total)].map { $0[0] }
            #expect(Set(round).count == round.count)
        }
        let pictures = world.endpoint.sent.filter { !$0.message.images.isEmpty }
        #expect(pictures.count == total && Set(pictures.compactMap(\.message.replyID)).count == total)
    }
}
