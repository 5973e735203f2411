public import Foundation
// Who looks at a picture also sees what its file says.
@_exported public import PictureFile

/// The bytes of a picture file that has been looked at: its format is known and its size is within limits.
///
/// Nothing is decoded to make one; a `Picture` can still turn out to be damaged when it is cropped or converted.
public struct Picture: Sendable, Equatable {
    /// The file, byte for byte.
    public let bytes: Data

    /// What the file's header says.
    public let info: PictureInfo

    /// Recognises a picture by its first bytes and checks its header against the limits.
    ///
    /// - Parameters:
    ///   - bytes: A whole file. Its name and declared media type do not matter.
    ///   - limits: What is accepted.
    /// - Throws: `ImagingError.unknownFormat`, `.tooManyBytes`, `.badSize` or `.corrupt`.
    public init(checking bytes: Data, limits: PictureLimits = .standard) throws(ImagingError) {
        guard bytes.count <= limits.maximumBytes else {
            throw .tooManyBytes(count: bytes.count, limit: limits.maximumBytes)
        }
        info = try PictureInfo(readingHeaderOf: bytes)
        guard limits.allow(width: info.width, height: info.height) else {
            throw .badSize(width: info.width, height: info.height)
        }
        // Whoever reads the bytes may count them from zero.
        self.bytes = bytes.startIndex == 0 ? bytes : Data(bytes)
    }

    /// A picture this target has made itself.
    init(made bytes: Data, info: PictureInfo) {
        self.bytes = bytes
        self.info = info
    }

    /// The usual file name extension, without a dot.
    public var fileExtension: String { info.format.fileExtension }

    /// The media type registered for the format, such as `image/png`.
    public var mediaType: String { info.format.mediaType }
}
