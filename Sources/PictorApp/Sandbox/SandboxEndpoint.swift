import Foundation
import JSON
public import OneBot
import Primitives
public import WebSocket

/// A OneBot 11 endpoint inside the process: one group, one bot, one person at a terminal.
///
/// It is a `WebSocketTransport`, so the bot talks to it through the very client that talks to NapCat, in JSON frames.
public final class SandboxEndpoint: WebSocketTransport {
    /// The bot's account.
    public static let account: UserID = 10001
    /// The person at the terminal; owns the group.
    public static let person: UserID = 10086
    /// The group.
    public static let group: GroupID = 20001
    /// Where the client is told to connect to; nothing listens there.
    public static let url = "ws://sandbox.invalid/"

    /// Something the bot sent to the group.
    public struct Sent: Sendable {
        /// Its id.
        public let id: MessageID
        /// What it says and shows.
        public let message: Message
    }

    fileprivate struct State {
        var nextID: Int64 = 1
        var messages: [MessageID: (author: UserID, message: Message, time: Int64)] = [:]
        var connection: Mailbox?
        /// Said before the bot was connected.
        var early: [JSONValue] = []
    }

    private let nickname: String
    private let state = Locked(State())
    private let whenSent: @Sendable (Sent) -> Void

    /// An endpoint whose bot is called `nickname`; `whenSent` is told of all that the bot says, in order.
    public init(nickname: String, whenSent: @escaping @Sendable (Sent) -> Void) {
        self.nickname = nickname
        self.whenSent = whenSent
    }

    /// Says something in the group, as the person at the terminal; the bot hears it as soon as it is connected.
    ///
    /// - Parameter message: What is said.
    /// - Returns: The message's id.
    @discardableResult
    public func say(_ message: Message) -> MessageID {
        let now = Int64(Date().timeIntervalSince1970)
        return state.withLock { state in
            let id = state.keep(message, by: Self.person, at: now)
            let event = Self.event(message, id: id, at: now)
            if let connection = state.connection { connection.post(event) } else { state.early.append(event) }
            return id
        }
    }

    private static func event(_ message: Message, id: MessageID, at now: Int64) -> JSONValue {
        [
            "time": .int(now), "self_id": .int(Self.account.rawValue), "post_type": "message",
            "message_type": "group", "sub_type": "normal", "message_id": .int(id.rawValue),
            "group_id": .int(Self.group.rawValue), "user_id": .int(Self.person.rawValue), "message": message.json,
            "raw_message": .string(message.plainText), "font": 14,
            "sender": ["user_id": .int(Self.person.rawValue), "nickname": "你", "card": "", "role": "owner"],
        ]
    }

    /// Connects the bot; only ``url`` leads anywhere.
    public func connect(
        to url: String, headers: [WebSocketHeader]
    ) async throws(WebSocketError) -> any WebSocketConnection {
        guard url == Self.url else { throw .unreachable("the sandbox has no network") }
        let mailbox = Mailbox()
        mailbox.post([
            "time": .int(Int64(Date().timeIntervalSince1970)), "self_id": .int(Self.account.rawValue),
            "post_type": "meta_event", "meta_event_type": "lifecycle", "sub_type": "connect",
        ])
        state.withLock { state in
            state.connection = mailbox
            for event in state.early { mailbox.post(event) }
            state.early = []
        }
        return SandboxConnection(mailbox: mailbox) { [self] in answer($0) }
    }

    /// Nobody dials the sandbox.
    public func listen(
        host: String, port: Int, admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission
    ) async throws(WebSocketError) -> any WebSocketListener {
        throw .cannotBind("the sandbox has no network")
    }

    /// Carries out an action and answers it, as an endpoint does.
    private func answer(_ frame: JSONValue) -> JSONValue {
        let parameters = frame["params"] ?? .null
        switch frame["action"]?.string ?? "" {
        case "get_login_info":
            return ok(["user_id": .int(Self.account.rawValue), "nickname": .string(nickname)], frame)
        case "get_status": return ok(["online": true, "good": true], frame)
        case "get_version_info":
            return ok(["app_name": "Pictor.Sandbox", "app_version": "1", "protocol_version": "v11"], frame)
        case "send_group_msg", "send_private_msg", "send_msg":
            return ok(["message_id": .int(accept(Message(parameters["message"] ?? .null)).rawValue)], frame)
        case "get_msg":
            guard let id = parameters["message_id"].flatMap(MessageID.init),
                let found = state.withLock({ $0.messages[id] })
            else { return failed(1200, "消息不存在", frame) }
            return ok(
                [
                    "message_id": .int(id.rawValue), "time": .int(found.time), "message": found.message.json,
                    "sender": ["user_id": .int(found.author.rawValue), "nickname": ""],
                ], frame)
        case "delete_msg", "set_msg_emoji_like": return ok(.null, frame)
        default: return failed(1404, "不支持的API", frame)
        }
    }

    private func accept(_ message: Message) -> MessageID {
        let now = Int64(Date().timeIntervalSince1970)
        let id = state.withLock { $0.keep(message, by: Self.account, at: now) }
        whenSent(Sent(id: id, message: message))
        return id
    }

    private func ok(_ data: JSONValue, _ frame: JSONValue) -> JSONValue {
        ["status": "ok", "retcode": 0, "data": data, "echo": frame["echo"] ?? .null]
    }

    private func failed(_ retcode: Int64, _ wording: String, _ frame: JSONValue) -> JSONValue {
        [
            "status": "failed", "retcode": .int(retcode), "data": .null, "wording": .string(wording),
            "echo": frame["echo"] ?? .null,
        ]
    }
}

extension SandboxEndpoint.State {
    /// Keeps a message to be quoted; an evening's worth stays, for pictures are in memory.
    fileprivate mutating func keep(_ message: Message, by author: UserID, at time: Int64) -> MessageID {
        let id = MessageID(nextID)
        nextID += 1
        messages[id] = (author, message, time)
        messages[MessageID(id.rawValue - 200)] = nil
        return id
    }
}

/// The frames on their way to the bot; bounded by what one person types.
private final class Mailbox: Sendable {
    let frames: AsyncStream<[UInt8]>
    private let continuation: AsyncStream<[UInt8]>.Continuation

    init() {
        (frames, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    }

    func post(_ frame: JSONValue) { continuation.yield(Array(frame.serialized)) }
    func close() { continuation.finish() }
}

private final class SandboxConnection: WebSocketConnection {
    let request = WebSocketRequest(path: "/", peer: "sandbox")
    private let mailbox: Mailbox
    private let answer: @Sendable (JSONValue) -> JSONValue

    init(mailbox: Mailbox, answer: @escaping @Sendable (JSONValue) -> JSONValue) {
        self.mailbox = mailbox
        self.answer = answer
    }

    func receive() async -> WebSocketIncoming {
        for await frame in mailbox.frames { return .text(frame) }
        return .closed(WebSocketClosure(code: 1000))
    }

    func send(_ text: [UInt8]) async throws(WebSocketError) {
        guard let frame = try? JSONValue(parsing: text) else { return }
        mailbox.post(answer(frame))
    }

    func close(code: UInt16) { mailbox.close() }
}
