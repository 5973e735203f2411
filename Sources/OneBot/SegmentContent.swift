public import Foundation

extension Segment {
    /// A picture, as received or to be sent.
    public struct Image: Sendable, Hashable {
        /// The endpoint's name of the picture when received; where to take it from when sent.
        public var file: FileReference
        /// Where the picture can be downloaded for a while; nil where the endpoint names no address.
        public var url: String?
        /// What chat lists show in place of the picture.
        public var summary: String?
        /// 0 for a photo, 1 for a sticker; other numbers occur.
        public var subType: Int64?
        /// Size in bytes, as the endpoint claims.
        public var fileSize: Int64?
        /// File name, where the endpoint tells one.
        public var fileName: String?
        /// The sticker's ids, where the picture is one from QQ's shop.
        public var marketFace: MarketFace?

        /// Describes a picture to send or to compare with.
        public init(
            file: FileReference, url: String? = nil, summary: String? = nil, subType: Int64? = nil,
            fileSize: Int64? = nil, fileName: String? = nil, marketFace: MarketFace? = nil
        ) {
            self.file = file
            self.url = url
            self.summary = summary
            self.subType = subType
            self.fileSize = fileSize
            self.fileName = fileName
            self.marketFace = marketFace
        }
    }

    /// A voice message, video or file.
    public struct Media: Sendable, Hashable {
        /// The endpoint's name of the file when received; where to take it from when sent.
        public var file: FileReference
        /// Where it can be downloaded for a while.
        public var url: String?
        /// The file's name for people.
        public var name: String?
        /// Size in bytes, as the endpoint claims.
        public var fileSize: Int64?

        /// Describes a file to send or to compare with.
        public init(file: FileReference, url: String? = nil, name: String? = nil, fileSize: Int64? = nil) {
            self.file = file
            self.url = url
            self.name = name
            self.fileSize = fileSize
        }
    }

    /// A sticker from QQ's shop.
    public struct MarketFace: Sendable, Hashable {
        /// The sticker's id.
        public var emojiID: String
        /// The id of the package it belongs to.
        public var packageID: String
        /// The key that sending it again takes.
        public var key: String
        /// What chat lists show, such as "[开心]".
        public var summary: String?
        /// Where its picture can be downloaded.
        public var url: String?

        /// Describes a sticker.
        public init(
            emojiID: String, packageID: String, key: String, summary: String? = nil, url: String? = nil
        ) {
            self.emojiID = emojiID
            self.packageID = packageID
            self.key = key
            self.summary = summary
            self.url = url
        }
    }
}

/// Where a picture or file is: a name, an address, a path on the endpoint's disk, or the bytes themselves.
///
/// Prints a carried file's size instead of its bytes.
public struct FileReference: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
    /// The wire's text: a name, `http(s)://…`, `file://…`, a path, or `base64://…`.
    public var rawValue: String

    /// Wraps the wire's text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Wraps the wire's text.
    public init(stringLiteral value: String) { rawValue = value }

    /// Carries the bytes themselves: standard alphabet, padded, one line.
    public static func base64(_ bytes: Data) -> FileReference {
        FileReference(rawValue: "base64://" + bytes.base64EncodedString())
    }

    /// The bytes, where the reference carries them.
    public var carriedBytes: Data? {
        guard rawValue.hasPrefix("base64://") else { return nil }
        return Data(base64Encoded: String(rawValue.dropFirst("base64://".count)))
    }
}

extension FileReference: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The reference, or the size of what it carries.
    public var description: String {
        rawValue.utf8.count > 512 || rawValue.hasPrefix("base64://")
            ? "<\(rawValue.utf8.count) characters>" : rawValue
    }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows no bytes either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
