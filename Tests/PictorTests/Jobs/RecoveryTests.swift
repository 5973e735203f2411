import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

@Suite struct RecoveryTests {
    private let folder: TemporaryFolder
    private let world: World
    private let log: SQLiteJobStore
    private let store: SQLitePictureStore

    init() throws {
        folder = try TemporaryFolder()
        var world = try World()
        world.pictureFolder = folder.place("pictures")
        self.world = world
        log = SQLiteJobStore(database: world.database)
        store = SQLitePictureStore(database: world.database, folder: world.pictureFolder)
    }

    private let chat = ChatKey(
        account: "\(ScriptedEndpoint.account)", kind: .group, peer: "\(ScriptedEndpoint.group)")

    /// A job that a crash left in this state, with a picture kept for it or without.
    private func leave(_ state: Job.State, keeping: Bool, age: Int64 = 3600) async throws {
        let now = Int64(world.clock.withLock { $0.timeIntervalSince1970 }) - age
        let job = try #require(
            try await log.accept(
                JobRequest(
                    source: MessageKey(chat: chat, id: "1"), requester: "42", intent: .draw, origin: .command,
                    request: "a", isRaw: true), now: now
            ).job)
        try await log.advance(job.id, to: state, now: now)
        guard keeping else { return }
        try await store.keep(
            NewPicture(
                job: job.id, place: 0, bytes: GeneratedImage.plain().bytes, fileExtension: "png"), now: now)
    }

    private func job() async throws -> Job? { try await log.job(askedBy: MessageKey(chat: chat, id: "1")) }

    /// What the bot sends until the job has ended.
    private func restart() async throws -> [ScriptedEndpoint.Call] {
        try await world.run { settled in
            world.endpoint.post(world.event(World.Saying("今天天气不错", id: 2)))
            _ = await settled()
            while try await job()?.state.isEnding == false { await Task.yield() }
            while try await job()?.state == .failed, world.endpoint.sent.isEmpty { _ = await world.endpoint.nextCall() }
        }
        return world.endpoint.sent
    }

    private func showInGroup(_ messages: JSONValue...) {
        world.endpoint.answerHistory(with: ["messages": .array(messages)])
    }

    private let talk: JSONValue = [
        "message_id": 554, "user_id": 43, "time": 1_795_000_000, "sender": ["user_id": 43],
        "message": [["type": "text", "data": ["text": "x"]]],
    ]
    private let picture: JSONValue = [
        "message_id": 555, "user_id": 10001, "sender": ["user_id": 10001],
        "message": [["type": "reply", "data": ["id": "1"]], ["type": "image", "data": ["file": "a.png"]]],
    ]

    @Test(arguments: [Job.State.painting, .sending])
    func aPictureThatWasMadeAndKeptIsSentAfterARestart(state: Job.State) async throws {
        try await leave(state, keeping: true)
        showInGroup(talk)
        let sent = try await restart()
        #expect(sent.count == 1)
        #expect(sent.first?.message.images.first?.file.carriedBytes == GeneratedImage.plain().bytes)
        #expect(sent.first?.message.segments.first == .reply(1))
        #expect(world.backend.requests.isEmpty)
        #expect(try await job()?.state == .done)
    }

    @Test(arguments: [Job.State.painting, .sending])
    func aPictureThatIsThereIsNotSentAgain(state: Job.State) async throws {
        try await leave(state, keeping: true)
        showInGroup(talk, picture)
        #expect(try await restart().isEmpty)
        #expect(try await job()?.state == .done)
        #expect(try await job()?.sent == "555")
    }

    @Test func whereNobodyCanTellWhetherItIsThereItIsNotSentAgain() async throws {
        try await leave(.sending, keeping: true)
        // An empty answer is how endpoints say that they cannot tell.
        #expect(try await restart().isEmpty)
        #expect(try await job()?.state == .unknown)
    }

    @Test func whereMoreWasSaidSinceThanTheEndpointShowsItIsNotSentAgain() async throws {
        try await leave(.sending, keeping: true)
        var recent = talk.object ?? [:]
        recent["time"] = 1_795_496_400
        showInGroup(.object(recent))
        #expect(try await restart().isEmpty)
        #expect(try await job()?.state == .unknown)
    }

    @Test func whatMayHaveBeenPaidForAndIsLostIsTold() async throws {
        try await leave(.painting, keeping: false)
        showInGroup(talk)
        #expect(try await restart().map { $0.message.plainText } == [Phrases.wasRestarted])
        #expect(world.backend.requests.isEmpty)
        #expect(try await job()?.state == .failed)
        #expect(try await log.usage(by: "42", in: nil, since: 0) == 1)
        #expect(try await log.pictures(in: chat, since: 0) == 1)
    }

    @Test func aPictureIsKeptBeforeItGoesOutAndCanBeChangedWithoutTheEndpoint() async throws {
        let backend = ScriptedBackend(canEdit: true)
        var world = try World(backend: backend)
        world.pictureFolder = folder.place("pictures")
        try await world.hear(World.Saying("/pic a cat", id: 1))
        #expect(folder.pictures(in: "pictures") == ["1-0.png"])
        let sent = try #require(
            try await SQLiteJobStore(database: world.database).job(askedBy: MessageKey(chat: chat, id: "1")))
        let quote = try #require(sent.sent.flatMap { MessageID($0) })
        try await world.hear(World.Saying([.reply(quote), .text("/改 换成夜景")], id: 2))
        #expect(backend.requests.last?.sources == [GeneratedImage.plain().bytes])
        #expect(!world.endpoint.allCalls.contains { $0.action == "get_msg" })
    }

    @Test func aPictureThatCannotBeKeptIsSentAllTheSame() async throws {
        try Data().write(to: URL(fileURLWithPath: folder.place("file")))
        var world = try World()
        world.pictureFolder = folder.place("file/pictures")
        let sent = try await world.hear(World.Saying("/pic a cat", id: 1))
        #expect(sent.count == 1 && sent[0].message.images.count == 1)
        #expect(
            try await SQLiteJobStore(database: world.database).job(askedBy: MessageKey(chat: chat, id: "1"))?.state
                == .done)
    }

    @Test func aTemporarySessionIsAnsweredThroughItsGroupAfterARestartToo() async throws {
        let backend = ScriptedBackend { _ async throws(InferenceError) -> GeneratedImage in
            await suspendUntilCancelled()
            throw InferenceError(.cancelled, detail: "")
        }
        let world = try World(backend: backend)
        try await world.run { _ in
            let changes: [String: JSONValue] = ["sub_type": "group", "sender": ["user_id": 42, "group_id": 20001]]
            world.endpoint.post(world.event(World.Saying("/pic a cat").with { $0.isPrivate = true }, changes))
            await backend.nextRequest()
        }
        let next = try World(database: world.database)
        try await next.run { _ in
            next.endpoint.post(next.event(World.Saying("今天天气不错", id: 2)))
            while next.endpoint.sent.isEmpty { _ = await next.endpoint.nextCall() }
        }
        let call = try #require(next.endpoint.sent.first)
        #expect(call.message.plainText == Phrases.wasRestarted)
        #expect(call.parameters["user_id"]?.integer == 42)
        #expect(call.parameters["group_id"]?.integer == 20001)
    }
}
