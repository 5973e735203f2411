import Foundation
import JSON
import OneBot
import PictorModel
import Primitives
import WebSocket

/// A OneBot endpoint for tests: says what it is told to, records every action, and answers as it is told to.
final class ScriptedEndpoint: WebSocketTransport {
    static let account: UserID = 10001
    static let group: GroupID = 20001
    static let url = "ws://scripted.invalid/"

    /// An action the bot asked for.
    struct Call: Sendable {
        let action: String
        let parameters: JSONValue

        var message: Message { Message(parameters["message"] ?? .null) }
    }

    private struct State {
        var calls: [Call] = []
        var nextID: Int64 = 9000
        var mailbox: AsyncStream<[UInt8]>.Continuation?
        /// Said before anybody was connected.
        var early: [[UInt8]] = []
        var refusals: [String] = []
        var failures: [String: (retcode: Int64, wording: String)] = [:]
        var history: JSONValue = ["messages": []]
        var message: JSONValue?
        var connections = 0
        var refusesConnections = false
        var takesUploads = false
        /// What is laid on its disk, by name: one name is one file.
        var files: [String: Data] = [:]
        /// Uploads under way, by stream.
        var uploads: [String: (name: String, bytes: Data)] = [:]
        /// The pictures that arrived in chats, as they were when they were sent.
        var delivered: [Data] = []
        var pictureRefusal: String?
        var sendsUnanswered = 0
        var withheldAction: String?
        var withheld: [[UInt8]] = []
    }

    private let state = Locked(State())
    let calls: AsyncStream<Call>
    private let callContinuation: AsyncStream<Call>.Continuation

    init() {
        (calls, callContinuation) = AsyncStream.makeStream(of: Call.self)
    }

    /// Everything sent to chats so far.
    var sent: [Call] { state.withLock { $0.calls.filter { $0.action.hasPrefix("send_") } } }

    /// Every call so far.
    var allCalls: [Call] { state.withLock { $0.calls } }

    /// The next sends fail with these wordings, one each.
    func refuse(with wordings: String...) { state.withLock { $0.refusals = wordings } }

    /// From now on no picture is taken, with this wording.
    func refusePictures(with wording: String) { state.withLock { $0.pictureRefusal = wording } }

    /// The pictures that arrived in chats, in order.
    var deliveredPictures: [Data] { state.withLock { $0.delivered } }

    /// From now on these actions fail so.
    func fail(_ action: String, _ wording: String, retcode: Int64 = 1200) {
        state.withLock { $0.failures[action] = (retcode, wording) }
    }

    /// Says something, as soon as the bot is connected.
    func post(_ event: JSONValue) {
        let frame = Array(event.serialized)
        state.withLock { state in
            if let mailbox = state.mailbox { mailbox.yield(frame) } else { state.early.append(frame) }
        }
    }

    /// Waits until the bot has sent something more than was waited for before.
    func nextCall() async -> Call? {
        for await call in calls { return call }
        return nil
    }

    /// From now on files can be laid on its disk.
    func takeUploads() { state.withLock { $0.takesUploads = true } }

    /// The next send is carried out, but the connection breaks before it is answered.
    func breakAtNextSend() { state.withLock { $0.sendsUnanswered = 1 } }

    /// From now on answers to this action are kept back.
    func withhold(_ action: String) { state.withLock { $0.withheldAction = action } }

    /// Gives the answers that were kept back.
    func giveWithheld() {
        state.withLock { state in
            state.withheldAction = nil
            for frame in state.withheld { state.mailbox?.yield(frame) }
            state.withheld = []
        }
    }

    /// From now on nobody can connect.
    func refuseConnections() { state.withLock { $0.refusesConnections = true } }

    /// Breaks the connection.
    func drop() { state.withLock { $0.mailbox }?.finish() }

    /// The bytes of the file laid on its disk last.
    var uploadedBytes: Data {
        let pieces = allCalls.filter { $0.action == "upload_file_stream" }
            .compactMap { $0.parameters["chunk_data"]?.string }
        return pieces.compactMap { Data(base64Encoded: $0) }.reduce(Data(), +)
    }

    /// What the group's newest messages are, for whoever asks.
    func answerHistory(with history: JSONValue) { state.withLock { $0.history = history } }

    /// What a message is when it is asked for.
    func answerMessage(with message: JSONValue) { state.withLock { $0.message = message } }

    /// How often the bot connected.
    var connections: Int { state.withLock { $0.connections } }

    func connect(
        to url: String, headers: [WebSocketHeader]
    ) async throws(WebSocketError) -> any WebSocketConnection {
        guard !state.withLock({ $0.refusesConnections }) else { throw .unreachable("not scripted") }
        let (frames, mailbox) = AsyncStream.makeStream(of: [UInt8].self)
        let lifecycle: JSONValue = [
            "time": .int(Int64(Date().timeIntervalSince1970)), "self_id": .int(Self.account.rawValue),
            "post_type": "meta_event", "meta_event_type": "lifecycle", "sub_type": "connect",
        ]
        mailbox.yield(Array(lifecycle.serialized))
        state.withLock { state in
            state.mailbox = mailbox
            state.connections += 1
            for frame in state.early { mailbox.yield(frame) }
            state.early = []
        }
        return ScriptedConnection(frames: frames, mailbox: mailbox) { [self] frame in
            let breaks = state.withLock { state in
                guard state.sendsUnanswered > 0, frame["action"]?.string?.hasPrefix("send_") == true else {
                    return false
                }
                state.sendsUnanswered -= 1
                return true
            }
            let answer = Array(answer(frame).serialized)
            if breaks { mailbox.finish() }
            state.withLock { state in
                if let action = state.withheldAction, frame["action"]?.string == action {
                    state.withheld.append(answer)
                } else {
                    mailbox.yield(answer)
                }
            }
        } whenClosed: { [self] in
            state.withLock { $0.mailbox = nil }
        }
    }

    func listen(
        host: String, port: Int, admit: @escaping @Sendable (WebSocketRequest) -> WebSocketAdmission
    ) async throws(WebSocketError) -> any WebSocketListener {
        throw .cannotBind("not scripted")
    }

    private func answer(_ frame: JSONValue) -> JSONValue {
        let call = Call(action: frame["action"]?.string ?? "", parameters: frame["params"] ?? .null)
        let (refusal, id) = state.withLock { state -> ((retcode: Int64, wording: String)?, Int64) in
            state.calls.append(call)
            state.nextID += 1
            if call.action.hasPrefix("send_"), !call.message.images.isEmpty, let wording = state.pictureRefusal {
                return ((1200, wording), state.nextID)
            }
            guard call.action.hasPrefix("send_"), !state.refusals.isEmpty else {
                return (state.failures[call.action], state.nextID)
            }
            return ((1200, state.refusals.removeFirst()), state.nextID)
        }
        callContinuation.yield(call)
        let echo = frame["echo"] ?? .null
        if call.action == "upload_file_stream", !state.withLock({ $0.takesUploads }) {
            return ["status": "failed", "retcode": 1404, "wording": "不支持的API upload_file_stream", "echo": echo]
        }
        if let refusal {
            return [
                "status": "failed", "retcode": .int(refusal.retcode), "data": .null,
                "wording": .string(refusal.wording), "echo": echo,
            ]
        }
        if call.action.hasPrefix("send_") { take(call.message.images) }
        let data: JSONValue =
            switch call.action {
            case "get_login_info": ["user_id": .int(Self.account.rawValue), "nickname": "小绘"]
            case "get_status": ["online": true, "good": true]
            case "get_group_msg_history": state.withLock { $0.history }
            case "get_msg": state.withLock { $0.message } ?? ["message_id": .int(id)]
            case "upload_file_stream": store(call.parameters)
            default: ["message_id": .int(id)]
            }
        return ["status": "ok", "retcode": 0, "data": data, "echo": echo]
    }

    private static let folder = "/tmp/scripted/"

    /// Takes a piece of a file, or closes the file under its name.
    private func store(_ parameters: JSONValue) -> JSONValue {
        let stream = parameters["stream_id"]?.string ?? ""
        return state.withLock { state in
            guard parameters["is_complete"] == true else {
                let piece = parameters["chunk_data"]?.string.flatMap { Data(base64Encoded: $0) } ?? Data()
                let name = parameters["filename"]?.string ?? ""
                state.uploads[stream] = (name, (state.uploads[stream]?.bytes ?? Data()) + piece)
                return ["type": "stream"]
            }
            let upload = state.uploads.removeValue(forKey: stream) ?? ("", Data())
            state.files[Self.folder + upload.name] = upload.bytes
            return ["file_path": .string(Self.folder + upload.name)]
        }
    }

    private func take(_ images: [Segment.Image]) {
        state.withLock { state in
            state.delivered += images.compactMap { $0.file.carriedBytes ?? state.files[$0.file.rawValue] }
        }
    }
}

private final class ScriptedConnection: WebSocketConnection {
    let request = WebSocketRequest(path: "/")
    private let frames: AsyncStream<[UInt8]>
    private let mailbox: AsyncStream<[UInt8]>.Continuation
    private let take: @Sendable (JSONValue) -> Void
    private let whenClosed: @Sendable () -> Void

    init(
        frames: AsyncStream<[UInt8]>, mailbox: AsyncStream<[UInt8]>.Continuation,
        take: @escaping @Sendable (JSONValue) -> Void, whenClosed: @escaping @Sendable () -> Void
    ) {
        self.frames = frames
        self.mailbox = mailbox
        self.take = take
        self.whenClosed = whenClosed
    }

    func receive() async -> WebSocketIncoming {
        for await frame in frames { return .text(frame) }
        return .closed(WebSocketClosure(code: 1000))
    }

    func send(_ text: [UInt8]) async throws(WebSocketError) {
        guard let frame = try? JSONValue(parsing: text) else { return }
        take(frame)
    }

    func close(code: UInt16) {
        mailbox.finish()
        whenClosed()
    }
}
