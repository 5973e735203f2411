import ChatCore
import Inference
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor

/// What a service says of its own queue, told to whoever waits.
@Suite(.timeLimit(.minutes(5))) struct ServiceQueueTests {
    @Test(arguments: [
        (ImageProgress.queued(rank: 5, eta: .seconds(21)), true), (.queued(rank: 0, eta: .seconds(90)), true),
        (.queued(rank: 9, eta: .seconds(20)), false), (.queued(rank: 3, eta: nil), true),
        (.queued(rank: 2, eta: nil), false), (.started(eta: .seconds(300)), false),
    ])
    func onlyALongWaitIsWorthAMessage(step: ImageProgress, isWorthIt: Bool) {
        #expect((ServiceQueue.notice(for: step) != nil) == isWorthIt)
    }

    @Test func ofTheServicesQueueTheFirstLongWaitIsSaidOnceBeforeThePictureAndTheRestIsNot() async throws {
        let (told, tell) = AsyncStream.makeStream(of: Void.self)
        let backend = QueueingBackend(untilTold: told)
        let world = try World()
        var queueing = world
        queueing.snapshot = Snapshot(settings: world.configuration, backend: backend, model: nil)
        try await queueing.run { settled in
            queueing.endpoint.post(queueing.event(World.Saying("/pic a cat")))
            while let call = await queueing.endpoint.nextCall(), !call.action.hasPrefix("send_") {}
            tell.yield()
            _ = await settled()
        }
        let sent = queueing.endpoint.sent.map(\.message)
        #expect(sent.count == 2)
        #expect(sent.first?.plainText == Phrases.serviceWait(ahead: 4, seconds: 60))
    }
}

/// Says that there is a queue, and draws once that has been told.
private struct QueueingBackend: ImageBackend {
    let name = "queueing"
    let model = "q"
    let canEdit = false
    private let told: AsyncStream<Void>

    init(untilTold told: AsyncStream<Void>) { self.told = told }

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        progress(.queued(rank: 1, eta: .seconds(4)))
        progress(.queued(rank: 4, eta: .seconds(60)))
        progress(.queued(rank: 3, eta: .seconds(45)))
        for await _ in told { break }
        return .plain()
    }

    func diagnose() async -> [BackendFinding] { [] }
}
