import ChatCore
import HTTP
import Inference
import JSON
import Logging
import OneBot
import OneBotAdapter
import PictorModel
import Primitives
import TestSupport
import Testing

@testable import Pictor
@testable import SQLiteStore

/// QQ away for longer than anybody waits, and what then becomes of pictures paid for and not paid for.
@Suite(.timeLimit(.minutes(5))) struct StrandedTests {
    typealias Saying = World.Saying
    private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func heartbeat(isOnline: Bool) -> JSONValue {
        [
            "time": 1, "self_id": 10001, "post_type": "meta_event", "meta_event_type": "heartbeat",
            "interval": 3_600_000, "status": ["online": .bool(isOnline), "good": true],
        ]
    }

    @Test func aPictureMadeWhileQQWasAwayComesWhenItIsBackAndNothingMoreIsPaidMeanwhile() async throws {
        let folder = try TemporaryFolder()
        let (finished, finish) = AsyncStream.makeStream(of: Never.self)
        let backend = ScriptedBackend { _ async throws(InferenceError) -> GeneratedImage in
            for await _ in finished {}
            return .plain()
        }
        let world = try World(backend: backend) { $0.limits.maxConcurrent = 1 }
        let clock = ManualClock()
        let over = Locked(0)
        let client = OneBotClient(
            endpoints: [.connect(url: ScriptedEndpoint.url, accessToken: Secret(""))], transport: world.endpoint,
            logger: silent, clock: clock)
        let bot = Bot(
            snapshot: Snapshot(settings: world.configuration, backend: world.backend, model: nil),
            adapter: OneBotAdapter(client: client, transport: world.transport, logger: silent),
            stores: Stores(world.database, pictureFolder: folder.path),
            now: { world.clock.withLock { $0 } }, whenHandled: { over.withLock { $0 += 1 } }, logger: silent)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            group.addTask { try await bot.run() }
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await backend.nextRequest()
            world.endpoint.post(world.event(Saying("/pic a dog", id: 2)))
            world.endpoint.post(heartbeat(isOnline: false))
            while client.isReady(10001) { await Task.yield() }
            finish.finish()
            // Each job waits that long, and then anew; which of them sleeps first is up to the machine.
            while over.withLock({ $0 }) < 2 {
                await clock.waitForSleeper(of: .seconds(600))
                clock.advance(by: .seconds(600))
                await Task.yield()
            }
            #expect(backend.requests.count == 1)
            #expect(world.endpoint.sent.isEmpty)

            world.endpoint.post(heartbeat(isOnline: true))
            while world.endpoint.sent.count < 2 { await Task.yield() }
            group.cancelAll()
        }
        #expect(backend.requests.count == 2)
        #expect(world.endpoint.sent.map(\.message.images.count) == [1, 1])
        let log = SQLiteJobStore(database: world.database)
        #expect(try await log.unfinished().isEmpty)
    }
}
