import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

/// More messages than the chat model can judge, through the whole bot.
@Suite(.timeLimit(.minutes(5))) struct ModelLoadTests {
    typealias Saying = World.Saying

    private static let draws = #"{"intent":"draw","subject":"cat","prompt":"a cat"}"#
    private static let nothing = #"{"intent":"none"}"#
    /// More than the bot deals with at a time.
    private static let flood = 300
    /// Enough to show what becomes of those that wait.
    private static let some = 40

    private func world(_ model: HeldModel, _ configure: (inout Settings) -> Void = { _ in }) throws -> World {
        var world = try World {
            $0.intentMode = .llm
            $0.limits.queueLength = 1000
            $0.llm.contextMessageLimit = 2
            configure(&$0)
        }
        world.model = model.model
        return world
    }

    /// A request that needs the model and carries its number.
    private func request(_ id: Int) -> Saying { Saying("小绘画一只猫 \(100_000 + id)", id: Int64(id)) }

    /// Which messages the model was asked about, in order: each question shows the chat up to its message.
    private func asked(of model: HeldModel) -> [Int] {
        model.questions.compactMap { $0.matches(of: /100\d\d\d/).compactMap { Int($0.output) }.max() }.map {
            $0 - 100_000
        }
    }

    /// Posts a command in another group and waits for its answer. Then everything before it has been read.
    private func passCommand(id: Int64, in world: World) async {
        world.endpoint.post(
            world.event(
                Saying("/画图帮助", id: id).with {
                    $0.group = 20_009
                    $0.by = 9
                }))
        while let call = await world.endpoint.nextCall() {
            if call.message.replyID == MessageID(id) { return }
        }
    }

    private func recall(of id: Int64, by user: Int64, in group: Int64) -> JSONValue {
        [
            "time": 1, "self_id": 10001, "post_type": "notice", "notice_type": "group_recall", "group_id": .int(group),
            "user_id": .int(user), "operator_id": .int(user), "message_id": .int(id),
        ]
    }

    @Test func aFloodOfOneMemberHoldsUpNobodyAndIsJudgedOneAfterTheOtherInItsOrder() async throws {
        let model = HeldModel(Self.nothing)
        let world = try world(model)
        try await world.run { settled in
            for id in 1...Self.flood { world.endpoint.post(world.event(request(id))) }
            await model.nextCalls()
            await passCommand(id: 1000, in: world)
            _ = await settled()
            #expect(model.most == 1)
            // All of it is remembered before any of it is judged.
            let stored = try await SQLiteMessageStore(database: world.database).entry(for: .inGroup(Int64(Self.flood)))
            #expect(stored != nil)
            model.release()
            for _ in 1...Self.flood { _ = await settled() }
        }
        #expect(model.most == 1)
        #expect(asked(of: model) == Array(1...Self.flood))
    }

    @Test func oneGroupHasTwoCallsAtOnceAndAllGroupsTogetherEight() async throws {
        let model = HeldModel(Self.nothing)
        let world = try world(model)
        try await world.run { settled in
            for id in 1...40 { world.endpoint.post(world.event(request(id).with { $0.by = Int64(100 + id) })) }
            await model.nextCalls(2)
            await passCommand(id: 1000, in: world)
            _ = await settled()
            #expect(model.most == 2)
            for id in 41...120 {
                world.endpoint.post(
                    world.event(
                        request(id).with {
                            $0.by = Int64(100 + id)
                            $0.group = Int64(30_000 + id % 20)
                        }))
            }
            await model.nextCalls(6)
            await passCommand(id: 1001, in: world)
            _ = await settled()
            #expect(model.most == 8)
            model.release()
            for _ in 1...120 { _ = await settled() }
        }
        #expect(model.most == 8)
        #expect(model.questions.count == 120)
    }

    @Test func whatIsTooOldWhenItsTurnComesIsStoredAndNotJudgedByRulesEither() async throws {
        let model = HeldModel(Self.draws), log = RecordedLog()
        var world = try world(model)
        world.logger = log.logger
        try await world.run { settled in
            for id in 1...Self.some { world.endpoint.post(world.event(request(id))) }
            await model.nextCalls()
            await passCommand(id: 1000, in: world)
            _ = await settled()
            world.clock.withLock { $0 += 120 }
            model.release()
            for _ in 1...Self.some { _ = await settled() }
            world.endpoint.post(
                world.event(Saying([.reply(MessageID(7)), .text("/画图诊断")], id: 2000).byAnAdmin))
            _ = await settled()
        }
        #expect(asked(of: model) == [1])
        #expect(world.backend.requests.count == 1)
        #expect(log.lines.count { $0.hasPrefix("messages not judged") } == 1)
        let history = SQLiteMessageStore(database: world.database)
        for id in 1...Int64(Self.some) {
            #expect(try await history.entry(for: .inGroup(id)) != nil)
            let trace = try await world.traces.trace(of: .inGroup(id))
            #expect(trace?.barrier == (id == 1 ? nil : .busy))
        }
        let answer = try #require(world.endpoint.sent.last?.message.plainText)
        #expect(answer.contains("没来得及") && answer.contains("语言模型正忙"))
    }

    @Test func noticesAreTakenAtOnceAndWhatIsRecalledWhileItWaitsIsNotJudged() async throws {
        let backend = ScriptedBackend { _ async throws(InferenceError) -> GeneratedImage in
            await suspendUntilCancelled()
            throw InferenceError(.cancelled, detail: "")
        }
        let model = HeldModel(Self.nothing)
        var world = try World(backend: backend) {
            $0.intentMode = .llm
            $0.llm.contextMessageLimit = 2
        }
        world.model = model.model
        try await world.run { settled in
            world.endpoint.post(
                world.event(
                    Saying("/pic a cat --raw", id: 900).with {
                        $0.group = 20_009
                        $0.by = 9
                    }))
            await backend.nextRequest()
            for id in 1...Self.flood { world.endpoint.post(world.event(request(id))) }
            await model.nextCalls()
            world.endpoint.post(recall(of: 5, by: 42, in: 20_001))
            world.endpoint.post(recall(of: 900, by: 9, in: 20_009))
            // The picture is called off while three hundred messages wait.
            _ = await settled()
            model.release()
            for _ in 1...Self.flood { _ = await settled() }
        }
        #expect(asked(of: model) == (1...Self.flood).filter { $0 != 5 })
        #expect(try await world.traces.trace(of: .inGroup(5))?.barrier == .recalled)
    }

    @Test func whatIsLikeALessonWaitsForItsTurnToo() async throws {
        let model = HeldModel(Self.nothing)
        let world = try world(model) { $0.intentMode = .hybrid }
        try await RememberedLessonBook(SQLiteTraceStore(database: world.database)).learn(
            Lesson(
                source: .inGroup(900), text: "我想看看樱花的照片了", isAddressed: false, teacher: "42", time: 1))
        try await world.run { settled in
            for id in 1...20 { world.endpoint.post(world.event(Saying("我想看看樱花的样子", id: Int64(id)))) }
            await model.nextCalls()
            await passCommand(id: 1000, in: world)
            _ = await settled()
            model.release()
            for _ in 1...20 { _ = await settled() }
        }
        #expect(model.most == 1)
        #expect(model.questions.count == 20)
        #expect(world.backend.requests.isEmpty)
    }

    @Test func aStopEndsAllThatWaitAndNoneOfItIsJudged() async throws {
        let model = HeldModel(Self.draws)
        let world = try world(model)
        try await world.run { settled in
            for id in 1...Self.some { world.endpoint.post(world.event(request(id))) }
            await model.nextCalls()
            await passCommand(id: 1000, in: world)
            _ = await settled()
        }
        #expect(model.questions.count == 1)
        #expect(world.backend.requests.isEmpty)
        #expect(try await SQLiteJobStore(database: world.database).unfinished().isEmpty)
        #expect(try await SQLiteMessageStore(database: world.database).entry(for: .inGroup(Int64(Self.some))) != nil)
    }
}
