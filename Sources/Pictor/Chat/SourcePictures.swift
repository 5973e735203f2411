import ChatCore
import Foundation
import Imaging
import Logging
import PictorModel

/// Finds and fetches the picture that a request points at: its own, the quoted one, else the newest just before it.
struct SourcePictures: Sendable {
    /// How many pictures one request may bring along.
    static let maximumCount = 4

    private let adapter: any ChatAdapter
    private let history: any MessageStore
    private let kept: any PictureStore
    private let logger: Logger
    private let queue = DispatchQueue(label: "pictor.source-pictures")

    init(adapter: any ChatAdapter, history: any MessageStore, kept: any PictureStore, logger: Logger) {
        self.adapter = adapter
        self.history = history
        self.kept = kept
        self.logger = logger
    }

    /// The pictures that a message brings or points at, downloaded; empty where there is none to be had.
    func pictures(for request: MessageKey) async -> [Data] {
        guard let entry = try? await history.entry(for: request) else { return [] }
        var found = Pointed(message: entry.key, pictures: entry.parts.photos)
        if found.pictures.isEmpty, let quote = entry.parts.quote {
            let quoted = MessageKey(chat: request.chat, id: quote.id)
            let own = await ownPictures(quoted)
            if !own.isEmpty { return own }
            // A protocol that carries the quoted content saves asking for it.
            let carried = quote.parts?.photos ?? []
            found = carried.isEmpty ? await photos(of: quoted) : Pointed(message: quoted, pictures: carried)
        }
        if found.pictures.isEmpty, let earlier = await pictureBefore(entry) {
            let own = await ownPictures(earlier.key)
            if !own.isEmpty { return own }
            found = await photos(of: earlier.key)
        }
        var pictures: [Data] = []
        for (index, picture) in found.pictures.prefix(Self.maximumCount).enumerated() {
            if let bytes = await bytes(of: picture, at: index, in: found.message) { pictures.append(bytes) }
        }
        return pictures
    }

    /// The message of the bot whose picture a request points at; `nil` where it brings or means another's.
    func ownMessage(for request: MessageKey) async -> MessageKey? {
        guard let entry = try? await history.entry(for: request), entry.parts.photos.isEmpty else {
            return nil
        }
        if let quote = entry.parts.quote { return MessageKey(chat: request.chat, id: quote.id) }
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
        var message: MessageKey
        var pictures: [ChatPicture]
    }

    private func photos(of message: MessageKey) async -> Pointed {
        let remembered = try? await history.entry(for: message)
        // Our own pictures are remembered without bytes or address: the endpoint knows where they are.
        let photos = remembered?.parts.photos.filter { $0.url?.isEmpty == false } ?? []
        guard photos.isEmpty else { return Pointed(message: message, pictures: photos) }
        do {
            return Pointed(message: message, pictures: try await adapter.message(message).parts.photos)
        } catch {
            logger.notice("quoted message is not to be had", metadata: ["reason": "\(error)"])
            return Pointed(message: message, pictures: [])
        }
    }

    /// The newest message with a picture shortly before.
    private func pictureBefore(_ entry: HistoryEntry) async -> HistoryEntry? {
        let recent = try? await history.recent(
            in: entry.key.chat, limit: 3, since: entry.time - 120, before: entry)
        return recent?.last { !$0.parts.photos.isEmpty }
    }

    private func bytes(of picture: ChatPicture, at index: Int, in message: MessageKey) async -> Data? {
        // A page that explains why there is no picture is none.
        let bytes = await adapter.bytes(of: picture, at: index, in: message) { (try? Picture(checking: $0)) != nil }
        guard let bytes, let picture = try? Picture(checking: bytes) else { return nil }
        return await legible(picture).bytes
    }

    /// The picture in a format that services read: few of them know AVIF. Anything else is theirs to take or to refuse.
    private func legible(_ picture: Picture) async -> Picture {
        guard picture.info.format == .avif else { return picture }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: (try? picture.fitForQQ()) ?? picture) }
        }
    }
}

extension [MessagePart] {
    /// The pictures one may want changed: no stickers.
    fileprivate var photos: [ChatPicture] { pictures.filter(\.isPhoto) }
}
