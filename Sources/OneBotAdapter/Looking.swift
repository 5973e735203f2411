public import ChatCore
public import Foundation
import Logging
import OneBot

extension OneBotAdapter {
    /// How many of a group's newest messages are looked through.
    private static let searchDepth = 100
    /// How far QQ's clock and ours may be apart, in seconds.
    private static let clockDifference: TimeInterval = 60

    /// Looks among the group's newest messages; private chats cannot be looked through.
    public func findReply(to request: MessageKey, hasPictures: Bool, since moment: Date) async -> ReplySearch {
        guard let place = NumberedChat(request.chat), let request = MessageID(request.id),
            case .group(let group) = place.chat,
            let newest = try? await client.call(
                .getGroupMessageHistory(group, count: Self.searchDepth), as: place.account)
        else { return .undecidable }
        let answer = newest.last {
            $0.sender.userID == place.account && $0.message.replyID == request
                && $0.message.images.isEmpty != hasPictures
        }
        if let answer { return .found("\(answer.messageID)") }
        let reachesBack = newest.contains {
            $0.messageID == request || $0.time.map { $0 < moment - Self.clockDifference } == true
        }
        return reachesBack ? .absent : .undecidable
    }

    /// The message as `get_msg` tells it.
    public func message(_ key: MessageKey) async throws(SendFailure) -> IncomingMessage {
        guard let place = NumberedChat(key.chat) else { throw .notFound }
        return IncomingMessage(try await received(key), in: key.chat, account: place.account)
    }

    private func received(_ key: MessageKey) async throws(SendFailure) -> ReceivedMessage {
        guard let place = NumberedChat(key.chat), let id = MessageID(key.id) else { throw .notFound }
        do {
            return try await client.call(.getMessage(id), as: place.account)
        } catch {
            throw SendFailure(error)
        }
    }

    /// Downloads a picture; where its address has expired, once more by the address that `get_msg` tells, or from the bytes
    /// that come along there.
    public func bytes(
        of picture: ChatPicture, at index: Int, in message: MessageKey, isUsable: @Sendable (Data) -> Bool
    ) async -> Data? {
        if let url = picture.url, let bytes = await download.bytes(at: url, isUsable: isUsable) { return bytes }
        let fresh: [Segment.Image]
        do {
            fresh = try await received(message).message.images.filter { ChatPicture($0).isPhoto }
        } catch {
            logger.notice("picture's message is not to be had", metadata: ["reason": "\(error)"])
            return nil
        }
        guard fresh.indices.contains(index) else { return nil }
        if let carried = fresh[index].file.carriedBytes { return isUsable(carried) ? carried : nil }
        guard let url = fresh[index].url, url != picture.url else { return nil }
        return await download.bytes(at: url, isUsable: isUsable)
    }
}
