package import Foundation

/// A picture file format, as its first bytes tell.
public enum PictureFormat: String, Sendable, CaseIterable {
    /// PNG with one still picture.
    case png
    /// PNG with an animation control chunk.
    case apng
    /// JPEG, baseline or progressive.
    case jpeg
    /// WebP, still or animated.
    case webp
    /// GIF, still or animated.
    case gif
    /// AVIF, still or a sequence.
    case avif
    /// Windows bitmap.
    case bmp

    /// The usual file name extension, without a dot.
    public var fileExtension: String {
        switch self {
        case .jpeg: "jpg"
        case .apng: "png"
        default: rawValue
        }
    }

    /// The registered media type.
    public var mediaType: String { "image/\(rawValue)" }
}

extension PictureFormat {
    /// The format that the first bytes tell, with `.png` for APNG too; `nil` for no picture.
    ///
    /// - Parameter file: A whole file, or its beginning.
    package init?(sniffing file: Data) {
        if PNGFile.isSigned(file) {
            self = .png
        } else if file.byte(at: 0) == 0xFF, file.byte(at: 1) == 0xD8, file.byte(at: 2) == 0xFF {
            self = .jpeg
        } else if file.holds("RIFF", at: 0), file.holds("WEBP", at: 8) {
            self = .webp
        } else if file.holds("GIF87a", at: 0) || file.holds("GIF89a", at: 0) {
            self = .gif
        } else if AVIFFile.isBranded(file) {
            self = .avif
        } else if file.holds("BM", at: 0), file.count >= 26 {
            self = .bmp
        } else {
            return nil
        }
    }
}
