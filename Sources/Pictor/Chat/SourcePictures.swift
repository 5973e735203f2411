import Foundation
import HTTP
import Imaging
import Logging
import OneBot

/// Finds and fetches the picture that a request points at: its own, the quoted one, else the newest just before it.
struct SourcePictures: Sendable {
    /// Bytes of one picture at most, 20 MiB.
    static let maximumSize = 20 << 20
    /// How many pictures one request may bring along.
    static let maximumCount = 4

    private let client: OneBotClient
    private let history: History
    private let kept: PictureStore
    private let transport: any HTTPTransport
    private let proxy: String?
    private let logger: Logger
    private let queue = DispatchQueue(label: "pictor.source-pictures")

    init(
        client: OneBotClient, history: History, kept: PictureStore, transport: any HTTPTransport, proxy: String?,
        logger: Logger
    ) {
        self.client = client
        self.history = history
        self.kept = kept
        self.transport = transport
        self.proxy = proxy
        self.logger = logger
    }

    /// The pictures that a message brings or points at, downloaded; empty where there is none to be had.
    func pictures(for request: MessageKey, as account: UserID) async -> [Data] {
        guard let entry = try? await history.entry(for: request) else { return [] }
        var found = Pointed(id: entry.key.id, images: entry.message.usableImages)
        if found.images.isEmpty, let quoted = entry.message.replyID {
            let own = await ownPictures(MessageKey(chat: request.chat, id: "\(quoted)"))
            if !own.isEmpty { return own }
            found = await images(of: "\(quoted)", in: request.chat, as: account)
        }
        if found.images.isEmpty, let earlier = await pictureBefore(entry) {
            let own = await ownPictures(earlier.key)
            if !own.isEmpty { return own }
            found = await images(of: earlier.key.id, in: request.chat, as: account)
        }
        var pictures: [Data] = []
        for (index, image) in found.images.prefix(Self.maximumCount).enumerated() {
            if let bytes = await bytes(of: image, at: index, in: found.id, as: account) { pictures.append(bytes) }
        }
        return pictures
    }

    /// The message of the bot whose picture a request points at; `nil` where it brings or means another's.
    func ownMessage(for request: MessageKey) async -> MessageKey? {
        guard let entry = try? await history.entry(for: request), entry.message.usableImages.isEmpty else {
            return nil
        }
        if let quoted = entry.message.replyID { return MessageKey(chat: request.chat, id: "\(quoted)") }
        return await pictureBefore(entry).flatMap { $0.isOwn ? $0.key : nil }
    }

    /// What a message of ours carried, from disk: QQ would give it back changed, late or not at all.
    private func ownPictures(_ message: MessageKey) async -> [Data] {
        do {
            return Array(try await kept.pictures(sentAs: message).prefix(Self.maximumCount))
        } catch {
            logger.notice("kept picture not read", metadata: ["reason": "\(error)"])
            return []
        }
    }

    /// A message and its pictures.
    private struct Pointed {
        var id: String
        var images: [Segment.Image]
    }

    private func images(of id: String, in chat: ChatKey, as account: UserID) async -> Pointed {
        let remembered = try? await history.entry(for: MessageKey(chat: chat, id: id))
        // Our own pictures are remembered without bytes or address: the endpoint knows where they are.
        let images = remembered?.message.usableImages.filter { $0.url?.isEmpty == false } ?? []
        guard images.isEmpty, let message = MessageID(id) else { return Pointed(id: id, images: images) }
        return Pointed(id: id, images: await refreshed(message, as: account))
    }

    /// The newest message with a picture shortly before.
    private func pictureBefore(_ entry: HistoryEntry) async -> HistoryEntry? {
        let recent = try? await history.recent(
            in: entry.key.chat, limit: 3, since: entry.time - 120, before: entry)
        return recent?.last { !$0.message.usableImages.isEmpty }
    }

    /// The same message asked for anew: its addresses are fresh.
    private func refreshed(_ id: MessageID, as account: UserID) async -> [Segment.Image] {
        do {
            return try await client.call(.getMessage(id), as: account).message.usableImages
        } catch {
            logger.notice("quoted message is not to be had", metadata: ["reason": "\(error)"])
            return []
        }
    }

    private func bytes(of image: Segment.Image, at index: Int, in id: String, as account: UserID) async -> Data? {
        if let carried = image.file.carriedBytes { return carried }
        if let url = image.url, let bytes = await download(url) { return bytes }
        // The address may have expired: once more with a fresh one.
        guard let id = MessageID(id) else { return nil }
        let fresh = await refreshed(id, as: account)
        guard fresh.indices.contains(index), let url = fresh[index].url, url != image.url else { return nil }
        return await download(url)
    }

    private func download(_ url: String) async -> Data? {
        var request = HTTPRequest(method: .get, url: url)
        request.proxy = proxy
        request.deadline = .seconds(60)
        request.maximumBodySize = Self.maximumSize
        request.redirects = .follow(maximum: 5)
        // The address is the sender's word: it must not reach into our own network.
        request.reach = .publicOnly
        do {
            let response = try await transport.response(to: request)
            guard (200..<300).contains(response.status) else { return nil }
            // A page that explains why there is no picture is none.
            return await legible(try Picture(checking: response.body)).bytes
        } catch {
            logger.notice("source picture not downloaded", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    /// The picture in a format that services read: few of them know AVIF. Anything else is theirs to take or to refuse.
    private func legible(_ picture: Picture) async -> Picture {
        guard picture.info.format == .avif else { return picture }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: (try? picture.fitForQQ()) ?? picture) }
        }
    }
}

extension Message {
    /// The pictures one may want changed: no stickers.
    fileprivate var usableImages: [Segment.Image] {
        images.filter { $0.subType != 1 && $0.marketFace == nil }
    }
}
