package import Foundation

/// What the first bytes of a file tell, without decoding it: whether it is a picture, and how large.
///
/// Content-Type and file names are not asked: services get both wrong.
package enum PictureBytes {
    /// What is passed on: the usual limits, and no side under 16 pixels. Gateways answer with a 1×1 picture when they
    /// have none.
    package static let limits = PictureLimits(minimumSide: 16)
    /// Largest file taken, in bytes.
    package static let maximumBytes = limits.maximumBytes
    /// No real picture is smaller than this, in bytes.
    package static let minimumBytes = 128

    /// Whether the bytes begin like PNG, JPEG, WebP, GIF or AVIF.
    package static func beginLikeAPicture(_ bytes: Data) -> Bool {
        format(of: bytes) != nil
    }

    /// What is wrong with a picture; `nil` if it may be passed on.
    package static func flaw(in bytes: Data) -> String? {
        guard bytes.count <= maximumBytes else { return "picture of \(bytes.count) bytes is too large" }
        guard let format = format(of: bytes) else { return "the bytes are no picture" }
        guard bytes.count > minimumBytes, let (width, height) = sides(of: bytes, format) else {
            return "the picture is cut short"
        }
        guard min(width, height) >= limits.minimumSide else { return "placeholder of \(width)x\(height) pixels" }
        guard limits.allow(width: width, height: height) else {
            return "picture of \(width)x\(height) pixels is too large"
        }
        return nil
    }

    /// The media type of a picture, as uploads want it; `application/octet-stream` for anything else.
    package static func mediaType(of bytes: Data) -> String {
        format(of: bytes)?.mediaType ?? "application/octet-stream"
    }

    /// The usual file extension of a picture; `bin` for anything else.
    package static func fileExtension(of bytes: Data) -> String {
        format(of: bytes)?.fileExtension ?? "bin"
    }

    private static func format(of bytes: Data) -> PictureFormat? {
        if AVIFFile.hasMajorBrand(bytes) { return .avif }
        // Services deliver no bitmaps, and an AVIF with another major brand is not what was asked for.
        return PictureFormat(sniffing: bytes).flatMap { $0 == .bmp || $0 == .avif ? nil : $0 }
    }

    private static func sides(of bytes: Data, _ format: PictureFormat) -> PixelSides? {
        switch format {
        case .png, .apng: PNGFile.sides(in: bytes)
        case .gif: GIFFile.sides(in: bytes)
        case .jpeg: JPEGFile.sides(in: bytes)
        case .webp: WebPFile.sides(in: bytes)
        case .avif: AVIFFile.sides(in: bytes)
        case .bmp: nil
        }
    }
}

/// Width and height in pixels, as a header claims them.
typealias PixelSides = (width: Int, height: Int)
