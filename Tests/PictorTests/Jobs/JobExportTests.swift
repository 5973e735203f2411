import ChatCore
import Foundation
import JSON
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import PictorApp
@testable import SQLiteStore

/// What `pictor jobs` tells.
@Suite(.timeLimit(.minutes(5))) struct JobExportTests {
    typealias Saying = World.Saying

    private func lines(
        of world: World, group: String? = nil, since: Int64? = nil
    ) async throws -> [JSONValue] {
        let written = Locked<[Data]>([])
        let count = try await JobLines(configuration: world.configuration).write(
            JobExport.Selection(group: group, since: since), of: JobExport(database: world.database)
        ) { line in written.withLock { $0.append(line) } }
        let lines = written.withLock { $0 }
        #expect(lines.count == count)
        return try lines.map { try JSONValue(parsing: $0) }
    }

    @Test func everyAcceptedRequestIsToldWithWhatBecameOfIt() async throws {
        let world = try World()
        try await world.hear(
            Saying("早", id: 1), Saying("/pic a cat", id: 2),
            Saying("/pic a dog", id: 3).with { $0.group = 20002 })
        let told = try await lines(of: world)
        #expect(told.map { $0["chat"]?.string } == ["10001/group/20001", "10001/group/20002"])
        #expect(told.map { $0["source"]?.string } == ["2", "3"])
        #expect(told.map { $0["request"]?.string } == ["a cat", "a dog"])
        #expect(told.allSatisfy { $0["state"] == "done" && $0["requester"] == "42" && $0["sent"] != nil })
        let now = world.clock.withLock { Int64($0.timeIntervalSince1970) }
        #expect(told.allSatisfy { $0["times"]?["accepted"]?.integer == now })
        #expect(try await lines(of: world, group: "20002").count == 1)
        #expect(try await lines(of: world, since: now + 1).isEmpty)
    }

    @Test func aKeyThatSomebodyTypedIsNotTold() async throws {
        let world = try World { $0.api.keys = [Secret("sk-abcdef123456")] }
        try await world.hear(Saying("/pic sk-abcdef123456", id: 1))
        #expect(try await lines(of: world).map { $0["request"]?.string } == ["***"])
    }
}
