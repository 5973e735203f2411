import Foundation
import Primitives
import TestSupport
import Testing

@testable import Inference

/// How each service of a chain has done, kept and told.
@Suite(.timeLimit(.minutes(5))) struct ChainHealthTests {
    private let world = World()

    private func server(failing: Bool) throws -> LoopbackServer {
        try LoopbackServer {
            $1.reply(json: failing ? "{}" : LoopbackServer.imagesReply(), status: failing ? 402 : 200)
        }
    }

    @Test func everyPictureAndFailureIsCountedAndTold() async throws {
        let (first, second) = (try server(failing: true), try server(failing: false))
        defer {
            first.stop()
            second.stop()
        }
        let told = Locked<[[BackendHealth]]>([])
        let chain = FallbackBackend(
            [
                .init(world.openAI(first.url + "/v1"), at: "first.example"),
                .init(world.openAI(second.url + "/v1"), at: "second.example"),
            ], logger: world.sender.logger
        ) { health in told.withLock { $0.append(health) } }
        _ = try await chain.generate(ImageRequest(prompt: "x"), within: .seconds(20))
        let health = chain.health
        #expect(health.map(\.service) == ["openai first.example m", "openai second.example m"])
        #expect(health.map(\.failures) == [1, 0] && health.map(\.pictures) == [0, 1])
        #expect(health.map(\.isFailing) == [true, false])
        #expect(told.withLock { $0.count } == 2 && told.withLock { $0.last } == health)
    }

    @Test func whatIsRememberedBelongsToTheSameServiceOnly() throws {
        var old = BackendHealth(service: "openai a.example m")
        old.pictures = 5
        let chain = FallbackBackend(
            [.init(world.openAI("http://b"), at: "b.example"), .init(world.openAI("http://a"), at: "a.example")],
            remembered: [old, BackendHealth(service: "gone")], logger: world.sender.logger)
        #expect(chain.health.map(\.pictures) == [0, 5])
    }

    @Test func aRefusalOfWhatWasAskedIsNoFailureOfTheService() async throws {
        let server = try LoopbackServer {
            $1.reply(json: #"{"error":{"code":"moderation_blocked","message":"no"}}"#, status: 400)
        }
        defer { server.stop() }
        let chain = FallbackBackend([.init(world.openAI(server.url + "/v1"))], logger: world.sender.logger)
        _ = try? await chain.generate(ImageRequest(prompt: "x"), within: .seconds(20))
        #expect(chain.health.map(\.failures) == [0])
    }

    @Test func aServiceFailsUntilAPictureComesAndAnOldFailureIsForgiven() {
        let now = Date(timeIntervalSince1970: 1_795_500_000)
        var health = BackendHealth(service: "x")
        health.failures = 2
        health.lastFailure = .init(time: now.addingTimeInterval(-300), kind: "billing")
        #expect(health.isFailing)
        #expect(!BackendFact.record(health, asOf: now).isSound)
        #expect(BackendFact.record(health, asOf: now.addingTimeInterval(3300)).isSound)
        health.pictures = 1
        health.lastPicture = now.addingTimeInterval(-60)
        #expect(!health.isFailing)
        #expect(BackendFact.record(health, asOf: now).isSound)
    }
}
