import Inference
import JSON
import OneBot
import PictorModel
import Testing

@testable import Pictor

/// A group's own persona stands in that group's selfies, and in no other's.
@Suite(.timeLimit(.minutes(5))) struct GroupPersonaTests {
    typealias Saying = World.Saying

    private let own = Saying("/画图人设 银发猫娘", id: 1).byTheSuperuser

    @Test func theRulesDrawEachGroupItsOwn() async throws {
        let world = try World {
            $0.intentMode = .rules
            $0.persona.appearance = "黑色长直发"
        }
        try await world.hear(own, Saying("来张自拍", id: 2), Saying("来张自拍", id: 3).with { $0.group = 20002 })
        let prompts = world.backend.requests.map(\.prompt)
        try #require(prompts.count == 2)
        #expect(prompts[0].hasPrefix("银发猫娘") && !prompts[0].contains("黑色长直发"))
        #expect(prompts[1].hasPrefix("黑色长直发") && !prompts[1].contains("银发猫娘"))
    }

    @Test func theModelPutsEachIntoEnglishOnce() async throws {
        let model = ScriptedModel { body in
            let said = (body["messages"]?.array ?? []).compactMap { $0["content"]?.string }
            guard said.first?.hasPrefix("Translate") == true else { return .content("waving, selfie") }
            return .content(said.last?.contains("猫娘") == true ? "silver hair, cat ears" : "long black hair")
        }
        var world = try World {
            $0.intentMode = .rules
            $0.llm.model = "writer"
            $0.persona.appearance = "黑色长直发"
        }
        world.model = model.model
        let elsewhere = { (id: Int64) in Saying("/自拍", id: id).with { $0.group = 20002 } }
        try await world.hear(own, Saying("/自拍", id: 2), elsewhere(3), Saying("/自拍", id: 4), elsewhere(5))
        let (cat, black) = ("silver hair, cat ears, waving, selfie", "long black hair, waving, selfie")
        #expect(world.backend.requests.map(\.prompt) == [cat, black, cat, black])
        #expect(model.questions.count { $0.hasPrefix("Translate") } == 2)
    }

    @Test func theModelThatJudgesKnowsWhoItIsThere() async throws {
        let judge = ScriptedModel(#"{"intent":"none"}"#)
        var world = try World {
            $0.intentMode = .llm
            $0.llm.model = "judge"
            $0.persona.appearance = "黑色长直发"
        }
        world.model = judge.model
        let vague: Message = [.at(10001), .text(" 能不能整一个那种感觉的")]
        try await world.hear(own, Saying(vague, id: 2), Saying(vague, id: 3).with { $0.group = 20002 })
        try #require(judge.questions.count == 2)
        #expect(judge.questions[0].contains("银发猫娘") && !judge.questions[0].contains("黑色长直发"))
        #expect(judge.questions[1].contains("黑色长直发") && !judge.questions[1].contains("银发猫娘"))
    }

    @Test func theConfiguredOneComesBack() async throws {
        let world = try World {
            $0.intentMode = .rules
            $0.persona.appearance = "黑色长直发"
        }
        try await world.hear(own, Saying("/画图人设 默认", id: 2).byTheSuperuser, Saying("/自拍", id: 3))
        #expect(world.backend.requests.last?.prompt.hasPrefix("黑色长直发") == true)
    }
}
