import ChatCore
import Foundation
import JSON
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

/// A database that the program of commit 6df2361 wrote and was killed over, opened by this version.
///
/// How it was made stands in `Fixtures/upgrade/make-6df2361.py`.
@Suite struct UpgradeTests {
    private let folder: TemporaryFolder
    /// A copy of the old database.
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.place("pictor.sqlite")
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/upgrade")
        try FileManager.default.copyItem(atPath: fixtures.appending(path: "6df2361.sqlite").path, toPath: path)
    }

    private func jobs(_ database: SQLiteStore.Database) async throws -> [JobExport.Entry] {
        var entries: [JobExport.Entry] = []
        _ = try await JobExport(database: database).run(JobExport.Selection(group: nil, since: nil)) {
            entries.append($0)
        }
        return entries
    }

    @Test func everyJobIsReadWithItsStateAndTheCodeOfItsEnding() async throws {
        let jobs = try await jobs(Database(path: path))
        let ends = jobs.map { $0.state + ($0.ending.map { " \($0)" } ?? "") }
        #expect(
            ends == [
                "done delivered", "done delivered", "done delivered", "done delivered", "done delivered",
                "failed failed_configuration", "failed failed_policy", "failed failed_no_picture",
                "failed failed_auth", "failed failed_billing", "failed failed_rate", "failed failed_server",
                "failed failed_send_refused", "cancelled cancelled_by_unrecorded_while_painting", "done delivered",
                "done delivered", "cancelled cancelled_by_unrecorded_while_queued",
                "cancelled cancelled_by_unrecorded_while_queued", "failed interrupted_while_painting",
                "unknown unknown_outcome_after_restart", "sending", "painting", "writing", "queued",
            ])
        #expect(jobs.filter { $0.state == "done" }.allSatisfy { $0.sent != nil && $0.pictures == 1 })
        #expect(jobs.first?.requester == "42" && jobs.first?.request == "kilobytes:2 first")
        #expect(Set(jobs.map(\.chat)) == ["10001/group/20001", "10001/group/20002", "10001/private/43"])
    }

    @Test func jobsAreFoundByTheirMessagesAndByTheirPictures() async throws {
        let database = try Database(path: path)
        let log = SQLiteJobStore(database: database)
        for entry in try await jobs(database) {
            let chat = try #require(ChatKey(entry.chat))
            let job = try #require(try await log.job(askedBy: MessageKey(chat: chat, id: entry.source)))
            #expect(job.id == entry.id)
            if let sent = entry.sent {
                #expect(try await log.job(sentAs: MessageKey(chat: chat, id: sent))?.id == job.id)
            }
            #expect(job.ending?.code == entry.ending)
        }
    }

    @Test func theHistoryIsReadAsNeutralParts() async throws {
        let history = SQLiteMessageStore(database: try Database(path: path))
        let recent = try await history.recent(in: .group(), limit: 1000, since: 0)
        let talk = recent.filter { $0.author == "43" }.map(\.parts)
        #expect(talk.count == 10)
        #expect(
            talk.map { $0.map(Self.kind) } == [
                ["text"], ["mention 42", "text"], ["text", "picture"], ["other"], ["other"], ["other"],
                ["everyone", "text"], ["picture"], ["other"], ["quote", "text"],
            ])
        #expect(talk.first == [.text("今天天气不错")])
        let own = recent.filter(\.isOwn)
        #expect(own.contains { $0.parts.map(Self.kind) == ["quote", "picture"] })
        #expect(own.contains { $0.parts.map(Self.kind) == ["quote", "text"] })
        let answered = try #require(talk.last?.first)
        guard case .quote(let quote) = answered else { return }
        let quoted = try await history.entry(for: MessageKey(chat: .group(), id: quote.id))
        #expect(quoted?.author == "43")
    }

    private static func kind(_ part: MessagePart) -> String {
        switch part {
        case .text: "text"
        case .mention(let mention): "mention \(mention.id)"
        case .mentionEveryone: "everyone"
        case .quote: "quote"
        case .picture: "picture"
        case .other: "other"
        }
    }

    @Test func whatGroupsSetBansAllowancesLessonsTracesAndTheSuperuserHold() async throws {
        let database = try Database(path: path)
        let settings = SQLiteGroupStore(database: database)
        let values = try await settings.overrides(for: .group())
        #expect(values.trigger == .smart && values.cooldown == 0 && values.userDaily == 30)
        #expect(values.quietHours == QuietHours("3-3:30") && values.bannedWords == ["血腥"])
        #expect(try await settings.overrides(for: .group(30009)).isEnabled == false)
        let bans = SQLiteGroupStore(database: database)
        #expect(try await bans.ban(on: "666", in: .group(), now: Self.end) == Ban(user: "666", until: nil))
        #expect(try await bans.ban(on: "667", in: .group(), now: Self.end)?.until != nil)
        #expect(try await bans.ban(on: "42", in: .group(), now: Self.end) == nil)
        #expect(try await SQLiteJobStore(database: database).allowance(of: "42") == 3)
        #expect(try await SQLiteJobStore(database: database).allowance(of: "43") == 2)
        let lessons = try await RememberedLessonBook(SQLiteTraceStore(database: database)).lessons(of: .group())
        #expect(lessons.map(\.text) == ["画一张猫咪的图片"] && lessons.map(\.teacher) == ["42"])
        let traces = try World(database: database).traces
        let lesson = try #require(lessons.first)
        #expect(try await traces.trace(of: lesson.source) != nil)
        #expect(
            try await Superusers(configured: Current(constant: []), store: SQLiteGroupStore(database: database))
                .contains("10086"))
        #expect(
            try await !Superusers(configured: Current(constant: []), store: SQLiteGroupStore(database: database))
                .contains("42"))
        #expect(try await SQLitePictureStore(database: database, folder: folder.place("pictures")).usage().count == 10)
    }

    /// When the old program was killed, and a little more: Unix seconds.
    private static let end: Int64 = 1_796_022_700

    @Test func aBotStartedOverItEndsEveryUnfinishedJobOnce() async throws {
        let database = try Database(path: path)
        var world = try World(database: database)
        world.pictureFolder = folder.place("pictures")
        world.clock.withLock { $0 = Date(timeIntervalSince1970: TimeInterval(Self.end)) }
        let log = SQLiteJobStore(database: database)
        let unfinished = try await log.unfinished()
        #expect(unfinished.map(\.state) == [.sending, .painting, .writing, .queued])
        let before = try await jobs(database).filter { $0.ending != nil }
        // The endpoint shows the picture that was on its way, and nothing that answers the others.
        let shown = try #require(unfinished.first?.source.id)
        world.endpoint.answerHistory(with: [
            "messages": [
                [
                    "message_id": 553, "user_id": 43, "time": 1_795_000_000, "sender": ["user_id": 43],
                    "message": [["type": "text", "data": ["text": "x"]]],
                ],
                [
                    "message_id": 555, "user_id": 10001, "sender": ["user_id": 10001],
                    "message": [
                        ["type": "reply", "data": ["id": .string(shown)]],
                        ["type": "image", "data": ["file": "a.png"]],
                    ],
                ],
            ]
        ])
        try await world.run { _ in
            while try await !log.unfinished().isEmpty { await Task.yield() }
            while world.endpoint.sent.count < 3 { _ = await world.endpoint.nextCall() }
        }
        let after = try await jobs(database)
        #expect(after.filter { job in before.contains { $0.id == job.id } } == before)
        let ends = after.suffix(4).map { $0.state + ($0.ending.map { " \($0)" } ?? "") }
        #expect(
            ends == ["done delivered", "failed interrupted_while_painting", "done delivered", "done delivered"])
        #expect(after.dropLast(3).last?.sent == "555")
        // The one that may have been paid for is told; only those that cost nothing yet are drawn.
        let sent = world.endpoint.sent
        #expect(sent.filter { $0.message.images.isEmpty }.map(\.message.plainText) == [Phrases.wasRestarted])
        #expect(
            Set(sent.compactMap { $0.message.replyID.map { "\($0)" } }) == Set(unfinished.dropFirst().map(\.source.id)))
        #expect(world.backend.requests.count == 2)
    }

    @Test func theOldDatabaseIsKeptAsItWasAndASecondOpeningChangesNothing() async throws {
        let first = try await { try await jobs(Database(path: path)) }()
        let copy = path + ".before-5"
        let old = try await jobs(Database(readingOnly: copy))
        #expect(old.map(\.state) == first.map(\.state))
        #expect(old.compactMap(\.ending).contains("restarted while sending"))
        let names = folder.names()
        let kept = FileManager.default.contents(atPath: copy)
        let second = try await { try await jobs(Database(path: path)) }()
        #expect(second == first)
        #expect(folder.names() == names)
        #expect(FileManager.default.contents(atPath: copy) == kept)
    }
}
