import ChatCore
import Foundation
import Imaging
import Logging
import PictorModel

/// Says things in chats and remembers having said them.
struct ChatSender: Sendable {
    /// What became of a message.
    enum Outcome: Sendable, Equatable {
        /// It is there, under this id where the protocol tells one.
        case sent(String?)
        /// It may be there: never say it again blindly.
        case unknown
        /// The protocol would not take the picture; another encoding may pass.
        case pictureRefused
        /// It is not there, and saying it again will not help.
        case refused(reason: String)
        /// It is not there, since nobody could take it in time.
        case away
        /// It is not there: before anything left, the connection broke, again and again.
        case absent
        /// It is not there: the bot may not speak.
        case muted
        /// It is not there: the right to answer ended, or is used up.
        case windowClosed
        /// It is not there: its pictures have to be made smaller.
        case tooLarge
    }

    private let adapter: any ChatAdapter
    private let history: ChatMemory
    private let mutes: MuteTracker
    private let shrinking: PictureShrinking
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// How long an answer waits for its endpoint to come back, a picture that was paid for, and the search for one that
    /// nobody confirmed.
    private static let patience = (
        answer: Duration.seconds(120), picture: Duration.seconds(600), trace: Duration.seconds(120)
    )

    init(
        adapter: any ChatAdapter, history: ChatMemory, mutes: MuteTracker, now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.adapter = adapter
        self.history = history
        self.mutes = mutes
        shrinking = PictureShrinking(logger: logger)
        self.now = now
        self.logger = logger
    }

    /// Says a sentence, quoting a message where one is given. A failure is logged; there is nobody else to tell.
    func say(_ text: String, to target: ReplyTarget, quoting source: String? = nil) async {
        let outcome = await send(
            OutgoingMessage(quote: source, text: text), to: target, patience: Self.patience.answer)
        let request = source ?? "none"
        switch outcome {
        case .sent: break
        case .unknown:
            logger.warning(
                "answer sent, arrival unknown", metadata: ["chat": "\(target.chat)", "request": "\(request)"])
        case .pictureRefused, .refused, .away, .absent, .muted, .windowClosed, .tooLarge:
            logger.warning(
                "could not answer",
                metadata: ["chat": "\(target.chat)", "request": "\(request)", "reason": "\(outcome)"])
        }
    }

    /// Sends pictures as one message, quoting their request where one is given, with a remark below them where there is
    /// one.
    func send(
        _ pictures: [Picture], remark: String? = nil, to target: ReplyTarget, quoting source: String?
    ) async -> Outcome {
        await send(pictures, remark: remark, to: target, quoting: source, attempts: Self.attempts)
    }

    private func send(
        _ pictures: [Picture], remark: String?, to target: ReplyTarget, quoting source: String?, attempts: Int
    ) async -> Outcome {
        func message(_ pictures: [Picture], isSmallest: Bool) -> OutgoingMessage {
            OutgoingMessage(
                quote: source,
                pictures: pictures.map { OutgoingPicture(bytes: $0.bytes, fileExtension: $0.fileExtension) },
                text: remark ?? "", isSmallest: isSmallest)
        }
        let outcome = await send(
            message(pictures, isSmallest: false), to: target, patience: Self.patience.picture, attempts: attempts)
        guard case .tooLarge = outcome else { return outcome }
        return await send(
            message(await shrinking.shrunk(pictures), isSmallest: true), to: target, patience: Self.patience.picture,
            attempts: attempts)
    }

    /// Sends pictures as `send` does, at once and only once: whoever calls waits for the endpoint, and tries again where
    /// nothing of them left.
    func sendOnce(
        _ pictures: [Picture], remark: String? = nil, to target: ReplyTarget, quoting source: String?
    ) async -> Outcome {
        guard isReady(in: target.chat) else { return .away }
        return await send(pictures, remark: remark, to: target, quoting: source, attempts: 1)
    }

    /// Whether a chat's account can speak now.
    func isReady(in chat: ChatKey) -> Bool { adapter.isReady(chat.account) }

    /// What the protocol can do in a chat.
    func capabilities(in chat: ChatKey) -> Capabilities { adapter.capabilities(in: chat) }

    /// Takes back a message of the account.
    func recall(_ message: MessageKey) async throws(SendFailure) { try await adapter.recall(message) }

    /// Waits until a chat's account can take a picture, as long as one that was paid for may wait.
    func waitForEndpoint(of target: ReplyTarget) async -> Bool {
        await adapter.waitUntilReady(target.chat.account, within: Self.patience.picture)
    }

    private func send(
        _ message: OutgoingMessage, to target: ReplyTarget, patience: Duration, attempts: Int = attempts
    ) async -> Outcome {
        for _ in 0..<attempts {
            guard await adapter.waitUntilReady(target.chat.account, within: patience) else {
                return .away
            }
            guard !isMuted(in: target.chat) else { return .muted }
            do throws(SendFailure) {
                return await remembered(message, as: try await adapter.send(message, to: target).id, in: target.chat)
            } catch {
                if error == .away { continue }
                return await outcome(of: message, to: target, after: error)
            }
        }
        return .absent
    }

    /// How often a message is tried of which nothing left yet.
    private static let attempts = 5

    private func outcome(of message: OutgoingMessage, to target: ReplyTarget, after failure: SendFailure) async
        -> Outcome
    {
        if failure == .muted { mutes.refused(target.chat, at: now()) }
        // Where the connection was lost, the next one can tell.
        guard failure == .outcomeUnknown, let quoted = message.quote,
            await adapter.waitUntilReady(target.chat.account, within: Self.patience.trace),
            case .found(let found) = await adapter.findReply(
                to: MessageKey(chat: target.chat, id: quoted), hasPictures: !message.pictures.isEmpty,
                since: .distantFuture)
        else { return Outcome(failure) }
        return await remembered(message, as: found, in: target.chat)
    }

    private func remembered(_ message: OutgoingMessage, as sent: String?, in chat: ChatKey) async -> Outcome {
        guard let sent else { return .sent(nil) }
        let entry = HistoryEntry(
            key: MessageKey(chat: chat, id: sent), author: chat.account, authorName: "", isOwn: true,
            time: Int64(now().timeIntervalSince1970), parts: message.parts)
        _ = await history.append([entry])
        await history.flush()
        return .sent(sent)
    }

    /// Whether the bot may not speak there just now.
    func isMuted(in chat: ChatKey) -> Bool { mutes.isMuted(chat, at: now()) }

    /// Looks once for an answer to a request that nobody confirmed.
    ///
    /// - Parameters:
    ///   - request: The message that would be quoted.
    ///   - hasPictures: Whether the answer has a picture.
    ///   - moment: Nothing said before it can be the answer.
    /// - Returns: `.absent` only where it is surely not there.
    func findReply(to request: MessageKey, hasPictures: Bool, since moment: Date) async -> ReplySearch {
        await adapter.findReply(to: request, hasPictures: hasPictures, since: moment)
    }
}

extension ChatSender.Outcome {
    fileprivate init(_ failure: SendFailure) {
        switch failure {
        case .outcomeUnknown: self = .unknown
        case .pictureRefused: self = .pictureRefused
        case .tooLarge: self = .tooLarge
        case .away: self = .away
        case .muted: self = .muted
        case .windowClosed: self = .windowClosed
        // Forbidden may be this message alone; whoever asked is told, as far as that is possible.
        case .forbidden, .notFound, .unsupported, .quotaExceeded: self = .refused(reason: "\(failure)")
        case .refused(let reason): self = .refused(reason: reason)
        }
    }
}
