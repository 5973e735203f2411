public import ChatCore
import OneBot

extension OneBotAdapter {
    /// Sends a message: a reply segment, the pictures as base64 or by their place on the endpoint's disk, and the text.
    public func send(_ message: OutgoingMessage, to target: ReplyTarget) async throws(SendFailure) -> SentMessage {
        guard let place = NumberedChat(target.chat) else { throw .notFound }
        let images = try await images(of: message, as: place.account)
        let content = Message(
            (message.quote.flatMap(MessageID.init).map { [.reply($0)] } ?? []) + images.segments
                + (message.text.isEmpty ? [] : [.text(message.text)]))
        let group = TemporarySession.group(of: target.window)
        // What is on its way is let go out even when the task is cancelled: half a sending helps nobody. The task is awaited
        // at once, so it ends with this call.
        let sent = await Task { [client] () async -> Result<MessageID, OneBotError> in
            do throws(OneBotError) {
                return .success(
                    try await client.call(.sendMessage(content, to: place.chat, group: group), as: place.account))
            } catch {
                return .failure(error)
            }
        }.value
        switch sent {
        // Some endpoints name no id: 0 is no message's.
        case .success(let id): return SentMessage(ids: id.rawValue == 0 ? [] : ["\(id)"], window: target.window)
        case .failure(let error):
            let failure = SendFailure(error)
            // Refused it is not there, and the reason may be the files' place: then by the bytes themselves.
            if images.areUploaded, case .refused = failure {
                throw .tooLarge(
                    bytes: message.pictures.reduce(0) { $0 + $1.bytes.count }, limit: largePictures.threshold)
            }
            throw failure
        }
    }

    private func images(
        of message: OutgoingMessage, as account: UserID
    ) async throws(SendFailure) -> (segments: [Segment], areUploaded: Bool) {
        guard largePictures.areLarge(message.pictures), !message.isSmallest else {
            return (message.pictures.map { .image($0.bytes) }, false)
        }
        guard client.isReady(account) else { throw .away }
        if let segments = await largePictures.uploaded(message.pictures, as: account) { return (segments, true) }
        throw .tooLarge(
            bytes: message.pictures.reduce(0) { $0 + $1.bytes.count }, limit: largePictures.threshold)
    }

    /// Recalls a message. QQ lets an account recall its own messages for about two minutes; in a group that it runs, always.
    public func recall(_ message: MessageKey) async throws(SendFailure) {
        guard let place = NumberedChat(message.chat), let id = MessageID(message.id) else { throw .notFound }
        do {
            try await client.call(.deleteMessage(id), as: place.account)
        } catch {
            throw SendFailure(error)
        }
    }

    /// Puts QQ's face for a mark under a message of a group.
    public func react(_ mark: ReactionMark, to message: MessageKey, isAdded: Bool) async throws(SendFailure) {
        guard let place = NumberedChat(message.chat), let id = MessageID(message.id) else { throw .notFound }
        do {
            try await client.call(
                .setMessageEmojiLike(id, emojiID: Faces.id(of: mark), isAdded: isAdded), as: place.account)
        } catch {
            throw SendFailure(error)
        }
    }
}
