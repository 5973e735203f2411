import ChatCore
import Foundation
import Inference
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

@Suite struct SeveralPicturesTests {
    typealias Saying = World.Saying

    private func key(_ id: Int) -> MessageKey {
        MessageKey(
            chat: ChatKey(account: "\(ScriptedEndpoint.account)", kind: .group, peer: "\(ScriptedEndpoint.group)"),
            id: "\(id)")
    }

    /// Draws what is asked, but fails at these of its calls, counted from 1.
    private func backend(
        failingAt failing: Set<Int>, as kind: InferenceError.Kind = .server, pictureMayExist: Bool = true
    ) -> ScriptedBackend {
        let calls = Locked(0)
        return ScriptedBackend { request throws(InferenceError) in
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            if failing.contains(call) { throw InferenceError(kind, detail: "", pictureMayExist: pictureMayExist) }
            var image = GeneratedImage.plain()
            image.seed = request.seed
            return image
        }
    }

    @Test func severalPicturesGoOutAsOneMessageAndDiffer() async throws {
        let world = try World()
        let sent = try await world.hear(Saying("/画 一只猫 x3", id: 1))
        #expect(sent.count == 1)
        #expect(sent[0].message.segments.first == .reply(1))
        #expect(sent[0].message.images.count == 3)
        #expect(Set(world.backend.requests.map(\.seed)).count == 3)
        #expect(Set(world.backend.requests.map(\.prompt)).count == 1)
        #expect(try await SQLiteJobStore(database: world.database).job(askedBy: key(1))?.count == 3)
    }

    @Test func aGivenSeedIsTheFirstOfSeveral() async throws {
        let world = try World()
        try await world.hear(Saying("/画 一只猫 x2 --seed 4294967295", id: 1))
        #expect(world.backend.requests.map(\.seed) == [4_294_967_295, 0])
    }

    @Test func whereSomeFailTheOthersAreSentAndOnlyTheyCountWhereTheRestWasSurelyNotMade() async throws {
        let world = try World(backend: backend(failingAt: [1], pictureMayExist: false)) { $0.limits.userDaily = 2 }
        let sent = try await world.hear(Saying("/画 一只猫 x2", id: 1), Saying("/画 一只狗", id: 2))
        #expect(sent.map { $0.message.images.count } == [1, 1])
        #expect(sent[0].message.plainText == Phrases.someMissing(asked: 2, made: 1))
        #expect(try await SQLiteJobStore(database: world.database).job(askedBy: key(1))?.count == 1)
    }

    @Test func whereAllFailThereIsOneSentence() async throws {
        let world = try World(backend: backend(failingAt: [1, 2, 3]))
        let sent = try await world.hear(Saying("/画 一只猫 x3", id: 1))
        #expect(sent.map { $0.message.plainText } == [InferenceError.Kind.server.sentence])
    }

    @Test func whatWouldFailAgainIsNotTriedAgain() async throws {
        let world = try World(backend: backend(failingAt: [1], as: .billing))
        try await world.hear(Saying("/画 一只猫 x4", id: 1))
        #expect(world.backend.requests.count == 1)
    }

    @Test func moreThanMayBeAskedForIsCutAndSaid() async throws {
        let world = try World { $0.limits.picturesPerRequest = 2 }
        let sent = try await world.hear(Saying("/画 一只猫 x9", id: 1))
        #expect(sent.map { $0.message.plainText } == [Phrases.fewerPictures(2), ""])
        #expect(sent[1].message.images.count == 2)
    }

    @Test func eachPictureCountsAgainstTheDailyNumber() async throws {
        let world = try World { $0.limits.userDaily = 3 }
        let sent = try await world.hear(Saying("/画 一只猫 x2", id: 1), Saying("/画 一只狗 x2", id: 2))
        #expect(sent.map { $0.message.plainText } == ["", Phrases.userLimit(3, left: 1)])
    }

    @Test func againTakesANumberOptionsAndWords() async throws {
        let world = try World()
        let sent = try await world.hear(
            Saying("/画 一只猫 竖图 x3", id: 1), Saying("/再来", id: 2), Saying("/再来 x2", id: 3),
            Saying("/再来 横图", id: 4), Saying("/再来 戴帽子 x2", id: 5))
        #expect(sent.map { $0.message.images.count } == [3, 1, 2, 1, 2])
        let requests = world.backend.requests
        #expect(requests.map(\.aspect) == Array(repeating: .portrait, count: 6) + [.landscape, .portrait, .portrait])
        #expect(requests.last?.prompt == "猫, 戴帽子")
    }

    @Test func againTakesUpWhatFailed() async throws {
        let world = try World(backend: backend(failingAt: [2]))
        let sent = try await world.hear(
            Saying("/pic a", id: 1), Saying("/pic b", id: 2), Saying("/再来", id: 3),
            Saying("/再来", id: 4).with { $0.by = 43 })
        #expect(world.backend.requests.map(\.prompt) == ["a", "b", "b", "b"])
        #expect(sent.map { $0.message.images.count } == [1, 0, 1, 1])
    }

    @Test func aRawPromptKeepsItsWords() async throws {
        let world = try World()
        try await world.hear(Saying("/pic a cat x2", id: 1))
        #expect(world.backend.requests.map(\.prompt) == ["a cat x2"])
    }

    @Test func theSeedOfEachPictureIsTold() async throws {
        let folder = try TemporaryFolder()
        var world = try World(backend: backend(failingAt: []))
        world.pictureFolder = folder.path
        try await world.hear(Saying("/画 一只猫 x2 --seed 5", id: 1))
        let sent = try #require(try await SQLiteJobStore(database: world.database).job(askedBy: key(1))?.sent)
        let quote = try #require(MessageID(sent))
        let answers = try await world.hear(Saying([.reply(quote), .text("/咒语")], id: 2))
        #expect(answers.last?.message.plainText.contains("种子：5、6") == true)
    }
}
