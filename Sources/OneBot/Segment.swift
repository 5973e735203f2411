public import Foundation
public import JSON

/// One piece of a message.
///
/// OneBot 11: <https://github.com/botuniverse/onebot-11/blob/master/message/segment.md>. Segments go out in array form
/// only, so a text is sent literally, whatever brackets it holds.
public enum Segment: Sendable, Hashable {
    /// Plain text, unescaped.
    case text(String)
    /// A mention of somebody, or of everybody.
    case at(Mention)
    /// The message this one quotes.
    case reply(MessageID)
    /// A picture.
    case image(Image)
    /// One of QQ's built-in faces, by its number as text.
    case face(id: String)
    /// A sticker from QQ's shop, where the endpoint does not send it as a picture.
    case marketFace(MarketFace)
    /// A voice message.
    case record(Media)
    /// A video.
    case video(Media)
    /// A file.
    case file(Media)
    /// A bundle of forwarded messages, by the id that `get_forward_msg` takes.
    case forward(id: String)
    /// A card or mini app, as JSON text written by whoever sent it.
    case json(String)
    /// A card, as XML text.
    case xml(String)
    /// Markdown text.
    case markdown(String)
    /// Any other segment, with its data as it came.
    case unknown(type: String, data: [String: JSONValue])

    /// Whom an `at` segment mentions.
    public enum Mention: Sendable, Hashable {
        /// One member of the group.
        case user(UserID)
        /// Every member.
        case all
    }
}

// MARK: - Making segments

extension Segment {
    /// Mentions one member.
    public static func at(_ user: UserID) -> Segment { .at(.user(user)) }

    /// A picture carried inside the message, the one form every endpoint accepts.
    /// - Parameters:
    ///   - bytes: A picture file, sent byte for byte. Endpoints close the connection over about 36 MB.
    ///   - summary: What chat lists show in place of the picture, such as "[图片]"; nil leaves it to the client.
    /// - Returns: The segment.
    public static func image(_ bytes: Data, summary: String? = nil) -> Segment {
        .image(Image(file: .base64(bytes), summary: summary))
    }
}

extension Segment: ExpressibleByStringInterpolation {
    /// Plain text, so that a message reads `[.reply(id), "done"]`.
    public init(stringLiteral value: String) { self = .text(value) }
}

// MARK: - Reading segments

extension Segment {
    /// The text of a text segment; nil for any other.
    public var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// The picture of an image segment; nil for any other.
    public var image: Image? {
        guard case .image(let image) = self else { return nil }
        return image
    }

    /// The wire's name of this kind of segment, such as "text".
    public var type: String {
        switch self {
        case .text: "text"
        case .at: "at"
        case .reply: "reply"
        case .image: "image"
        case .face: "face"
        case .marketFace: "mface"
        case .record: "record"
        case .video: "video"
        case .file: "file"
        case .forward: "forward"
        case .json: "json"
        case .xml: "xml"
        case .markdown: "markdown"
        case .unknown(let type, _): type
        }
    }
}
