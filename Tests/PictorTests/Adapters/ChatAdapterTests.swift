import ChatCore
import Foundation
import JSON
import Logging
import OneBot
import OneBotAdapter
import PictorModel
import Primitives
import Testing

/// The adapters against what the bot relies on.
@Suite(.timeLimit(.minutes(5))) struct ChatAdapterTests {
    @Test(arguments: ChatAdapterContract.all.map(\.name))
    func oneBotKeepsTheContract(name: String) async throws {
        try await check(name, OneBotHarness())
    }

    @Test(arguments: ChatAdapterContract.all.map(\.name))
    func aProtocolOfWordsAndWindowsKeepsTheContract(name: String) async throws {
        try await check(name, WindowedHarness())
    }

    private func check(_ name: String, _ harness: any AdapterHarness) async throws {
        let check = try #require(ChatAdapterContract.all.first { $0.name == name }?.check)
        try await check(ChatAdapterContract(harness: harness))
    }

    @Test func aTemporarySessionIsAnsweredByItsGroupEvenFromAStoredWindow() async throws {
        let harness = OneBotHarness()
        let event: JSONValue = [
            "time": 1_795_500_000, "self_id": 10001, "post_type": "message", "message_type": "private",
            "sub_type": "group", "message_id": 5, "user_id": 71, "group_id": 20001, "message": "画",
            "sender": ["user_id": 71, "group_id": 20001],
        ]
        let message = try #require(
            IncomingMessage(stored: event))
        #expect(message.isTemporarySession)
        let window = try JSONDecoder().decode(
            ReplyWindow.self, from: try JSONEncoder().encode(try #require(message.window)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await harness.adapter.run() }
            while !harness.adapter.isReady("10001") { await Task.yield() }
            _ = try await harness.adapter.send(
                OutgoingMessage(text: "好"), to: ReplyTarget(message.key.chat, window: window))
            group.cancelAll()
        }
        #expect(harness.endpoint.sent.first?.parameters["group_id"]?.integer == 20001)
        #expect(harness.endpoint.sent.first?.parameters["user_id"]?.integer == 71)
    }
}

extension IncomingMessage {
    fileprivate init?(stored json: JSONValue) {
        guard case .message(let event)? = try? Event(json) else { return nil }
        self.init(event)
    }
}

/// OneBot behind its client, with a scripted endpoint.
struct OneBotHarness: AdapterHarness {
    let endpoint = ScriptedEndpoint()
    let adapter: any ChatAdapter
    private let client: OneBotClient

    init() {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        client = OneBotClient(
            endpoints: [.connect(url: ScriptedEndpoint.url, accessToken: Secret(""))], transport: endpoint,
            logger: logger)
        adapter = OneBotAdapter(client: client, transport: UnreachableTransport(), logger: logger)
    }

    var group: ChatKey { .group() }

    func say(_ text: String, id: String, mentioning: Bool) {
        let mention: [JSONValue] =
            mentioning ? [["type": "at", "data": ["qq": .string("\(ScriptedEndpoint.account)")]]] : []
        let words: JSONValue = ["type": "text", "data": ["text": .string(text)]]
        endpoint.post([
            "time": .int(Int64(Date().timeIntervalSince1970)), "self_id": .int(ScriptedEndpoint.account.rawValue),
            "post_type": "message", "message_type": "group", "sub_type": "normal",
            "message_id": .int(Int64(id) ?? 0), "group_id": .int(ScriptedEndpoint.group.rawValue), "user_id": 42,
            "message": .array(mention + [words]), "sender": ["user_id": 42, "nickname": "咸鱼", "role": "member"],
        ])
    }

    var delivered: [(text: String, pictures: Int, quote: String?)] {
        endpoint.sent.map { ($0.message.plainText, $0.message.images.count, $0.message.replyID.map { "\($0)" }) }
    }

    func disconnect() async {
        endpoint.refuseConnections()
        endpoint.drop()
        while client.isReady(ScriptedEndpoint.account) { await Task.yield() }
    }
}

private struct WindowedHarness: AdapterHarness {
    private let windowed = WindowedAdapter(now: { Date(timeIntervalSince1970: 1_795_500_000) })

    var adapter: any ChatAdapter { windowed }
    var group: ChatKey { WindowedAdapter.group }

    func say(_ text: String, id: String, mentioning: Bool) {
        windowed.report(.message(.windowed(text, id: id, mentioning: mentioning)))
    }

    var delivered: [(text: String, pictures: Int, quote: String?)] {
        windowed.sent.map { ($0.text, $0.pictures, $0.quote) }
    }

    func disconnect() async { windowed.setReady(false) }
}

extension IncomingMessage {
    /// A message of a member of the windowed group, five minutes to answer it.
    static func windowed(
        _ text: String, id: String, mentioning: Bool = false, by author: String = "member-Ω",
        at time: Date = Date(timeIntervalSince1970: 1_795_500_000)
    ) -> IncomingMessage {
        IncomingMessage(
            key: MessageKey(chat: WindowedAdapter.group, id: id),
            author: Person(id: author, name: "某人", role: .member), time: time,
            parts: (mentioning ? [.mention(Mention(id: "bot-α", isSelf: true))] : []) + [.text(text)],
            window: ReplyWindow(
                ticket: "event-\(id)", closes: time + 300, replies: WindowedAdapter.repliesPerWindow))
    }
}
