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
        /// It is not there, since nobody could take it in time.
        case away
    }

    private let client: OneBotClient
    private let history: History
    private let mutes: Mutes
    private let largePictures: LargePictures
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// How long an answer waits for its endpoint to come back, a picture that was paid for, and the search for one that
    /// nobody confirmed.
    private static let patience = (
        answer: Duration.seconds(120), picture: Duration.seconds(600), trace: Duration.seconds(120)
    )

    init(
        client: OneBotClient, history: History, mutes: Mutes, largePictures: LargePictures? = nil,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.client = client
        self.history = history
        self.mutes = mutes
        self.largePictures = largePictures ?? LargePictures(client: client, logger: logger)
        self.now = now
        self.logger = logger
    }

    /// Says a sentence, quoting a message where one is given. A failure is logged; there is nobody else to tell.
    func say(_ text: String, to address: Address, quoting source: String? = nil) async {
        let outcome = await send([.text(text)], to: address, quoting: source, patience: Self.patience.answer)
        let request = source ?? "none"
        switch outcome {
        case .sent: break
        case .unknown:
            logger.warning(
                "answer sent, arrival unknown", metadata: ["chat": "\(address.key)", "request": "\(request)"])
        case .pictureRefused, .refused, .away:
            logger.warning(
                "could not answer",
                metadata: ["chat": "\(address.key)", "request": "\(request)", "reason": "\(outcome)"])
        }
    }

    /// Sends pictures as one message, quoting their request where one is given, with a remark below them where there is
    /// one.
    func send(
        _ pictures: [Picture], remark: String? = nil, to address: Address, quoting source: String?
    ) async -> Outcome {
        let remarks = remark.map { [Segment.text($0)] } ?? []
        func send(_ images: [Segment]) async -> Outcome {
            await self.send(images + remarks, to: address, quoting: source, patience: Self.patience.picture)
        }
        guard largePictures.areLarge(pictures) else { return await send(pictures.map { .image($0.bytes) }) }
        if !isMuted(at: address), await waitForEndpoint(of: address),
            let images = await largePictures.uploaded(pictures, as: address.account)
        {
            let outcome = await send(images)
            // Refused they are not there, and the reason may be the files' place: then by the bytes themselves.
            guard case .refused = outcome else { return outcome }
        }
        return await send(await largePictures.lightened(pictures).map { .image($0.bytes) })
    }

    /// Waits until a chat's endpoint can take a picture, as long as one that was paid for may wait.
    func waitForEndpoint(of address: Address) async -> Bool {
        await client.waitUntilReady(address.account, within: Self.patience.picture)
    }

    private func send(
        _ segments: [Segment], to address: Address, quoting source: String?, patience: Duration
    ) async -> Outcome {
        let quote = source.flatMap(MessageID.init).map { [Segment.reply($0)] } ?? []
        let message = Message(quote + segments)
        for _ in 0..<Self.attempts {
            guard await client.waitUntilReady(address.account, within: patience) else {
                return Task.isCancelled ? .refused(reason: "stopped while the endpoint was away") : .away
            }
            guard !isMuted(at: address) else { return .refused(reason: "muted there") }
            switch await sent(message, to: address) {
            case .failure(.notConnected), .failure(.notSent): continue
            // The client knows now, and is ready again only when QQ is back.
            case .failure(.failed(let failure)) where failure.kind == .offline: continue
            case .failure(let error): return await outcome(of: message, to: address, after: error)
            case .success(let id): return await remembered(message, as: id, at: address)
            }
        }
        return .refused(reason: "the connection kept breaking before anything was sent")
    }

    /// How often a message is tried of which nothing left yet.
    private static let attempts = 5

    /// What is on its way is let go out even when we are told to stop: half a sending helps nobody. The task is awaited
    /// at once, so it ends with this call.
    private func sent(_ message: Message, to address: Address) async -> Result<MessageID, OneBotError> {
        await Task { () async -> Result<MessageID, OneBotError> in
            do throws(OneBotError) {
                return .success(
                    try await client.call(
                        .sendMessage(message, to: address.chat, group: address.temporaryGroup), as: address.account))
            } catch {
                return .failure(error)
            }
        }.value
    }

    private func outcome(of message: Message, to address: Address, after error: OneBotError) async -> Outcome {
        if case .failed(let failure) = error, failure.kind == .muted { mutes.refused(address, at: now()) }
        // Where the connection was lost, the next one can tell.
        guard Outcome(error) == .unknown, let quoted = message.replyID,
            await client.waitUntilReady(address.account, within: Self.patience.trace),
            case .there(let found) = await trace(
                of: quoted, isPicture: !message.images.isEmpty, at: address, since: .max)
        else { return Outcome(error) }
        return await remembered(message, as: found, at: address)
    }

    private func remembered(_ message: Message, as sent: MessageID, at address: Address) async -> Outcome {
        guard sent.rawValue != 0 else { return .sent(sent) }
        let entry = HistoryEntry(
            key: MessageKey(chat: address.key, id: "\(sent)"), author: "\(address.account)", authorName: "",
            isOwn: true, time: Int64(now().timeIntervalSince1970), message: message.withoutCarriedBytes)
        do {
            _ = try await history.append([entry])
        } catch {
            logger.report(error, as: "own message not remembered")
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
    /// How far QQ's clock and ours may be apart, in seconds.
    private static let clockDifference: Int64 = 60

    /// Looks once among the group's newest messages for an answer of ours to a request.
    ///
    /// - Parameters:
    ///   - request: The message that would be quoted.
    ///   - isPicture: Whether the answer has a picture.
    ///   - address: The group; private chats cannot be looked through.
    ///   - moment: Unix seconds before which it cannot have been said.
    /// - Returns: `.absent` only where the messages surely reach back to that moment, or to the request.
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
            $0.messageID == request
                || $0.time.map { Int64($0.timeIntervalSince1970) < moment - Self.clockDifference } == true
        }
        return reachesBack ? .absent : .untold
    }
}

extension Delivery.Outcome {
    fileprivate init(_ error: OneBotError) {
        switch error {
        case .outcomeUnknown, .unexpectedResponse: self = .unknown
        case .failed(let failure) where failure.kind == .mediaRefused: self = .pictureRefused
        default: self = .refused(reason: "\(error)")
        }
    }
}
