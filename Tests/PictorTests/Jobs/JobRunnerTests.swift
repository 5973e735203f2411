import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// Jobs whose pictures are on their way, or have no way any more.
@Suite(.timeLimit(.minutes(5))) struct JobRunnerTests {
    typealias Saying = World.Saying

    private let recall: JSONValue = [
        "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": "group_recall", "group_id": 20001,
        "user_id": 42, "operator_id": 42, "message_id": 1,
    ]

    @Test func aPictureThatArrivesAfterItsRequestWasTakenBackIsTakenBackToo() async throws {
        let world = try World()
        world.endpoint.withhold("send_group_msg")
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            while world.endpoint.sent.isEmpty { _ = await world.endpoint.nextCall() }
            world.endpoint.post(recall)
            // Notices are taken in their order with messages.
            world.endpoint.post(world.event(Saying("今天天气不错", id: 2)))
            _ = await settled()
            world.endpoint.giveWithheld()
            _ = await settled()
        }
        let job = try await SQLiteJobStore(database: world.database).job(askedBy: .inGroup(1))
        #expect(job?.ending == .cancelled(by: .requester, during: .sending))
        #expect(world.endpoint.allCalls.count { $0.action == "delete_msg" } == 1)
        #expect(world.endpoint.sent.count == 1)
    }

    @Test func aPictureWhoseReplyWindowClosedGoesOutWhenItsRequesterSpeaksAgain() async throws {
        let (gate, opening) = AsyncStream.makeStream(of: Never.self)
        let world = try World(
            backend: ScriptedBackend { _ in
                for await _ in gate {}
                return .plain()
            })
        let now: @Sendable () -> Date = { [clock = world.clock] in clock.withLock { $0 } }
        let adapter = WindowedAdapter(now: now)
        let bot = Bot(
            snapshot: Snapshot(settings: world.configuration, backend: world.backend, model: nil),
            adapter: adapter, stores: Stores(world.database, pictureFolder: nil), now: now, logger: world.logger)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await adapter.run() }
            group.addTask { try await bot.run() }
            adapter.report(.message(.windowed("/pic a cat", id: "msg-a")))
            await world.backend.nextRequest()
            world.clock.withLock { $0 += 301 }
            opening.finish()
            adapter.report(.message(.windowed("还没好吗", id: "other", by: "member-2", at: now())))
            adapter.report(.message(.windowed("还没好吗", id: "msg-b", at: now())))
            for await sent in adapter.sentMessages {
                #expect(sent.pictures == 1)
                #expect(sent.quote == "msg-a")
                #expect(sent.target.window?.ticket == "event-msg-b")
                break
            }
            group.cancelAll()
        }
        #expect(world.backend.requests.count == 1)
    }

    @Test func whatARestartCannotFindOutIsCountedAsItWasWrittenDown() async throws {
        let log = SQLiteJobStore(database: try SQLiteStore.Database())
        let accepted = try await log.accept(
            JobRequest(source: .inGroup(1), requester: "42", intent: .draw, origin: .command, request: "a cat"),
            now: 100)
        let job = try #require(accepted.job)
        #expect(try await log.painting(of: job.id) == JobPainting(paid: 0))
        try await log.record(.painting, of: job.id, now: 101)
        try await log.note(paid: 2, of: job.id)
        try await log.record(JobTask(service: "slow", id: "7"), of: job.id)
        #expect(try await log.painting(of: job.id) == JobPainting(paid: 2, task: JobTask(service: "slow", id: "7")))
        let window = ReplyWindow(ticket: "t", closes: Date(timeIntervalSince1970: 500), replies: 5)
        try await log.record(window, of: job.id)
        #expect(try await log.job(askedBy: .inGroup(1))?.window == window)
        #expect(try await log.painting(of: job.id + 1) == nil)
    }
}
