import ChatCore
import HTTP
import Inference
import JSON
import Logging
import OneBot
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// Requests that are taken back, and what that costs.
@Suite(.timeLimit(.minutes(5))) struct CallingOffTests {
    typealias Saying = World.Saying

    private static var hung: ScriptedBackend {
        ScriptedBackend { _ async throws(InferenceError) -> GeneratedImage in
            await suspendUntilCancelled()
            throw InferenceError(.cancelled, detail: "")
        }
    }

    private func recall(of id: Int64) -> JSONValue {
        [
            "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": "group_recall", "group_id": 20001,
            "user_id": 42, "operator_id": 42, "message_id": .int(id),
        ]
    }

    @Test func aRequestTakenBackWhileItIsStillBeingUnderstoodIsNotDrawn() async throws {
        let transport = HeldTransport(.content(#"{"intent":"draw","subject":"cat","prompt":"a cat"}"#))
        var world = try World { $0.intentMode = .llm }
        world.model = ChatModel(
            configuration: ChatModel.Configuration(
                baseURL: "http://127.0.0.1:1/v1", apiKey: Secret("k"), model: "judge"),
            transport: transport,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("小绘画一只猫", id: 1)))
            await transport.nextRequest()
            world.endpoint.post(recall(of: 1))
            // Notices are taken in their order with messages.
            world.endpoint.post(world.event(Saying("今天天气不错", id: 2)))
            _ = await settled()
            transport.release()
            _ = await settled()
        }
        #expect(world.backend.requests.isEmpty)
        #expect(world.endpoint.sent.isEmpty)
    }

    @Test func whoCallsOffWhatIsBeingPaintedWaitsOutTheCooldownAllTheSame() async throws {
        let world = try World(backend: Self.hung) { $0.limits.cooldown = .seconds(3600) }
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await world.backend.nextRequest()
            world.endpoint.post(world.event(Saying("/取消", id: 2)))
            _ = await settled()
            _ = await settled()
            world.endpoint.post(world.event(Saying("/pic a dog", id: 3)))
            _ = await settled()
        }
        #expect(world.backend.requests.count == 1)
        #expect(world.endpoint.sent.last?.message.plainText == Phrases.cooldown(3600))
    }

    @Test func whoCallsOffWhatIsBeingPaintedHasUsedItAndIsToldSo() async throws {
        let world = try World(backend: Self.hung) { $0.limits.userDaily = 1 }
        try await world.run { settled in
            world.endpoint.post(world.event(Saying("/pic a cat", id: 1)))
            await world.backend.nextRequest()
            world.endpoint.post(world.event(Saying("/取消", id: 2)))
            _ = await settled()
            _ = await settled()
            world.endpoint.post(world.event(Saying("/pic a dog", id: 3)))
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == [Phrases.cancelledLate, Phrases.userLimit(1)])
    }

    @Test func whatIsCalledOffBeforeItsTurnCostsNothing() async throws {
        let log = SQLiteJobStore(database: try SQLiteStore.Database())
        let terms = QuotaTerms(cooldown: 60, userDaily: 1)
        for id in 1...5 {
            let accepted = try await log.accept(request(Int64(id)), on: terms, now: 100)
            let job = try #require(accepted.job)
            try await log.advance(job.id, to: .cancelled, now: 101)
        }
    }

    private func request(_ id: Int64) -> JobRequest {
        JobRequest(source: .inGroup(id), requester: "42", intent: .draw, origin: .command, request: "a cat")
    }

    @Test func whoHasFewerLeftThanAskedForIsToldHowMany() async throws {
        let world = try World { $0.limits.userDaily = 5 }
        let sent = try await world.hear(Saying("/画 一只猫 x2", id: 1), Saying("/画 一只狗 x4", id: 2))
        #expect(sent.last?.message.plainText == Phrases.userLimit(5, left: 3))
    }

    @Test func nobodyIsAskedAboutWordsOfWhoHasNoPictureLeft() async throws {
        let judge = ScriptedModel(#"{"intent":"draw","subject":"cat","prompt":"a cat"}"#)
        var world = try World {
            $0.intentMode = .llm
            $0.limits.userDaily = 0
        }
        world.model = judge.model
        let sent = try await world.hear(Saying("小绘画一只猫", id: 1))
        #expect(judge.questions.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Phrases.userLimit(0)])
    }
}
