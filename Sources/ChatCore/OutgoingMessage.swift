public import Foundation

/// A message to be sent, in the order in which people see it: the quote, the pictures, the text, the buttons.
///
/// Says what is meant; an adapter whose protocol has no quotes or buttons leaves them out, and one that takes fewer pictures
/// a message sends several.
public struct OutgoingMessage: Sendable, Hashable {
    /// The id of the message that is quoted, in the same chat; `nil` = none.
    public var quote: String?
    /// Picture files, sent byte for byte.
    public var pictures: [OutgoingPicture]
    /// Text, sent literally; "" = none.
    public var text: String
    /// Rows of buttons.
    public var buttons: [[Button]]
    /// Whether its pictures cannot be made smaller any more: then it is sent whatever it takes, instead of ending in
    /// `SendFailure.tooLarge`.
    public var isSmallest: Bool

    /// Describes a message.
    public init(
        quote: String? = nil, pictures: [OutgoingPicture] = [], text: String = "", buttons: [[Button]] = [],
        isSmallest: Bool = false
    ) {
        self.quote = quote
        self.pictures = pictures
        self.text = text
        self.buttons = buttons
        self.isSmallest = isSmallest
    }

    /// The content as it is remembered: its pictures without their bytes.
    public var parts: [MessagePart] {
        var parts: [MessagePart] = []
        if let quote { parts.append(.quote(Quote(id: quote))) }
        parts += pictures.map { _ in .picture(ChatPicture()) }
        if !text.isEmpty { parts.append(.text(text)) }
        return parts
    }
}

/// A picture file to be sent.
public struct OutgoingPicture: Sendable, Hashable {
    /// The file.
    public var bytes: Data
    /// Its usual extension, such as "png".
    public var fileExtension: String

    /// Describes a picture file.
    public init(bytes: Data, fileExtension: String) {
        self.bytes = bytes
        self.fileExtension = fileExtension
    }
}

/// A button under a message.
public struct Button: Sendable, Hashable {
    /// What stands on it.
    public var label: String
    /// What a press reports.
    public var data: String
    /// Who may press it, by id; `nil` = everybody.
    public var allowed: [String]?

    /// Describes a button.
    public init(label: String, data: String, allowed: [String]? = nil) {
        self.label = label
        self.data = data
        self.allowed = allowed
    }
}

/// What became of a message that was sent.
public struct SentMessage: Sendable, Hashable {
    /// The ids under which it can be found, one for each message that it took; empty where the protocol did not tell.
    public var ids: [String]
    /// The right to answer as it is now, where one was used.
    public var window: ReplyWindow?

    /// Describes a sent message.
    public init(ids: [String], window: ReplyWindow? = nil) {
        self.ids = ids
        self.window = window
    }

    /// The id that stands for the whole; `nil` where the protocol did not tell any.
    public var id: String? { ids.first }
}
