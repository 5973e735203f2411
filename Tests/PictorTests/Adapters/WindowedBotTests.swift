import ChatCore
import Foundation
import Inference
import Logging
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

/// The whole bot over a protocol that is not OneBot: what its events carry is enough.
@Suite(.timeLimit(.minutes(5))) struct WindowedBotTests {
    private let world: World
    private let adapter: WindowedAdapter

    init() throws {
        world = try World()
        adapter = WindowedAdapter(now: { [clock = world.clock] in clock.withLock { $0 } })
    }

    private func run(_ body: () async throws -> Void) async throws {
        let bot = Bot(
            snapshot: Snapshot(settings: world.configuration, backend: world.backend, model: nil),
            adapter: adapter, stores: Stores(world.database, pictureFolder: nil),
            now: { [clock = world.clock] in clock.withLock { $0 } },
            logger: world.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await adapter.run() }
            group.addTask { try await bot.run() }
            try await body()
            group.cancelAll()
        }
    }

    private func answers(_ count: Int) async -> [WindowedAdapter.Sent] {
        var answers: [WindowedAdapter.Sent] = []
        for await sent in adapter.sentMessages {
            answers.append(sent)
            if answers.count == count { break }
        }
        return answers
    }

    @Test func aRequestByMentionIsDrawnAndAnsweredInItsWindow() async throws {
        try await run {
            adapter.report(.message(.windowed("画一张猫咪的图片", id: "msg-a", mentioning: true)))
            let sent = await answers(1)
            #expect(sent.map(\.pictures) == [1])
            #expect(sent.first?.quote == "msg-a")
            #expect(sent.first?.target.window?.ticket == "event-msg-a")
            #expect(sent.first?.target.chat == WindowedAdapter.group)
        }
        #expect(world.backend.requests.count == 1)
    }

    @Test func severalPicturesGoOutOneAMessage() async throws {
        try await run {
            adapter.report(.message(.windowed("/画 猫 x3", id: "msg-b")))
            #expect(await answers(3).map(\.pictures) == [1, 1, 1])
        }
    }

    @Test func itsJobsAreKeptUnderItsTextKeys() async throws {
        try await run {
            adapter.report(.message(.windowed("/pic a cat", id: "msg-c")))
            _ = await answers(1)
        }
        let key = MessageKey(chat: WindowedAdapter.group, id: "msg-c")
        #expect(try await SQLiteJobStore(database: world.database).job(askedBy: key)?.requester == "member-Ω")
        let entry = try await SQLiteMessageStore(database: world.database).entry(for: key)
        #expect(entry?.author == "member-Ω" && entry?.parts == [.text("/pic a cat")])
    }
}
