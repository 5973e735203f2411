import ChatCore
import OneBot
import PictorModel
import Testing

@testable import Pictor
@testable import SQLiteStore

/// What a group has taught can be seen and deleted by those who run it.
@Suite(.timeLimit(.minutes(5))) struct LessonCommandTests {
    typealias Saying = World.Saying

    private let overheard = "给我看看火星表面长啥样"

    /// A group that has taught three things, and another that has taught one.
    private func world() async throws -> World {
        let world = try World { $0.intentMode = .rules }
        let book = RememberedLessonBook(SQLiteTraceStore(database: world.database))
        let long = String(repeating: "长", count: 40)
        for (number, text) in [overheard, "我想看看樱花的样子", long].enumerated() {
            try await book.learn(
                Lesson(
                    source: .inGroup(Int64(900 + number)), text: text, isAddressed: number == 1, teacher: "42",
                    time: Int64(number)))
        }
        let elsewhere = ChatKey.group(20002)
        try await book.learn(
            Lesson(
                source: MessageKey(chat: elsewhere, id: "1"), text: "别处的话", isAddressed: false, teacher: "43", time: 1))
        return world
    }

    private func lessons(of group: GroupID, in world: World) async throws -> [String] {
        let chat = ChatKey.group(group)
        return try await RememberedLessonBook(SQLiteTraceStore(database: world.database)).lessons(of: chat).map(\.text)
    }

    private func words(_ sent: [ScriptedEndpoint.Call]) -> [String] { sent.map { $0.message.plainText } }

    @Test func theListNamesEachInShortAndWhoTaughtIt() async throws {
        let sent = try await world().hear(Saying("/画图反例", id: 1).byAnAdmin)
        #expect(
            words(sent) == [
                """
                本群的反例，这样的话不画：
                1. \(overheard)　42 教的
                2. （叫了我）我想看看樱花的样子　42 教的
                3. \(String(repeating: "长", count: 30))…　42 教的
                \(Phrases.lessonUsage)
                """
            ])
    }

    @Test func aDeletedLessonNoLongerStopsItsWords() async throws {
        let world = try await world()
        let sent = try await world.hear(
            Saying(overheard, id: 1), Saying("/画图反例 删 1", id: 2).byAnAdmin, Saying(overheard, id: 3))
        #expect(world.backend.requests.count == 1)
        #expect(words(sent).first == "忘掉了第 1 条")
        #expect(try await lessons(of: 20001, in: world).first == "我想看看樱花的样子")
    }

    @Test func allAreClearedInThisGroupOnly() async throws {
        let world = try await world()
        let sent = try await world.hear(
            Saying("/画图反例 清空", id: 1).byAnAdmin, Saying("/画图反例", id: 2).byAnAdmin)
        #expect(words(sent) == ["忘掉了 3 条反例", Phrases.noLessons])
        #expect(try await lessons(of: 20001, in: world).isEmpty)
        #expect(try await lessons(of: 20002, in: world) == ["别处的话"])
    }

    @Test(arguments: [
        ("/画图反例 删 4", "没有第 4 条，现在有 3 条"), ("/画图反例 删", Phrases.lessonUsage), ("/画图反例 加 猫", Phrases.lessonUsage),
    ])
    func whatMakesNoSenseDeletesNothing(text: String, answer: String) async throws {
        let world = try await world()
        #expect(words(try await world.hear(Saying(text, id: 1).byAnAdmin)) == [answer])
        #expect(try await lessons(of: 20001, in: world).count == 3)
    }

    @Test(arguments: ["/画图反例", "/画图反例 清空", "/pictor lessons clear"])
    func aMemberSeesAndDeletesNone(text: String) async throws {
        let world = try await world()
        #expect(words(try await world.hear(Saying(text, id: 1))) == [Phrases.denied])
        #expect(try await lessons(of: 20001, in: world).count == 3)
    }

    @Test func aSuperuserDeletesThemFromElsewhere() async throws {
        let world = try await world()
        let sent = try await world.hear(
            Saying("/画图群 20002 反例 清空", id: 1).byTheSuperuser.with { $0.isPrivate = true })
        #expect(words(sent) == ["群 20002：忘掉了 1 条反例"])
        #expect(try await lessons(of: 20002, in: world).isEmpty)
        #expect(try await lessons(of: 20001, in: world).count == 3)
    }
}
