import Foundation
import Inference
import JSON
import OneBot
import Primitives
import Testing

@testable import Pictor

/// Changing a picture where the service cannot: our own is drawn anew from its changed prompt.
@Suite(.timeLimit(.minutes(5))) struct RedrawingTests {
    typealias Saying = World.Saying

    @Test(arguments: ["/改 换成水彩", "/改图 换成水彩", "换成水彩风格"])
    func aQuotedPictureOfOursIsDrawnAnewWithTheSameSeedAndTheAnswerSaysSo(words: String) async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying("/pic a cat on a mat", id: 1))
        let picture = try await world.picture(for: 1)
        let sent = try await world.hear(Saying([.reply(picture), .text(words)], id: 2))
        let request = try #require(world.backend.requests.last)
        #expect(world.backend.requests.count == 2)
        #expect(request.prompt.hasPrefix("a cat on a mat, "))
        #expect(request.prompt.contains("水彩"))
        // The scripted backend reports seed 7 for every picture.
        #expect(request.seed == 7)
        #expect(request.sources.isEmpty)
        let answer = try #require(sent.last?.message)
        #expect(answer.segments.map(\.type) == ["reply", "image", "text"])
        #expect(answer.plainText == Phrases.redrawn)
    }

    @Test func thePictureJustBeforeIsMeantWhereNoneIsQuoted() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying("/pic a cat on a mat", id: 1), Saying("/改 换成水彩", id: 2))
        #expect(world.backend.requests.map(\.prompt).last?.hasPrefix("a cat on a mat, ") == true)
    }

    @Test func aModelRewritesThePromptAndSeesTheOldOne() async throws {
        let writer = ScriptedModel("a dog on a mat, watercolor")
        var world = try World { $0.llm.model = "judge" }
        world.model = writer.model
        try await world.hear(Saying("/pic a cat on a mat", id: 1))
        let picture = try await world.picture(for: 1)
        try await world.hear(Saying([.reply(picture), .text("/改 换成狗 --seed 9 横图")], id: 2))
        let request = try #require(world.backend.requests.last)
        #expect(request.prompt == "a dog on a mat, watercolor")
        #expect(request.seed == 9)
        #expect(request.aspect == .landscape)
        #expect(writer.questions.last?.contains("a cat on a mat") == true)
    }

    @Test func theModelsRewritingKeepsTheSeedAndTheAnswerSaysWhatWasDone() async throws {
        let writer = ScriptedModel("a cat on a mat, watercolor")
        var world = try World { $0.llm.model = "writer" }
        world.model = writer.model
        try await world.hear(Saying("/pic a cat on a mat", id: 1))
        let sent = try await world.hear(Saying([.reply(try await world.picture(for: 1)), .text("换成水彩风格")], id: 2))
        let request = try #require(world.backend.requests.last)
        #expect((request.prompt, request.seed) == ("a cat on a mat, watercolor", 7))
        #expect(sent.last?.message.plainText == Phrases.redrawn)
    }

    @Test func standingWordsAreNotPutInFrontTwice() async throws {
        let world = try World {
            $0.intentMode = .rules
            $0.generation.promptAddition = "masterpiece"
        }
        try await world.hear(Saying("/画 一只猫", id: 1), Saying("/改 换成水彩", id: 2))
        #expect(world.backend.requests.map(\.prompt) == ["masterpiece, 猫", "masterpiece, 猫, 换成水彩"])
    }

    @Test func anothersPictureCannotBeChangedThere() async throws {
        let world = try World { $0.intentMode = .rules }
        let theirs: Message = [.image(Segment.Image(file: "a.png", url: "http://203.0.113.1/a.png")), .text("/改 换成水彩")]
        let sent = try await world.hear(Saying(theirs, id: 1), Saying("/改 换成水彩", id: 2))
        #expect(world.backend.requests.isEmpty)
        #expect(sent.map { $0.message.plainText } == [Phrases.cannotEdit, Phrases.cannotEdit])
    }

    @Test func aServiceThatEditsButCannotBeGivenOurPictureDrawsItAnew() async throws {
        let world = try World(backend: ScriptedBackend(canEdit: true)) { $0.intentMode = .rules }
        try await world.hear(Saying("/pic a cat on a mat", id: 1))
        let picture = try await world.picture(for: 1)
        let sent = try await world.hear(Saying([.reply(picture), .text("/改 换成水彩")], id: 2))
        #expect(world.backend.requests.last?.prompt.hasPrefix("a cat on a mat, ") == true)
        #expect(sent.last?.message.plainText == Phrases.redrawn)
    }

    @Test func aChangedPictureCanBeHadAgainWithAnotherSeed() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(
            Saying("/pic a cat on a mat", id: 1), Saying("/改 换成水彩", id: 2), Saying("/再来", id: 3))
        let requests = world.backend.requests
        #expect(requests.count == 3)
        #expect(requests.last?.prompt == requests[1].prompt)
        #expect(requests.last?.seed == nil)
    }
}
