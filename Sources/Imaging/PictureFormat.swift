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

/// How a viewer turns the stored pixels before showing them; the raw value is that of the EXIF orientation tag.
public enum PictureOrientation: Int, Sendable, CaseIterable {
    /// Shown as stored.
    case upright = 1
    /// Left and right exchanged.
    case mirrored = 2
    /// Turned by 180°.
    case upsideDown = 3
    /// Top and bottom exchanged.
    case flipped = 4
    /// Rows and columns exchanged.
    case transposed = 5
    /// Turned by 90° clockwise.
    case clockwise = 6
    /// Rows and columns exchanged along the other diagonal.
    case transversed = 7
    /// Turned by 90° counterclockwise.
    case counterclockwise = 8
}

/// What a picture's header says, read without decoding.
public struct PictureInfo: Sendable, Equatable {
    /// The file format.
    public let format: PictureFormat

    /// Columns as stored, in pixels, before any orientation is applied; at least 1.
    public let width: Int

    /// Rows as stored, in pixels, before any orientation is applied; at least 1.
    public let height: Int

    /// Whether pixels may be transparent.
    public let hasAlpha: Bool

    /// Whether there is more than one frame.
    public let isAnimated: Bool

    /// How a viewer turns it.
    public let orientation: PictureOrientation

    init(
        format: PictureFormat, width: Int, height: Int, hasAlpha: Bool = false, isAnimated: Bool = false,
        orientation: PictureOrientation = .upright
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.hasAlpha = hasAlpha
        self.isAnimated = isAnimated
        self.orientation = orientation
    }
}
