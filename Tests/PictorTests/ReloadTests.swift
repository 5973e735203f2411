import ChatCore
import Foundation
import Inference
import OneBot
import PictorModel
import PictorSettings
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

@Suite struct ReloadTests {
    typealias Saying = World.Saying

    private let file = Locked("")

    /// What the bot's closure reads: the text in `file`, with a backend of its own.
    private func snapshot(_ backend: ScriptedBackend) throws(InvalidConfiguration) -> Snapshot {
        let text = file.withLock { $0 }
        let loaded = try Settings.parse(Array(text.utf8), file: "config.toml", needs: [])
        return Snapshot(
            settings: loaded.configuration, backend: backend, model: nil, readings: loaded.readings,
            warnings: loaded.warnings)
    }

    private func world(
        _ text: String, backend: ScriptedBackend = ScriptedBackend(), next: ScriptedBackend = ScriptedBackend()
    ) throws -> World {
        file.withLock { $0 = text }
        var world = try World(backend: backend)
        world.snapshot = try snapshot(backend)
        world.reading = { () throws(InvalidConfiguration) in try snapshot(next) }
        return world
    }

    @Test func aChangedConfigurationHoldsForTheNextMessageAndSaysWhatChanged() async throws {
        let next = ScriptedBackend()
        let world = try world("[limits]\nuser_daily = 5\n[api]\napi_key = \"sk-old\"", next: next)
        try await world.run { settled, bot in
            world.endpoint.post(world.event(Saying("/pic a", id: 1)))
            _ = await settled()
            file.withLock {
                $0 = "[limits]\nuser_daily = 1\n[api]\napi_key = \"sk-new\"\n[onebot]\naccess_token = \"secret-token\""
            }
            let outcome = await bot.reload()
            #expect(
                outcome
                    == .taken(
                        changed: ["api.api_key", "limits.user_daily"], waiting: ["onebot.access_token"], warnings: []))
            #expect(!outcome.sentence.contains("sk-") && !outcome.sentence.contains("secret-token"))
            world.endpoint.post(world.event(Saying("/pic b", id: 2)))
            _ = await settled()
            world.endpoint.post(world.event(Saying("/pic c", id: 3).with { $0.by = 43 }))
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == ["", Phrases.userLimit(1), ""])
        #expect(world.backend.requests.map(\.prompt) == ["a"])
        #expect(next.requests.map(\.prompt) == ["c"])
    }

    @Test func aBrokenConfigurationChangesNothingAndNamesEveryProblem() async throws {
        let world = try world("[bot]\ncommand_prefixes = [\"/\"]")
        try await world.run { settled, bot in
            file.withLock {
                $0 = "[bot]\ncommand_prefixes = [\"!\"]\ntrigger = \"never\"\n[limits]\nuser_daily = \"x\""
            }
            let outcome = await bot.reload()
            guard case .refused(let problems) = outcome else {
                Issue.record("taken: \(outcome)")
                return
            }
            #expect(problems.map(\.key) == ["bot.trigger", "limits.user_daily"])
            #expect(outcome.sentence.contains("config.toml:3"))
            world.endpoint.post(world.event(Saying("/pic a", id: 1)))
            _ = await settled()
        }
        #expect(world.backend.requests.map(\.prompt) == ["a"])
    }

    @Test func aJobAtWorkFinishesWithTheBackendItBeganWith() async throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let first = ScriptedBackend { _ in
            for await _ in gate.stream { break }
            return .plain()
        }
        let next = ScriptedBackend()
        let world = try world("", backend: first, next: next)
        try await world.run { settled, bot in
            world.endpoint.post(world.event(Saying("/pic a", id: 1)))
            await first.nextRequest()
            file.withLock { $0 = "[bot]\nquote_request = false" }
            #expect(await bot.reload() == .taken(changed: ["bot.quote_request"], waiting: [], warnings: []))
            gate.continuation.yield()
            _ = await settled()
        }
        #expect(world.endpoint.sent.count == 1)
        #expect(world.endpoint.sent.first?.message.segments.first == .reply(1))
        #expect(next.requests.isEmpty)
    }

    /// A backend that draws once it is let, told by the continuation's end.
    private static func held() -> (backend: ScriptedBackend, gate: AsyncStream<Void>.Continuation) {
        let gate = AsyncStream.makeStream(of: Void.self)
        return (
            ScriptedBackend { _ in
                for await _ in gate.stream { break }
                return .plain()
            }, gate.continuation
        )
    }

    /// Asks for two pictures, and waits until one is being painted and the other waits.
    private func fillTheLine(of world: World) async throws {
        for id in 1...2 { world.endpoint.post(world.event(Saying("/pic \(id)", id: Int64(id)))) }
        await world.backend.nextRequest()
        while try await SQLiteJobStore(database: world.database).unfinished().count < 2 { await Task.yield() }
    }

    @Test func aWiderQueueLetsWaitingJobsStartAtOnce() async throws {
        let first = Self.held(), next = ScriptedBackend()
        let world = try world("[limits]\nmax_concurrent = 1", backend: first.backend, next: next)
        try await world.run { settled, bot in
            try await fillTheLine(of: world)
            file.withLock { $0 = "[limits]\nmax_concurrent = 2" }
            _ = await bot.reload()
            await next.nextRequest()
            first.gate.finish()
            _ = await settled()
            _ = await settled()
        }
        #expect(world.endpoint.sent.map(\.message.images.count) == [1, 1])
    }

    @Test func aJobThatWaitsIsPaintedByWhatIsConfiguredAtItsTurnAndNotByABadKeyOfBefore() async throws {
        let first = Self.held()
        let next = ScriptedBackend()
        let world = try world(
            "[limits]\nmax_concurrent = 1\n[api]\napi_key = \"sk-bad\"", backend: first.backend, next: next)
        try await world.run { settled, bot in
            try await fillTheLine(of: world)
            file.withLock {
                $0 = "[limits]\nmax_concurrent = 1\n[bot]\nquote_request = false\n[api]\napi_key = \"sk-good\""
            }
            _ = await bot.reload()
            first.gate.finish()
            _ = await settled()
            _ = await settled()
        }
        #expect(first.backend.requests.count == 1)
        #expect(next.requests.count == 1)
        // The settings too: what was at work quotes as it did, what waited does not.
        let quotes = world.endpoint.sent.map { $0.message.replyID != nil }
        #expect(quotes == [true, false])
    }

    @Test func aMuteAndANoOutliveAReload() async throws {
        let world = try world("")
        try await world.run { settled, bot in
            world.endpoint.post(world.event(Saying("/关闭画图", id: 1)))
            _ = await settled()
            _ = await bot.reload()
            world.endpoint.post(world.event(Saying("/关闭画图", id: 2)))
            _ = await settled()
        }
        #expect(world.endpoint.sent.map { $0.message.plainText } == [Phrases.denied])
    }

    @Test func everyKeyIsRead() throws {
        let loaded = try Settings.parse([], file: "", needs: [])
        let keys = try Settings.keys()
        let noted = Set(Settings.Readings().changes(to: loaded.readings))
        // A key that means nothing here is accepted and not kept.
        #expect(keys.subtracting(noted) == ["plugin.config_version"])
    }
}
