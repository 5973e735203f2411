import Foundation
import Imaging
import Logging
import OneBot

/// Says things in chats and remembers having said them.
struct Delivery: Sendable {
    /// What became of a message.
    enum Outcome: Sendable, Equatable {
        /// It is there, under this id.
        case sent(MessageID)
        /// It may be there: never say it again blindly.
        case unknown
        /// QQ would not take the picture; another encoding may pass.
        case pictureRefused
        /// It is not there, and saying it again will not help.
        case refused(reason: String)
    }

    private let client: OneBotClient
    private let history: History
    private let mutes: Mutes
    private let now: @Sendable () -> Date
    private let logger: Logger

    init(
        client: OneBotClient, history: History, mutes: Mutes, now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.client = client
        self.history = history
        self.mutes = mutes
        self.now = now
        self.logger = logger
    }

    /// Says a sentence, quoting a message where one is given. A failure is logged; there is nobody else to tell.
    func say(_ text: String, to address: Address, quoting source: String? = nil) async {
        let outcome = await send([.text(text)], to: address, quoting: source)
        if case .refused(let reason) = outcome {
            logger.warning("could not answer", metadata: ["chat": "\(address.key)", "reason": "\(reason)"])
        }
    }

    /// Sends pictures as one message, quoting their request where one is given, with a remark below them where there is
    /// one.
    func send(
        _ pictures: [Picture], remark: String? = nil, to address: Address, quoting source: String?
    ) async -> Outcome {
        let remarks = remark.map { [Segment.text($0)] } ?? []
        return await send(pictures.map { .image($0.bytes) } + remarks, to: address, quoting: source)
    }

    private func send(_ segments: [Segment], to address: Address, quoting source: String?) async -> Outcome {
        let quote = source.flatMap(MessageID.init).map { [Segment.reply($0)] } ?? []
        let message = Message(quote + segments)
        // What is on its way is let go out even when we are told to stop: half a sending helps nobody. The task is
        // awaited at once, so it ends with this call.
        let sending = Task { () async throws(OneBotError) -> MessageID in
            try await client.call(
                .sendMessage(message, to: address.chat, group: address.temporaryGroup), as: address.account)
        }
        let sent: MessageID
        switch await sending.result {
        case .success(let id): sent = id
        case .failure(let error):
            if case .failed(let failure)? = error as? OneBotError, failure.kind == .muted {
                mutes.refused(address, at: now())
            }
            guard Outcome(error) == .unknown, let quoted = message.replyID,
                case .there(let found) = await trace(
                    of: quoted, isPicture: !message.images.isEmpty, at: address, since: .max)
            else { return Outcome(error) }
            sent = found
        }
        guard sent.rawValue != 0 else { return .sent(sent) }
        let entry = HistoryEntry(
            key: MessageKey(chat: address.key, id: "\(sent)"), author: "\(address.account)", authorName: "",
            isOwn: true, time: Int64(now().timeIntervalSince1970), message: message.withoutCarriedBytes)
        do {
            _ = try await history.append([entry])
        } catch {
            logger.error("own message not remembered", metadata: ["reason": "\(error)"])
        }
        return .sent(sent)
    }

    /// Whether the bot may not speak there just now.
    func isMuted(at address: Address) -> Bool { mutes.isMuted(address, at: now()) }

    /// Whether an answer that nobody confirmed is there.
    enum Trace: Sendable, Equatable {
        case there(MessageID)
        case absent
        /// The endpoint cannot tell.
        case untold
    }

    /// How many of a group's newest messages are looked through.
    private static let traceDepth = 100

    /// Looks once among the group's newest messages for an answer of ours to a request.
    ///
    /// - Parameters:
    ///   - request: The message that would be quoted.
    ///   - isPicture: Whether the answer has a picture.
    ///   - address: The group; private chats cannot be looked through.
    ///   - moment: Unix seconds before which it cannot have been said.
    /// - Returns: `.absent` only where the messages reach back to that moment, or to the request.
    func trace(of request: MessageID, isPicture: Bool, at address: Address, since moment: Int64) async -> Trace {
        guard case .group(let group) = address.chat,
            let newest = try? await client.call(
                .getGroupMessageHistory(group, count: Self.traceDepth), as: address.account)
        else { return .untold }
        let answer = newest.last {
            $0.sender.userID == address.account && $0.message.replyID == request
                && $0.message.images.isEmpty != isPicture
        }
        if let answer { return .there(answer.messageID) }
        let reachesBack = newest.contains {
            $0.messageID == request || $0.time.map { Int64($0.timeIntervalSince1970) <= moment } == true
        }
        return reachesBack ? .absent : .untold
    }
}

extension Delivery.Outcome {
    fileprivate init(_ error: any Error) {
        guard let error = error as? OneBotError else {
            self = .refused(reason: "\(type(of: error))")
            return
        }
        switch error {
        case .outcomeUnknown, .unexpectedResponse: self = .unknown
        case .failed(let failure) where failure.kind == .mediaRefused: self = .pictureRefused
        default: self = .refused(reason: "\(error)")
        }
    }
}
