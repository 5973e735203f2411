import ChatCore
import Foundation
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

/// Each message leaves a short trace of why it was drawn or not.
@Suite(.timeLimit(.minutes(5))) struct TraceTests {
    typealias Saying = World.Saying

    private func trace(of id: Int64, in world: World) async throws -> Trace {
        try #require(try await world.traces.trace(of: .inGroup(id)))
    }

    @Test func talkARequestAndACommandEachLeaveTheirTrace() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(
            Saying("今天天气不错", id: 1), Saying("画一张猫咪的图片", id: 2), Saying("/pic a cat", id: 3))
        let talk = try await trace(of: 1, in: world)
        #expect((talk.decider, talk.intent, talk.barrier) == (.rules, .none, nil))
        #expect(!talk.rule.isEmpty)
        let request = try await trace(of: 2, in: world)
        #expect((request.decider, request.intent, request.barrier) == (.rules, .draw, nil))
        #expect(request.cost == ModelCost())
        #expect(try await trace(of: 3, in: world).decider == .command)
    }

    @Test func whatTheModelCostIsKeptWithTheVerdictAndTheRewritingAfterIt() async throws {
        let judge = ScriptedModel(
            #"{"intent":"draw","subject":"猫","prompt":"一只猫","confidence":0.9}"#, "a cat")
        var world = try World {
            $0.llm.model = "judge"
            $0.intentMode = .llm
        }
        world.model = judge.model
        try await world.hear(Saying([.at(10001), .text(" 那个，能不能整一个，就是之前说的那种感觉的")], id: 1))
        #expect(world.backend.requests.map(\.prompt) == ["a cat"])
        let trace = try await trace(of: 1, in: world)
        #expect(trace.decider == .model)
        #expect(trace.intent == .draw)
        #expect((trace.cost.calls, trace.cost.tokens) == (2, 200))
    }

    @Test func theTraceSaysWhereARequestWasStopped() async throws {
        let strict = try World { $0.bot.trigger = .mention }
        try await strict.hear(Saying("画一张猫咪的图片", id: 1))
        #expect(try await trace(of: 1, in: strict).barrier == .mention)
        let off = try World { $0.bot.isEnabledByDefault = false }
        try await off.hear(Saying("画一张猫咪的图片", id: 1))
        #expect(try await trace(of: 1, in: off).barrier == .off)
        let poor = try World { $0.limits.userDaily = 0 }
        try await poor.hear(Saying("画一张猫咪的图片", id: 1))
        #expect(try await trace(of: 1, in: poor).barrier == .refused)
    }

    @Test func tracesAreForgottenAfterSevenDaysAndWithTheirMessage() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying("今天天气不错", id: 1))
        let log = world.traces
        let now = world.clock.withLock { Int64($0.timeIntervalSince1970) }
        try await log.tidy(now: now + TraceLog.retention)
        #expect(try await log.trace(of: .inGroup(1)) != nil)
        try await log.tidy(now: now + TraceLog.retention + 1)
        #expect(try await log.trace(of: .inGroup(1)) == nil)

        try await world.hear(Saying("明天呢", id: 2))
        #expect(try await log.trace(of: .inGroup(2)) != nil)
        _ = try await SQLiteMessageStore(database: world.database).forget(before: now + 1)
        #expect(try await log.trace(of: .inGroup(2)) == nil)
    }
}
