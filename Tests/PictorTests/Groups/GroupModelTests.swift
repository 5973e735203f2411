import ChatCore
import Inference
import PictorModel
import Testing

@testable import Pictor
@testable import SQLiteStore

/// Which model a group's pictures are drawn with.
@Suite(.timeLimit(.minutes(5))) struct GroupModelTests {
    typealias Saying = World.Saying

    private func superuser(_ text: String, _ id: Int64, isPrivate: Bool = false) -> Saying {
        Saying(text, id: id).with {
            $0.by = 999
            $0.isPrivate = isPrivate
        }
    }

    private func models(_ world: World) -> [String?] { world.backend.requests.map(\.model) }

    @Test func aGroupIsDrawnForWithTheModelThatWasChosenThere() async throws {
        let world = try World()
        try await world.hear(
            Saying("/pic a cat", id: 1), superuser("/画图模型 x", 2), Saying("/pic a dog", id: 3),
            superuser("/画图模型 默认", 4), Saying("/pic a bird", id: 5))
        #expect(world.backend.requests.map(\.prompt) == ["a cat", "a dog", "a bird"])
        #expect(models(world) == [nil, "x", nil])
    }

    @Test func anotherGroupKeepsItsOwn() async throws {
        let world = try World()
        try await world.hear(
            superuser("/画图模型 x", 1), superuser("/画图模型 y", 2).with { $0.group = 20002 },
            Saying("/pic a cat", id: 3), Saying("/pic a dog", id: 4).with { $0.group = 20002 },
            Saying("/pic a bird", id: 5).with { $0.group = 20003 })
        #expect(models(world) == ["x", "y", nil])
    }

    @Test func aModelChosenForAllHoldsWhereThereIsNoneOfTheirOwn() async throws {
        let world = try World()
        try await world.hear(
            superuser("/画图模型 all", 1, isPrivate: true), superuser("/画图模型 x", 2), Saying("/pic a cat", id: 3),
            Saying("/pic a dog", id: 4).with { $0.group = 20002 })
        #expect(models(world) == ["x", "all"])
    }

    @Test func theModelThatDrewIsWhatIsRemembered() async throws {
        let backend = ScriptedBackend { request in
            var image = GeneratedImage.plain()
            image.model = request.model ?? "scripted-1"
            return image
        }
        let world = try World(backend: backend)
        try await world.hear(superuser("/画图模型 seedream 4", 1), Saying("/pic a cat", id: 2))
        let chat = ChatKey(account: "10001", kind: .group, peer: "20001")
        let job = try await SQLiteJobStore(database: world.database).job(askedBy: MessageKey(chat: chat, id: "2"))
        #expect(job?.model == "seedream 4")
    }
}
