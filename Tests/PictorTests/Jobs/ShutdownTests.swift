import Inference
import Primitives
import Testing

@testable import Pictor

/// Ending the bot while a picture is being drawn.
@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
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
        let job = try await JobLog(database: world.database).job(askedBy: MessageKey(chat: chat, id: "1"))
        #expect(job?.state.isEnding == false)
    }
}
