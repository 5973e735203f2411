import Foundation

/// What the first bytes of a file tell, without decoding it: whether it is a picture, and how large.
///
/// Content-Type and file names are not asked: services get both wrong.
enum PictureBytes {
    /// Largest file taken, in bytes.
    static let maximumBytes = 32 << 20
    /// Largest width and height, in pixels.
    static let maximumSide = 16384
    /// Largest product of width and height.
    static let maximumPixels = 40_000_000
    /// Gateways answer with a 1×1 picture when they have none; nobody asks for one this small.
    static let minimumSide = 16
    /// No real picture is smaller than this, in bytes.
    static let minimumBytes = 128

    /// Whether the bytes begin like PNG, JPEG, WebP, GIF or AVIF.
    static func beginLikeAPicture(_ bytes: Data) -> Bool {
        format(of: bytes) != nil
    }

    /// What is wrong with a picture; `nil` if it may be passed on.
    static func flaw(in bytes: Data) -> String? {
        guard bytes.count <= maximumBytes else { return "picture of \(bytes.count) bytes is too large" }
        guard let format = format(of: bytes) else { return "the bytes are no picture" }
        guard bytes.count > minimumBytes, let (width, height) = dimensions(of: bytes, format) else {
            return "the picture is cut short"
        }
        guard width >= minimumSide, height >= minimumSide else { return "placeholder of \(width)x\(height) pixels" }
        // bounded: neither side is over 16384 where they are multiplied
        guard width <= maximumSide, height <= maximumSide, width * height <= maximumPixels else {
            return "picture of \(width)x\(height) pixels is too large"
        }
        return nil
    }

    /// The media type of a picture, as uploads want it; `application/octet-stream` for anything else.
    static func mediaType(of bytes: Data) -> String {
        format(of: bytes)?.rawValue ?? "application/octet-stream"
    }

    /// The usual file extension of a picture.
    static func fileExtension(of bytes: Data) -> String {
        switch format(of: bytes) {
        case .png: "png"
        case .jpeg: "jpg"
        case .webP: "webp"
        case .gif: "gif"
        case .avif: "avif"
        case nil: "bin"
        }
    }

    private enum Format: String {
        case png = "image/png"
        case jpeg = "image/jpeg"
        case webP = "image/webp"
        case gif = "image/gif"
        case avif = "image/avif"
    }

    private static func format(of bytes: Data) -> Format? {
        let head = Array(bytes.prefix(16))
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: "GIF87a".utf8) || head.starts(with: "GIF89a".utf8) { return .gif }
        guard head.count >= 12 else { return nil }
        if head.starts(with: "RIFF".utf8), head[8...].starts(with: "WEBP".utf8) { return .webP }
        if head[4...].starts(with: "ftypavif".utf8) || head[4...].starts(with: "ftypavis".utf8) { return .avif }
        return nil
    }

    private static func dimensions(of bytes: Data, _ format: Format) -> (width: Int, height: Int)? {
        let reader = ByteReader(bytes)
        return switch format {
        case .png: reader.pair(at: 16, width: 4, reader.big)
        case .gif: reader.pair(at: 6, width: 2, reader.little)
        case .jpeg: jpegDimensions(reader)
        case .webP: webPDimensions(reader)
        case .avif: avifDimensions(bytes, reader)
        }
    }

    /// Walks the segments up to the frame header.
    ///
    /// Each step of `position` is at most 65537 and is followed by a read that ends the walk past the end of the file.
    private static func jpegDimensions(_ reader: ByteReader) -> (width: Int, height: Int)? {
        var position = 2
        while let lead = reader.big(position, 1), let marker = reader.big(position + 1, 1),  // bounded: see above
            lead == 0xFF
        {
            switch marker {
            case 0xFF: position += 1
            case 0x01, 0xD0...0xD8: position += 2  // bounded: see above
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                // bounded: see above
                guard let height = reader.big(position + 5, 2), let width = reader.big(position + 7, 2) else {
                    return nil
                }
                return (width, height)
            default:
                // bounded: see above
                guard let length = reader.big(position + 2, 2), length >= 2 else { return nil }
                position += 2 + length  // bounded: see above
            }
        }
        return nil
    }

    /// The three chunk kinds a WebP file may begin with: RFC 9649 §2.5–2.7.
    private static func webPDimensions(_ reader: ByteReader) -> (width: Int, height: Int)? {
        switch reader.big(12, 4) {
        case 0x5650_3820:
            guard let width = reader.little(26, 2), let height = reader.little(28, 2) else { return nil }
            return (width & 0x3FFF, height & 0x3FFF)
        case 0x5650_384C:
            guard let bits = reader.little(21, 4) else { return nil }
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)  // bounded: fourteen bits each
        case 0x5650_3858:
            guard let width = reader.little(24, 3), let height = reader.little(27, 3) else { return nil }
            return (width + 1, height + 1)  // bounded: twenty-four bits each
        default: return nil
        }
    }

    /// The largest `ispe` box of the first 64 KiB.
    private static func avifDimensions(_ bytes: Data, _ reader: ByteReader) -> (width: Int, height: Int)? {
        let head = Data(bytes.prefix(65536))
        var best: (width: Int, height: Int)?
        var start = 0
        while let range = head.range(of: Data("ispe".utf8), in: start..<head.count) {
            start = range.upperBound
            // bounded: a position within the first 64 KiB
            if let width = reader.big(start + 4, 4), let height = reader.big(start + 8, 4),
                area(width, height) > best.map({ area($0.width, $0.height) }) ?? 0
            {
                best = (width, height)
            }
        }
        return best
    }

    /// Width times height; `Int.max` where that is more than an `Int` holds, as two sides of 32 bits may be.
    private static func area(_ width: Int, _ height: Int) -> Int {
        let (area, isTooLarge) = width.multipliedReportingOverflow(by: height)
        return isTooLarge ? .max : area
    }
}

/// Reads numbers at offsets; `nil` past the end.
struct ByteReader {
    private let bytes: Data

    init(_ bytes: Data) {
        self.bytes = bytes
    }

    /// The number written in `count` bytes, the highest first; at most four of them are read.
    func big(_ offset: Int, _ count: Int) -> Int? {
        slice(offset, min(count, 4))?.reduce(0) { $0 << 8 | Int($1) }  // bounded: four bytes at most
    }

    /// The number written in `count` bytes, the lowest first; at most four of them are read.
    func little(_ offset: Int, _ count: Int) -> Int? {
        slice(offset, min(count, 4))?.reversed().reduce(0) { $0 << 8 | Int($1) }  // bounded: four bytes at most
    }

    func slice(_ offset: Int, _ count: Int) -> Data? {
        guard offset >= 0, count >= 0, offset <= bytes.count - count else { return nil }
        // bounded: both ends lie within the bytes, as just checked
        let start = bytes.startIndex + offset
        return bytes[start..<start + count]  // bounded: as above
    }

    /// Two numbers of `width` bytes, one behind the other.
    func pair(at offset: Int, width: Int, _ read: (Int, Int) -> Int?) -> (width: Int, height: Int)? {
        // bounded: both are literals of the formats' readers
        guard let first = read(offset, width), let second = read(offset + width, width) else { return nil }
        return (first, second)
    }
}
