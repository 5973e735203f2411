import ChatCore
import Foundation
import HTTP
import Inference
import JSON
import Logging
import OneBot
import OneBotAdapter
import PictorModel
import Primitives
import Testing

@testable import Pictor
@testable import SQLiteStore

/// A bot with a scripted endpoint and backend around it; nothing leaves the process.
struct World {
    let endpoint = ScriptedEndpoint()
    let backend: ScriptedBackend
    let database: SQLiteStore.Database
    var configuration: Settings
    var model: ChatModel?
    /// Where pictures are kept.
    var pictureFolder: String?
    /// What pictures that people want changed are fetched by.
    var transport: any HTTPTransport = UnreachableTransport()
    /// What the bot starts with instead, where a test reads its configuration from text.
    var snapshot: Snapshot?
    /// What a reload reads.
    var reading: (@Sendable () throws(InvalidConfiguration) -> Snapshot)?
    /// What the bot logs to; nowhere, unless a test looks.
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let clock = Locked(Date(timeIntervalSince1970: 1_795_500_000))
    /// What the client's waits are measured by.
    var waits: any Clock<Duration> = ContinuousClock()

    init(
        backend: ScriptedBackend = ScriptedBackend(), database: SQLiteStore.Database? = nil,
        _ configure: (inout Settings) -> Void = { _ in }
    ) throws {
        self.backend = backend
        self.database = try database ?? SQLiteStore.Database()
        configuration = Settings()
        configuration.bot.superusers = [999]
        // Faces come in between at their own time: where they matter a test switches them on.
        configuration.bot.reacts = false
        configure(&configuration)
    }

    /// What one person says, by default in the group and as an ordinary member.
    struct Saying {
        var message: Message
        var id: Int64
        var by: Int64 = 42
        var role = "member"
        var card = ""
        var isPrivate = false
        var subType = "normal"
        var age: Int64 = 0
        var group: Int64 = ScriptedEndpoint.group.rawValue

        init(_ text: String, id: Int64 = 1) {
            message = Message(text)
            self.id = id
        }

        init(_ message: Message, id: Int64 = 1) {
            self.message = message
            self.id = id
        }

        /// The same, said by an admin of the group.
        var byAnAdmin: Saying {
            with {
                $0.by = 77
                $0.role = "admin"
            }
        }

        /// The same, said by the superuser.
        var byTheSuperuser: Saying { with { $0.by = 999 } }

        func with(_ change: (inout Saying) -> Void) -> Saying {
            var copy = self
            change(&copy)
            return copy
        }
    }

    func event(_ saying: Saying) -> JSONValue {
        let now = clock.withLock { Int64($0.timeIntervalSince1970) }
        var event: [String: JSONValue] = [
            "time": .int(now - saying.age), "self_id": .int(ScriptedEndpoint.account.rawValue), "post_type": "message",
            "message_type": saying.isPrivate ? "private" : "group",
            "sub_type": .string(saying.isPrivate ? "friend" : saying.subType), "message_id": .int(saying.id),
            "user_id": .int(saying.by), "message": saying.message.json, "raw_message": "", "font": 14,
            "sender": [
                "user_id": .int(saying.by), "nickname": "咸鱼", "card": .string(saying.card),
                "role": .string(saying.role),
            ],
        ]
        if !saying.isPrivate { event["group_id"] = .int(saying.group) }
        return .object(event)
    }

    /// Runs the bot, says all of it one after the other, each when the one before is dealt with, and returns what the
    /// bot sent.
    @discardableResult
    func hear(_ sayings: Saying...) async throws -> [ScriptedEndpoint.Call] {
        try await run { settled in
            for saying in sayings {
                endpoint.post(event(saying))
                _ = await settled()
            }
        }
        return endpoint.sent
    }

    /// Waits until the next message is dealt with; `false` once the bot has ended.
    typealias Settlement = @Sendable () async -> Bool

    /// Runs the bot while `body` lasts; `settled` waits until the next message is dealt with.
    func run(_ body: (_ settled: @escaping Settlement) async throws -> Void) async throws {
        try await run { settled, _ in try await body(settled) }
    }

    /// The same, with the bot at hand.
    func run(_ body: (_ settled: @escaping Settlement, _ bot: Bot) async throws -> Void) async throws {
        let (handled, settlements) = AsyncStream.makeStream(of: Void.self)
        let client = OneBotClient(
            endpoints: [.connect(url: ScriptedEndpoint.url, accessToken: Secret(""))], transport: endpoint,
            logger: logger, clock: waits)
        let adapter = OneBotAdapter(client: client, transport: transport, logger: logger)
        let bot = Bot(
            snapshot: snapshot ?? Snapshot(settings: configuration, backend: backend, model: model),
            adapter: adapter, stores: Stores(database, pictureFolder: pictureFolder),
            reading: reading,
            now: { clock.withLock { $0 } },
            whenHandled: { settlements.yield() }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.run() }
            group.addTask { try await bot.run() }
            // One iterator for all: `next` is called by one task at a time.
            let iterator = SettlementIterator(handled)
            try await body({ await iterator.next() }, bot)
            group.cancelAll()
        }
    }
}

extension World {
    /// An event with some of its members changed.
    func event(_ saying: Saying, _ changes: [String: JSONValue]) -> JSONValue {
        guard case .object(let fields) = event(saying) else { return .null }
        return .object(fields.merging(changes) { $1 })
    }

    /// The message that carries the picture drawn for a message of the group.
    func picture(for id: Int64) async throws -> MessageID {
        let job = try await SQLiteJobStore(database: database).job(askedBy: .inGroup(id))
        return try #require(job?.sent.flatMap { MessageID($0) })
    }

    /// The bot's last message in the group.
    func lastAnswer() async throws -> MessageID {
        let recent = try await SQLiteMessageStore(database: database).recent(
            in: MessageKey.inGroup(0).chat, limit: 20, since: 0)
        return try #require(recent.last(where: \.isOwn).flatMap { MessageID($0.key.id) })
    }

    /// What is remembered of how messages were judged.
    var traces: TraceLog {
        TraceLog(
            store: SQLiteTraceStore(database: database), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}

extension MessageKey {
    /// A message of the scripted group.
    static func inGroup(_ id: Int64) -> MessageKey {
        MessageKey(chat: .group(), id: "\(id)")
    }
}

extension ChatKey {
    /// A group of the scripted account; by default the scripted group.
    static func group(_ group: GroupID = ScriptedEndpoint.group) -> ChatKey {
        ChatKey(account: "\(ScriptedEndpoint.account)", kind: .group, peer: "\(group)")
    }
}

private actor SettlementIterator {
    private var iterator: AsyncStream<Void>.Iterator

    init(_ stream: AsyncStream<Void>) { iterator = stream.makeAsyncIterator() }

    func next() async -> Bool {
        var copy = iterator
        let isSettled = await copy.next(isolation: self) != nil
        iterator = copy
        return isSettled
    }
}

/// No network.
struct UnreachableTransport: HTTPTransport {
    func response(to request: HTTPRequest) async throws(HTTPError) -> HTTPResponse { throw .cancelled }
    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStream { throw .cancelled }
}
