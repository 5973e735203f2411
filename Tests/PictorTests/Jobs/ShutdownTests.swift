import ChatCore
import Inference
import OneBot
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// Ending the bot while a picture is being drawn.
@Suite(.timeLimit(.minutes(5))) struct ShutdownTests {
    @Test func aPictureThatComesAfterTheEndIsNotSentAndItsJobIsParked() async throws {
        let wasCancelled = Locked(false)
        let backend = ScriptedBackend { _ async throws(InferenceError) -> GeneratedImage in
            await suspendUntilCancelled()
            wasCancelled.withLock { $0 = Task.isCancelled }
            // A service that answers all the same.
            return .plain()
        }
        let world = try World(backend: backend)
        try await world.run { _ in
            world.endpoint.post(world.event(World.Saying("/pic a cat")))
            await backend.nextRequest()
        }
        #expect(wasCancelled.withLock { $0 })
        #expect(world.endpoint.sent.isEmpty)
        let chat = ChatKey(account: "10001", kind: .group, peer: "20001")
        let job = try await SQLiteJobStore(database: world.database).job(askedBy: MessageKey(chat: chat, id: "1"))
        #expect(job?.state.isEnding == false)
    }

    @Test func anEditWhosePictureIsStillOnItsWayIsParkedToo() async throws {
        let transport = HeldTransport()
        var world = try World(backend: ScriptedBackend(canEdit: true))
        world.transport = transport
        try await world.run { _ in
            let picture = Segment.image(Segment.Image(file: "a.png", url: "https://picture.example/a"))
            world.endpoint.post(world.event(World.Saying([picture, .text("/改 蓝色")])))
            await transport.nextRequest()
        }
        #expect(world.endpoint.sent.isEmpty)
        let job = try await SQLiteJobStore(database: world.database).job(askedBy: .inGroup(1))
        #expect(job?.state == .writing)
    }

    @Test func whatWasAcceptedOnceIsNotSentAwayByAShorterQueue() async throws {
        let database = try SQLiteStore.Database()
        let log = SQLiteJobStore(database: database)
        for id in 1...4 {
            _ = try await log.accept(
                JobRequest(
                    source: .inGroup(Int64(id)), requester: "42", intent: .draw, origin: .command, request: "\(id)",
                    isRaw: true), now: 100)
        }
        let world = try World(database: database) {
            $0.limits.maxConcurrent = 1
            $0.limits.queueLength = 1
        }
        try await world.run { _ in
            world.endpoint.post(world.event(World.Saying("今天天气不错", id: 50)))
            while world.endpoint.sent.count < 4 { await Task.yield() }
        }
        #expect(world.endpoint.sent.allSatisfy { $0.message.images.count == 1 })
    }
}
