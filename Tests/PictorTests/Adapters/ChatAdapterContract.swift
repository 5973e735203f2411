import ChatCore
import Foundation
import PictorModel
import Testing

/// What a suite needs of an adapter under test and of whatever stands behind it.
protocol AdapterHarness: Sendable {
    var adapter: any ChatAdapter { get }
    /// A group of an account that is connected once `adapter.run` has begun.
    var group: ChatKey { get }
    /// Has a plain member of the group say a text under an id, mentioning the account where that is wanted.
    func say(_ text: String, id: String, mentioning: Bool)
    /// What the other side of the protocol has got: text, number of pictures and quoted id of each message, oldest first.
    var delivered: [(text: String, pictures: Int, quote: String?)] { get }
    /// Loses the connection, or the account behind it.
    func disconnect() async
}

/// What the bot relies on, whatever the protocol: every adapter passes it.
struct ChatAdapterContract {
    let harness: any AdapterHarness

    private var adapter: any ChatAdapter { harness.adapter }

    /// Runs the adapter while `body` lasts, from the moment at which the account can speak.
    private func run(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await adapter.run() }
            while !adapter.isReady(harness.group.account) { await Task.yield() }
            try await body()
            group.cancelAll()
        }
    }

    private func nextMessage() async -> IncomingMessage? {
        while let events = await adapter.nextEvents(atMost: 1) {
            for case .message(let message) in events { return message }
        }
        return nil
    }

    /// A message as it came in, with an id that answers can quote.
    private func heard(_ text: String, id: String, mentioning: Bool = false) async throws -> IncomingMessage {
        harness.say(text, id: id, mentioning: mentioning)
        return try #require(await nextMessage())
    }

    func aMessageCarriesItsChatItsIdAndWhoWroteIt() async throws {
        try await run {
            let message = try await heard("你好", id: "71")
            #expect(message.key == MessageKey(chat: harness.group, id: "71"))
            #expect(message.parts.plainText == "你好")
            #expect(!message.isOwn && !message.author.id.isEmpty && message.author.id != harness.group.account)
            #expect(message.author.role == .member && message.isInGroup && !message.mentionsSelf)
        }
    }

    func aMentionOfTheAccountIsMarked() async throws {
        try await run {
            let message = try await heard("画一只猫", id: "72", mentioning: true)
            #expect(message.mentionsSelf)
            #expect(message.parts.plainText.contains("画一只猫"))
        }
    }

    func messagesComeInTheOrderInWhichTheyWereSaid() async throws {
        try await run {
            for number in 1...20 { harness.say("\(number)", id: "\(number)", mentioning: false) }
            var ids: [String] = []
            while ids.count < 20, let message = await nextMessage() { ids.append(message.key.id) }
            #expect(ids == (1...20).map { "\($0)" })
        }
    }

    func anAnswerArrivesWithItsQuoteItsPicturesAndItsText() async throws {
        try await run {
            let request = try await heard("画", id: "73")
            let pictures = [OutgoingPicture(bytes: Data("p".utf8), fileExtension: "png")]
            let sent = try await adapter.send(
                OutgoingMessage(quote: request.key.id, pictures: pictures, text: "好了"),
                to: ReplyTarget(answering: request))
            #expect(sent.id != nil)
            #expect(harness.delivered.map(\.text).joined() == "好了")
            #expect(harness.delivered.reduce(0) { $0 + $1.pictures } == 1)
            #expect(harness.delivered.first?.quote == "73")
        }
    }

    func severalPicturesTakeAsManyMessagesAsTheProtocolSays() async throws {
        try await run {
            let request = try await heard("画", id: "74")
            let limit = adapter.capabilities(in: harness.group).picturesPerMessage
            let picture = OutgoingPicture(bytes: Data("p".utf8), fileExtension: "png")
            let sent = try await adapter.send(
                OutgoingMessage(pictures: [picture, picture, picture]), to: ReplyTarget(answering: request))
            #expect(harness.delivered.reduce(0) { $0 + $1.pictures } == 3)
            #expect(harness.delivered.allSatisfy { $0.pictures <= limit })
            #expect(sent.ids.count == harness.delivered.count)
        }
    }

    func whatWasSentCanBeRecalledByItsId() async throws {
        try await run {
            let request = try await heard("画", id: "75")
            let sent = try await adapter.send(OutgoingMessage(text: "好"), to: ReplyTarget(answering: request))
            try await adapter.recall(MessageKey(chat: harness.group, id: try #require(sent.id)))
        }
    }

    func aWindowIsUsedUpAfterItsRepliesAndOnlyThen() async throws {
        try await run {
            let request = try await heard("画", id: "76")
            var target = ReplyTarget(answering: request)
            let limit = adapter.capabilities(in: harness.group).repliesPerWindow
            for number in 1...(limit ?? 7) {
                let sent = try await adapter.send(OutgoingMessage(text: "\(number)"), to: target)
                target.window = sent.window
            }
            guard limit != nil else { return }
            await #expect(throws: SendFailure.windowClosed) {
                _ = try await adapter.send(OutgoingMessage(text: "还有"), to: target)
            }
        }
    }

    func whatItCannotDoItSaysAndDoesNotTry() async throws {
        try await run {
            let request = try await heard("画", id: "77")
            let can = adapter.capabilities(in: harness.group)
            if !can.canReact {
                await #expect(throws: SendFailure.unsupported) {
                    try await adapter.react(.done, to: request.key, isAdded: true)
                }
            }
            if !can.canReadHistory {
                let found = await adapter.findReply(to: request.key, hasPictures: true, since: .distantPast)
                #expect(found == .undecidable)
            }
            if !can.canListChats {
                await #expect(throws: SendFailure.unsupported) {
                    _ = try await adapter.groups(of: harness.group.account)
                }
            }
        }
    }

    func withoutAConnectionNothingLeavesAndThatIsSaid() async throws {
        try await run {
            let request = try await heard("画", id: "78")
            await harness.disconnect()
            #expect(!adapter.isReady(harness.group.account))
            await #expect(throws: SendFailure.away) {
                _ = try await adapter.send(OutgoingMessage(text: "好"), to: ReplyTarget(answering: request))
            }
            #expect(harness.delivered.isEmpty)
        }
    }

    func anUnknownAccountIsNotReady() async throws {
        try await run {
            #expect(!adapter.isReady("nobody"))
            #expect(await !adapter.waitUntilReady("nobody", within: .zero))
        }
    }

    func afterItsEndNothingIsWaitedFor() async throws {
        try await run {}
        while await adapter.nextEvents(atMost: 100) != nil {}
        #expect(adapter.pendingEvents().isEmpty)
    }

    static let all: [(name: String, check: @Sendable (ChatAdapterContract) async throws -> Void)] = [
        ("aMessageCarriesItsChatItsIdAndWhoWroteIt", { try await $0.aMessageCarriesItsChatItsIdAndWhoWroteIt() }),
        ("aMentionOfTheAccountIsMarked", { try await $0.aMentionOfTheAccountIsMarked() }),
        ("messagesComeInTheOrderInWhichTheyWereSaid", { try await $0.messagesComeInTheOrderInWhichTheyWereSaid() }),
        (
            "anAnswerArrivesWithItsQuoteItsPicturesAndItsText",
            { try await $0.anAnswerArrivesWithItsQuoteItsPicturesAndItsText() }
        ),
        (
            "severalPicturesTakeAsManyMessagesAsTheProtocolSays",
            { try await $0.severalPicturesTakeAsManyMessagesAsTheProtocolSays() }
        ),
        ("whatWasSentCanBeRecalledByItsId", { try await $0.whatWasSentCanBeRecalledByItsId() }),
        ("aWindowIsUsedUpAfterItsRepliesAndOnlyThen", { try await $0.aWindowIsUsedUpAfterItsRepliesAndOnlyThen() }),
        ("whatItCannotDoItSaysAndDoesNotTry", { try await $0.whatItCannotDoItSaysAndDoesNotTry() }),
        (
            "withoutAConnectionNothingLeavesAndThatIsSaid",
            { try await $0.withoutAConnectionNothingLeavesAndThatIsSaid() }
        ),
        ("anUnknownAccountIsNotReady", { try await $0.anUnknownAccountIsNotReady() }),
        ("afterItsEndNothingIsWaitedFor", { try await $0.afterItsEndNothingIsWaitedFor() }),
    ]
}
