import Foundation
import Inference
import Logging
import Primitives
import Testing

@testable import Pictor

/// How the services have done, kept over restarts.
@Suite struct HealthFileTests {
    private let folder: TemporaryFolder
    private let file: HealthFile

    init() throws {
        folder = try TemporaryFolder()
        file = HealthFile(
            besideHistory: folder.place("bot.sqlite"), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func whatWasSavedLastIsLoaded() {
        var health = BackendHealth(service: "openai x.example m")
        file.save([health])
        health.pictures = 2
        health.failures = 1
        health.lastPicture = Date(timeIntervalSince1970: 1_795_500_000)
        file.save([health])
        file.flush()
        #expect(file.load() == [health])
        #expect(folder.names() == ["bot-backends.json"])
    }

    @Test(arguments: ["", "{", "[1]", "[{\"service\":3}]", "\u{0}"])
    func aBrokenFileIsNothing(content: String) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: folder.place("bot-backends.json")))
        #expect(file.load().isEmpty)
    }

    @Test func aPlaceThatCannotBeWrittenIsOfNoConsequence() {
        let nowhere = HealthFile(
            besideHistory: "/proc/nowhere/bot.sqlite", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        nowhere.save([BackendHealth(service: "x")])
        nowhere.flush()
        #expect(nowhere.load().isEmpty)
    }

    @Test func aHistoryWithoutAFolderIsNothingToTalkAbout() {
        let log = RecordedLog()
        let early = HealthFile(
            besideHistory: folder.place("later/bot.sqlite"), logger: log.logger)
        early.save([BackendHealth(service: "x")])
        early.flush()
        #expect(log.lines.isEmpty)
        #expect(folder.names().isEmpty)
    }
}
