import ChatCore
import Foundation
import Inference
import JSON
import OneBot
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

/// A group shows the bot what was no request, and it remembers.
@Suite(.timeLimit(.minutes(5))) struct TeachingTests {
    typealias Saying = World.Saying

    /// A request by the rules' lights, calling nobody.
    private let overheard = "给我看看火星表面长啥样"

    private func lessons(in world: World) async throws -> [String] {
        try await RememberedLessonBook(SQLiteTraceStore(database: world.database)).lessons(
            of: MessageKey.inGroup(0).chat
        ).map(\.text)
    }

    @Test(arguments: ["不是让你画", "没叫你画图啊", "谁要图了"])
    func whatTheRequesterComplainsOfIsNotDrawnAgain(complaint: String) async throws {
        let world = try World { $0.intentMode = .rules }
        let sent = try await world.hear(
            Saying(overheard, id: 1), Saying(complaint, id: 2), Saying(overheard + "！", id: 3))
        #expect(world.backend.requests.count == 1)
        #expect(sent.last?.message.plainText == Phrases.lessonTaken)
        #expect(sent.count == 2)
        #expect(try await lessons(in: world) == [overheard])
    }

    @Test func theSameWordsAreStillDrawnElsewhereAndForWhoCallsTheBot() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(
            Saying(overheard, id: 1), Saying("不是让你画", id: 2),
            Saying(overheard, id: 3).with { $0.group = 20002 },
            Saying([.at(10001), .text(" " + overheard)], id: 4))
        #expect(world.backend.requests.count == 3)
    }

    @Test func aComplaintIsHeardOfTheRequesterAndOfAdminsOnly() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying(overheard, id: 1), Saying("没让你画", id: 2).with { $0.by = 43 })
        #expect(try await lessons(in: world).isEmpty)
        try await world.hear(
            Saying("没让你画", id: 3).with {
                $0.by = 44
                $0.role = "admin"
            })
        #expect(try await lessons(in: world) == [overheard])
    }

    @Test func aQuoteSaysWhichPictureIsMeant() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying(overheard, id: 1), Saying("我想看看樱花的样子", id: 2))
        let first = try await world.picture(for: 1)
        world.clock.withLock { $0 += 600 }
        try await world.hear(Saying([.reply(first), .text("不是让你画的")], id: 3))
        #expect(try await lessons(in: world) == [overheard])
    }

    @Test func laterWordsAreNotAboutThePicture() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying(overheard, id: 1))
        world.clock.withLock { $0 += 600 }
        try await world.hear(Saying("不是让你画", id: 2))
        #expect(try await lessons(in: world).isEmpty)
    }

    @Test func whatACommandAskedForTeachesNothing() async throws {
        let world = try World { $0.intentMode = .rules }
        let sent = try await world.hear(Saying("/画 一只猫", id: 1), Saying("不是让你画", id: 2))
        #expect(try await lessons(in: world).isEmpty)
        #expect(sent.count == 1)
    }

    @Test func tenLessonsAreKept() async throws {
        let world = try World()
        let book = RememberedLessonBook(SQLiteTraceStore(database: world.database))
        for number in 1...12 {
            try await book.learn(
                Lesson(
                    source: .inGroup(Int64(number)), text: "话 \(number)", isAddressed: false, teacher: "42",
                    time: Int64(number)))
        }
        #expect(try await lessons(in: world) == (3...12).map { "话 \($0)" })
    }

    // MARK: - Reactions

    private func reaction(_ emoji: String, under message: MessageID, by user: Int64, isAdded: Bool = true) -> JSONValue
    {
        [
            "time": 1_795_500_000, "self_id": .int(ScriptedEndpoint.account.rawValue), "post_type": "notice",
            "notice_type": "group_msg_emoji_like", "group_id": .int(ScriptedEndpoint.group.rawValue),
            "user_id": .int(user), "message_id": .int(message.rawValue), "is_add": .bool(isAdded),
            "likes": [["emoji_id": .string(emoji), "count": 1]],
        ]
    }

    /// Shows a reaction and waits until it counts, if it ever does.
    private func show(_ reaction: JSONValue, in world: World, until isDone: ([String]) -> Bool) async throws {
        try await world.run { _ in
            world.endpoint.post(reaction)
            while !isDone(try await lessons(in: world)) { await Task.yield() }
        }
    }

    @Test func theRequestersCrossUnderAPictureTeachesAndTakenBackItDoesNot() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying(overheard, id: 1))
        let picture = try await world.picture(for: 1)
        try await show(reaction("10060", under: picture, by: 42), in: world) { !$0.isEmpty }
        try await world.hear(Saying(overheard, id: 2))
        #expect(world.backend.requests.count == 1)
        try await show(reaction("10060", under: picture, by: 42, isAdded: false), in: world) { $0.isEmpty }
        try await world.hear(Saying(overheard, id: 3))
        #expect(world.backend.requests.count == 2)
    }

    @Test func othersCrossesAndOtherReactionsTeachNothing() async throws {
        let world = try World { $0.intentMode = .rules }
        try await world.hear(Saying(overheard, id: 1), Saying("我想看看樱花的样子", id: 2))
        let picture = try await world.picture(for: 1), other = try await world.picture(for: 2)
        try await world.run { _ in
            world.endpoint.post(reaction("10060", under: picture, by: 43))
            world.endpoint.post(reaction("76", under: picture, by: 42))
            world.endpoint.post(reaction("10060", under: other, by: 42))
            while try await lessons(in: world).isEmpty { await Task.yield() }
        }
        #expect(try await lessons(in: world) == ["我想看看樱花的样子"])
    }

    // MARK: - With a model

    @Test func theModelIsShownTheLessonsAndAskedAboutWhatIsLikeThem() async throws {
        let judge = ScriptedModel(#"{"intent":"none"}"#)
        var world = try World { $0.llm.model = "judge" }
        world.model = judge.model
        try await RememberedLessonBook(SQLiteTraceStore(database: world.database)).learn(
            Lesson(
                source: .inGroup(900), text: "我想看看樱花的照片了", isAddressed: false, teacher: "42", time: 1))
        try await world.hear(Saying("我想看看樱花的样子", id: 1))
        #expect(world.backend.requests.isEmpty)
        let question = try #require(judge.questions.first)
        #expect(question.contains("NOT requests"))
        #expect(question.contains("我想看看樱花的照片了"))
    }

    @Test func theVeryMessageOfALessonCostsNoCall() async throws {
        let judge = ScriptedModel(#"{"intent":"draw","prompt":"a cat"}"#)
        var world = try World { $0.llm.model = "judge" }
        world.model = judge.model
        try await RememberedLessonBook(SQLiteTraceStore(database: world.database)).learn(
            Lesson(source: .inGroup(900), text: overheard, isAddressed: false, teacher: "42", time: 1))
        try await world.hear(Saying(overheard, id: 1))
        #expect(world.backend.requests.isEmpty)
        #expect(judge.bodies.isEmpty)
    }
}
