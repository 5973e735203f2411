import Foundation
import HTTP
import Inference
import JSON
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor

/// What models and relays do to the one question, and what becomes of the message.
@Suite(.timeLimit(.minutes(5))) struct ModelLadderTests {
    /// A message the rules cannot be sure about, addressed to the bot.
    private static let vague: Message = [.at(10001), .text(" 那个，能不能整一个，就是之前说的那种感觉的")]
    private static let verdict = #"{"intent":"draw","subject":"猫","prompt":"a cat on a sofa","confidence":0.9}"#

    private func world(_ model: ScriptedModel, _ configure: (inout Settings) -> Void = { _ in }) throws -> World {
        var world = try World {
            $0.llm.model = "judge"
            $0.intentMode = .llm
            configure(&$0)
        }
        world.model = model.model
        return world
    }

    private func hear(_ world: World, times: Int = 1) async throws {
        try await world.run { settled in
            for id in 1...times {
                world.endpoint.post(world.event(World.Saying(Self.vague, id: Int64(id))))
                _ = await settled()
            }
        }
    }

    /// How each question asked for JSON.
    private func rungs(_ model: ScriptedModel) -> [String] {
        model.bodies.map { $0["tools"] != nil ? "tools" : $0["response_format"]?["type"]?.string ?? "plain" }
    }

    @Test func whatARelayRefusesIsSteppedDownFromAndRemembered() async throws {
        let model = ScriptedModel(jsonMode: .tools) { body in
            if body["tools"] != nil { return .refusal(400, "tools is not supported by this model") }
            switch body["response_format"]?["type"]?.string {
            case "json_schema"?: return .refusal(400, "This response_format type is unavailable now")
            case "json_object"?: return .refusal(422, "'response_format' unsupported")
            default: return .content(Self.verdict)
            }
        }
        let world = try world(model)
        try await hear(world, times: 2)
        #expect(rungs(model) == ["tools", "json_schema", "json_object", "plain", "plain"])
        #expect(world.backend.requests.map(\.prompt) == ["a cat on a sofa", "a cat on a sofa"])
    }

    @Test func refusedParametersAreLeftOutAndStayOut() async throws {
        let model = ScriptedModel { body in
            if body["max_tokens"] != nil {
                return .refusal(
                    400,
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'"
                        + " instead.")
            }
            if body["temperature"] != nil {
                return .refusal(400, "Unsupported value: 'temperature' does not support 0.7 with this model.")
            }
            return .content(Self.verdict)
        }
        let world = try world(model)
        try await hear(world, times: 2)
        #expect(model.bodies.count == 4)
        #expect(model.bodies.last?["max_completion_tokens"] != nil)
        #expect(world.backend.requests.count == 2)
    }

    @Test func everyQuestionShowsTheKeysHoweverItAsksForJSON() async throws {
        for mode in ChatModel.JSONMode.allCases {
            let model = ScriptedModel(jsonMode: mode) { _ in .content(#"{"intent":"none"}"#) }
            try await hear(try world(model))
            let question = try #require(model.questions.first)
            for key in ["json", "intent", "subject", "prompt", "negative", "aspect", "confidence"] {
                #expect(question.contains(key))
            }
        }
    }

    @Test func aToolCallIsAVerdictThoughTheTextIsEmpty() async throws {
        let model = ScriptedModel(jsonMode: .tools) { _ in
            let call: JSONValue = ["function": ["name": "draw_decision", "arguments": .string(Self.verdict)]]
            let body: JSONValue = [
                "choices": [["message": ["content": .null, "tool_calls": [call]], "finish_reason": "tool_calls"]]
            ]
            return HTTPResponse(status: 200, body: body.serialized)
        }
        let world = try world(model)
        try await hear(world)
        #expect(world.backend.requests.map(\.prompt) == ["a cat on a sofa"])
    }

    @Test(arguments: [
        verdict, "```json\n\(verdict)\n```", "<think>maybe {\"intent\":\"none\"}</think>\n\(verdict)",
        "hm</think>\(verdict)", "好的：\(verdict)",
        #"{“intent”：“draw”，“subject”：“猫”，“prompt”：“a cat on a sofa”，}"#,
        #"{"intent":"draw","subject":"猫","prompt":"a cat on a sofa""#,
    ])
    func whateverAModelWrapsItsVerdictIn(reply: String) async throws {
        let world = try world(ScriptedModel(reply))
        try await hear(world)
        #expect(world.backend.requests.map(\.prompt) == ["a cat on a sofa"])
    }

    @Test(arguments: [
        #"{"draw":"false","prompt":"a cat"}"#, #"{"draw":0,"prompt":"a cat"}"#, #"{"prompt":"a cat"}"#,
        "[\(verdict)]", "null", "\"null\"", "抱歉，我无法判断", "<think>\(verdict)",
    ])
    func withoutAVerdictThereIsNoPicture(reply: String) async throws {
        let world = try world(ScriptedModel(reply))
        try await hear(world)
        #expect(world.backend.requests.isEmpty)
    }

    @Test func thinkingThatUsesUpTheTokensIsGivenMoreOnceAndThenLeft() async throws {
        let model = ScriptedModel { _ in .content("", finishReason: "length") }
        let world = try world(model)
        try await hear(world)
        #expect(model.bodies.map { $0["max_tokens"]?.integer } == [2048, 8192])
        #expect(world.backend.requests.isEmpty)
    }

    @Test(arguments: [
        ("一只猫坐在沙发上", "a cat on a sofa", "a cat on a sofa"),
        ("[CQ:at,qq=all] a cat [CQ:image,file=x]on a sofa", "unused", "a cat on a sofa"),
        ("Prompt: \\\"a cat on a sofa\\\"", "unused", "a cat on a sofa"),
    ])
    func thePromptOfAVerdictIsCleanedAndAskedForAgainWhereItIsNotEnglish(
        prompt: String, second: String, drawn: String
    ) async throws {
        let world = try world(
            ScriptedModel(#"{"intent":"draw","subject":"猫","prompt":"\#(prompt)","confidence":1}"#, second))
        try await hear(world)
        #expect(world.backend.requests.map(\.prompt) == [drawn])
    }

    @Test func aRefusalIsToldAndDrawnByNobody() async throws {
        let model = ScriptedModel(
            #"{"intent":"draw","subject":"x","prompt":"I'm sorry, but I can't help with that."}"#,
            "I cannot create this image.")
        let world = try world(model)
        let sent = try await world.hear(World.Saying([.at(10001), .text(" 画一只猫")]))
        #expect(world.backend.requests.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Phrases.refusedByModel])
    }

    @Test(arguments: ["", "<think>hm", "```\n```"])
    func anEmptyAnswerCostsNoPictureThatWasOrdered(reply: String) async throws {
        let world = try world(ScriptedModel(reply))
        try await world.hear(World.Saying("/画 一只戴草帽的鸭子"))
        #expect(world.backend.requests.map(\.prompt) == ["戴草帽的鸭子"])
    }

    @Test func whatStaysInAnotherLanguageIsInsistedOnOnceAndThenSent() async throws {
        let model = ScriptedModel("一只猫坐在沙发上")
        let world = try world(model)
        try await world.hear(World.Saying("/画 一只猫"))
        #expect(model.questions.map { $0.contains("English only") } == [false, true])
        #expect(world.backend.requests.map(\.prompt) == ["一只猫坐在沙发上"])
    }

    @Test func aPromptOfTenKilobytesIsCut() async throws {
        let long = String(repeating: "a very long cat, ", count: 600)
        let world = try world(ScriptedModel(#"{"intent":"draw","subject":"猫","prompt":"\#(long)"}"#))
        try await hear(world)
        let prompt = try #require(world.backend.requests.first?.prompt)
        #expect(prompt.count <= 1500 && prompt.count > 10)
    }

    // MARK: - The persona

    @Test func theLooksArePutIntoEnglishOnceAndStandInFrontOfEverySelfie() async throws {
        let model = ScriptedModel { body in
            let system = body["messages"]?.array?.first?["content"]?.string ?? ""
            return .content(
                system.hasPrefix("Translate") ? "silver hair, red eyes" : "waving on a beach at dusk, selfie")
        }
        let world = try world(model) {
            $0.intentMode = .rules
            $0.persona.appearance = "银发红瞳"
        }
        try await world.hear(World.Saying("/自拍 在海边", id: 1), World.Saying("/自拍 在海边", id: 2))
        #expect(
            world.backend.requests.map(\.prompt)
                == Array(repeating: "silver hair, red eyes, waving on a beach at dusk, selfie", count: 2))
        // One rendering, two prompts; the second question already names the English looks.
        #expect(model.bodies.count == 3)
        #expect(model.questions.last?.contains("silver hair, red eyes") == true)
        // Another bot over the same database knows them too.
        var later = try World(database: world.database) {
            $0.llm.model = "judge"
            $0.persona.appearance = "银发红瞳"
        }
        later.model = model.model
        try await later.hear(World.Saying("/自拍", id: 3))
        #expect(model.bodies.count == 4)
    }

    @Test func theEnglishLooksOutliveAReload() async throws {
        let model = ScriptedModel { body in
            let system = body["messages"]?.array?.first?["content"]?.string ?? ""
            return .content(system.hasPrefix("Translate") ? "silver hair, red eyes" : "waving, selfie")
        }
        var world = try world(model) {
            $0.intentMode = .rules
            $0.persona.appearance = "银发红瞳"
        }
        world.reading = { [world] () throws(InvalidConfiguration) in
            Snapshot(settings: world.configuration, backend: world.backend, model: world.model)
        }
        try await world.run { settled, bot in
            world.endpoint.post(world.event(World.Saying("/自拍 在海边", id: 1)))
            _ = await settled()
            guard case .taken = await bot.reload() else {
                Issue.record("not reloaded")
                return
            }
            world.endpoint.post(world.event(World.Saying("/自拍 在海边", id: 2)))
            _ = await settled()
        }
        #expect(
            world.backend.requests.map(\.prompt) == [
                "silver hair, red eyes, waving, selfie", "silver hair, red eyes, waving, selfie",
            ])
        // One rendering, two prompts.
        #expect(model.bodies.count == 3)
    }

    @Test func aSelfieTheModelDecidesOnShowsTheLooksToo() async throws {
        let model = ScriptedModel { body in
            let system = body["messages"]?.array?.first?["content"]?.string ?? ""
            return .content(
                system.hasPrefix("Translate")
                    ? "silver hair, red eyes" : #"{"intent":"selfie","subject":"","prompt":"eating ramen, selfie"}"#)
        }
        let world = try world(model) { $0.persona.appearance = "银发红瞳" }
        try await hear(world)
        #expect(world.backend.requests.map(\.prompt) == ["silver hair, red eyes, eating ramen, selfie"])
    }

    @Test func theHourAndTheTalkBeforeAreShownToWhoeverWritesTheScene() async throws {
        let model = ScriptedModel("eating ramen, selfie")
        let world = try world(model) { $0.intentMode = .rules }
        try await world.hear(World.Saying("小绘刚点了一碗拉面", id: 1), World.Saying("/自拍 看看你在吃什么", id: 2))
        let question = try #require(model.questions.last)
        #expect(question.contains("小绘刚点了一碗拉面"))
        #expect(question.contains("It is \(world.clock.withLock { $0.clockTime })"))
    }

    @Test func theReferencePictureGoesToAServiceThatTakesOne() async throws {
        let picture = GeneratedImage.plain().bytes
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
        try picture.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        for (canEdit, sources) in [(true, [picture]), (false, [])] {
            let world = try World(backend: ScriptedBackend(canEdit: canEdit)) {
                $0.persona.referenceImage = file.path
            }
            try await world.hear(World.Saying("/自拍", id: 1), World.Saying("/画 一只猫", id: 2))
            #expect(world.backend.requests.map(\.sources) == [sources, []])
        }
    }

    @Test func aReferencePictureThatCannotBeReadCostsNoSelfie() async throws {
        let world = try World(backend: ScriptedBackend(canEdit: true)) {
            $0.persona.referenceImage = "/nonexistent/reference.png"
        }
        try await world.hear(World.Saying("/自拍"))
        #expect(world.backend.requests.map(\.sources) == [[]])
    }
}
