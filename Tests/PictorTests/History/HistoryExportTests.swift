import ChatCore
import Foundation
import Inference
import JSON
import Logging
import OneBot
import PictorApp
import PictorModel
import Primitives
import Testing
import Understanding

@testable import Pictor
@testable import SQLiteStore

/// What is remembered, written out and judged again.
@Suite(.timeLimit(.minutes(5))) struct HistoryExportTests {
    typealias Saying = World.Saying

    private func lines(
        of world: World, group: String? = nil, since: Int64? = nil, context: Int = 20
    ) async throws -> [JSONValue] {
        let export = HistoryExport(database: world.database)
        let lines = Locked<[Data]>([])
        let count = try await EventForm(configuration: world.configuration).write(
            HistoryExport.Selection(
                group: group, since: since, contextLength: context, configuration: world.configuration), of: export
        ) { line in lines.withLock { $0.append(line) } }
        let written = lines.withLock { $0 }
        #expect(written.count == count)
        return try written.map { try JSONValue(parsing: $0) }
    }

    @Test func anExportedDayIsJudgedAsTheBotJudgedIt() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(
            Saying("今天天气不错", id: 1), Saying("画一张猫咪的图片", id: 2), Saying("再来一张", id: 3),
            Saying("来张自拍", id: 4), Saying("再来一张", id: 5), Saying([.at(10001), .text(" 你会画漫画吗")], id: 6),
            Saying("哈哈哈", id: 7))
        let replay = IntentLines(
            configuration: world.configuration, model: nil,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let exported = try await lines(of: world)
        #expect(exported.count == 7)
        for (line, id) in zip(exported, 1...) {
            let verdict = try JSONValue(parsing: try await replay.judged(line.serialized))
            let trace = try #require(try await world.traces.trace(of: .inGroup(Int64(id))))
            #expect(verdict["intent"]?.string == trace.intent.rawValue)
            #expect(verdict["id"]?.string == "10001/group/20001/\(id)")
        }
        #expect(exported.count { ($0["context"]?.array ?? []).contains { $0["post_type"] == "message_sent" } } > 3)
    }

    @Test func aQuotedMessageComesAlongHoweverFarBackItLies() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying("第一句", id: 1))
        for id in 2...5 { try await world.hear(Saying("闲聊", id: Int64(id))) }
        try await world.hear(Saying([.reply(1), .text("画出来看看")], id: 6))
        let context = try #require(try await lines(of: world, context: 2).last?["context"]?.array)
        #expect(context.map { $0["message_id"]?.integer } == [1, 4, 5])
    }

    @Test func aGroupAndAMomentCanBeChosen() async throws {
        let world = try World { $0.intentMode = .rules }
        let start = world.clock.withLock { Int64($0.timeIntervalSince1970) }
        try await world.hear(Saying("早", id: 1), Saying("早", id: 2).with { $0.group = 20002 })
        world.clock.withLock { $0 += 600 }
        try await world.hear(
            Saying("晚", id: 3), Saying("晚", id: 4).with { $0.group = 20002 },
            Saying("私下", id: 5).with { $0.isPrivate = true })
        let all = try await lines(of: world)
        #expect(Set(all.compactMap { $0["event"]?["message_id"]?.integer }) == [1, 2, 3, 4])
        let chosen = try await lines(of: world, group: "20002", since: start + 300)
        #expect(chosen.map { $0["event"]?["message_id"]?.integer } == [4])
        // What lies before the moment still stands around what lies after it.
        #expect(chosen[0]["context"]?.array?.count == 1)
    }

    @Test func olderTalkThanTheModelSeesIsNoContext() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying("早", id: 1))
        world.clock.withLock { $0 += 3600 }
        try await world.hear(Saying("晚", id: 2))
        #expect(try await lines(of: world).last?["context"]?.array?.isEmpty == true)
    }

    @Test func neitherBytesNorAddressesNorSecretsAreExported() async throws {
        let world = try World {
            $0.intentMode = .rules
            $0.api.keys = [Secret("sk-abcdef123456")]
        }
        let blob = String(repeating: "QUJD", count: 100)
        let picture = Segment.Image(
            file: "abc.jpg", url: "https://multimedia.nt.qq.com.cn/download?rkey=CAQSsecret", subType: 0)
        try await world.hear(
            Saying([.image(picture), .text("看看 base64://\(blob) 和 \(blob)，密钥是 sk-abcdef123456 呀")], id: 1),
            Saying(
                [
                    .json("{\"token\":\"CAQSsecret\"}"),
                    .file(Segment.Media(file: FileReference(rawValue: "base64://\(blob)"))),
                ], id: 2))
        let text = try await lines(of: world).map { String(decoding: $0.serialized, as: UTF8.self) }.joined()
        for secret in ["QUJDQUJD", "rkey", "CAQSsecret", "sk-abcdef123456"] { #expect(!text.contains(secret)) }
        #expect(text.contains("看看"))
        #expect(text.contains("\"image\""))
    }

    @Test func theDatabaseIsReadWhileTheBotHasIt() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "pictor.sqlite").path
        let world = try World(database: try Database(path: path)) {
            $0.intentMode = .rules
            $0.history.path = path
        }
        try await world.hear(Saying("早", id: 1))
        let count = try await HistoryExport(configuration: world.configuration).run(
            HistoryExport.Selection(group: nil, since: nil, contextLength: 0, configuration: world.configuration)
        ) { _, _ in }
        #expect(count == 1)
        #expect(throws: StorageError.missing(path: path + "x")) {
            var configuration = world.configuration
            configuration.history.path = path + "x"
            _ = try HistoryExport(configuration: configuration)
        }
    }

    @Test(arguments: [
        ("1d", Int64(1_795_413_600)), ("12h", 1_795_456_800), ("0m", 1_795_500_000), ("2w", 1_794_290_400),
    ])
    func aSpanBeginsThatLongAgo(text: String, moment: Int64) {
        #expect(ExportStart.parse(text, now: Date(timeIntervalSince1970: 1_795_500_000)) == moment)
    }

    @Test func aDateBeginsWithItsLocalDay() throws {
        let now = Date(timeIntervalSince1970: 1_795_500_000)
        let day = try #require(ExportStart.parse("2026-11-24", now: now))
        #expect(ExportStart.parse("2026-11-24T01:30", now: now) == day + 5400)
        #expect(ExportStart.parse("2026-11-24 01:30:05", now: now) == day + 5405)
    }

    @Test(arguments: ["", "d", "-1d", "1y", "2026-13-01", "2026-02-30", "昨天", "2026-11-24Tx", "99999999999999999999d"])
    func anythingElseIsNoMoment(text: String) {
        #expect(ExportStart.parse(text, now: Date(timeIntervalSince1970: 0)) == nil)
    }
}
