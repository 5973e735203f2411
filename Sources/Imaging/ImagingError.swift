public import PictureFile

/// What can be wrong with a picture, or with what is asked of it.
public enum ImagingError: Error, Sendable, Equatable {
    /// The first bytes are those of no known picture format.
    case unknownFormat

    /// The file has more bytes than allowed.
    case tooManyBytes(count: Int, limit: Int)

    /// A side is zero, too short, or too long, or there are too many pixels.
    case badSize(width: Int, height: Int)

    /// The file contradicts its format or ends too early; `detail` says where, for the log.
    case corrupt(PictureFormat, detail: String)

    /// The format, or an animation in it, is one that is passed on as it is.
    case cannotCrop(PictureFormat, isAnimated: Bool)

    /// The number of pixels is zero, negative, or not smaller than the side it is taken from.
    case cropOutOfRange(pixels: Int, side: Int)

    /// Well formed, but of a kind the codec cannot handle.
    case unsupported(PictureFormat, detail: String)

    /// A text for a PNG file has an empty, over-long (79 bytes) or non-Latin-1 keyword, or a NUL in its value.
    case invalidText(keyword: String)

    /// The bitmap's pixels are not width × height × 4 bytes.
    case pixelCountMismatch(expected: Int, found: Int)

    /// The system refused the memory.
    case outOfMemory
}
