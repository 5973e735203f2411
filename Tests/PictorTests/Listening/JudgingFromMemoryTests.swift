import ChatCore
import Foundation
import Logging
import PictorModel
import Testing

@testable import Pictor
@testable import SQLiteStore

/// Once a chat was read, judging what is said there reads nothing more, and what is said is written in groups.
@Suite struct JudgingFromMemoryTests {
    private static let start = Date(timeIntervalSince1970: 1_795_500_000)
    private let database: SQLiteStore.Database
    private let bot: Bot

    /// A bot that does not run: nothing goes on but what a test does.
    init() throws {
        database = try SQLiteStore.Database()
        bot = Bot(
            snapshot: Snapshot(settings: Settings(), backend: ScriptedBackend(), model: nil),
            adapter: WindowedAdapter(now: { Self.start }), stores: Stores(database, pictureFolder: nil),
            now: { Self.start },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func talk(_ ids: ClosedRange<Int>) -> [IncomingMessage] {
        let sentences = ["今天天气不错", "昨天画的猫呢", "这张图真好看", "吃了吗", "别画了"]
        return ids.map { .windowed(sentences[$0 % sentences.count], id: "m-\($0)", by: "member-\($0 % 7)") }
    }

    private func judge(_ messages: [IncomingMessage]) async {
        #expect(await bot.parts.memory.append(messages.map(HistoryEntry.init)).allSatisfy(\.self))
        for (arrival, message) in messages.enumerated() {
            let hearing = await bot.parts.listener.consider(
                message, as: JudgementLine.Ticket(message, arrival: arrival))
            guard case .settled(nil) = hearing else {
                Issue.record("\(message.key.id) is no talk")
                return
            }
        }
    }

    @Test func aHundredMessagesOfAWarmChatAreJudgedWithoutReadingAndWrittenInFewCommits() async throws {
        await judge(talk(1...5))
        await bot.parts.traces.flush()
        let before = database.transactions
        await judge(talk(6...105))
        #expect(database.transactions == before)
        await bot.parts.traces.flush()
        #expect(database.transactions.reads == before.reads)
        // The messages, then their traces.
        #expect(database.transactions.writes == before.writes + 2)
        #expect(try await SQLiteMessageStore(database: database).count() == 105)
        #expect(try await bot.parts.traces.trace(of: MessageKey(chat: WindowedAdapter.group, id: "m-6")) != nil)
    }

    @Test func aChangeOfTheRulesHoldsForTheNextMessage() async throws {
        let message = talk(1...1)[0]
        #expect(await bot.parts.admission.listening(to: message) == .allowed(.smart))
        let chat = message.key.chat
        let now = Int64(Self.start.timeIntervalSince1970)
        try await bot.parts.overrides.change(for: chat) { $0.trigger = .mention }
        #expect(await bot.parts.admission.listening(to: message) == .allowed(.mention))
        try await bot.parts.bans.add(
            Ban(user: message.author.id, until: now + 60), in: nil, by: "999", now: now)
        #expect(await bot.parts.admission.listening(to: message) == .denied(.banned(until: now + 60)))
        #expect(try await bot.parts.bans.lift(message.author.id, in: nil))
        #expect(await bot.parts.admission.listening(to: message) == .allowed(.mention))
    }
}
