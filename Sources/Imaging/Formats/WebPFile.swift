import Foundation

/// The RIFF chunks of a WebP file.
///
/// Format: <https://developers.google.com/speed/webp/docs/riff_container> (RFC 9649).
struct WebPFile {
    /// One chunk; ranges count from the first byte of the file.
    struct Chunk {
        let type: PNGFile.`Type`
        /// The content, without header and padding.
        let content: Range<Int>
    }

    let file: Data
    let chunks: [Chunk]
    let info: PictureInfo
    /// Whether no chunk is cut off.
    let isComplete: Bool

    init(parsing file: Data) throws(ImagingError) {
        var chunks: [Chunk] = []
        var offset = 12
        while let code = file.bigEndian32(at: offset), let length = file.littleEndian32(at: offset + 4) {
            guard offset + 8 + length <= file.count else { break }
            chunks.append(Chunk(type: .init(code: code), content: offset + 8..<offset + 8 + length))
            offset += 8 + length + length & 1
        }
        self.file = file
        self.chunks = chunks
        isComplete = offset >= min(file.count, (file.littleEndian32(at: 4) ?? 0) + 8)
        guard let first = chunks.first else { throw .corrupt(.webp, detail: "no whole chunk") }
        let start = first.content.lowerBound
        if first.type == .extended, first.content.count >= 10, let flags = file.byte(at: start),
            let width = file.littleEndian24(at: start + 4), let height = file.littleEndian24(at: start + 7)
        {
            info = PictureInfo(
                format: .webp, width: width + 1, height: height + 1, hasAlpha: flags & 0x10 != 0,
                isAnimated: flags & 0x02 != 0,
                orientation: chunks.first { $0.type == .webpEXIF }
                    .flatMap { EXIF(parsing: Self.withoutExifPrefix(file.slice($0.content)))?.orientation } ?? .upright)
        } else if first.type == .lossy, file.byte(at: start + 3) == 0x9D, file.byte(at: start + 4) == 0x01,
            file.byte(at: start + 5) == 0x2A, let width = file.littleEndian16(at: start + 6),
            let height = file.littleEndian16(at: start + 8)
        {
            info = PictureInfo(format: .webp, width: width & 0x3FFF, height: height & 0x3FFF)
        } else if first.type == .lossless, file.byte(at: start) == 0x2F, let bits = file.littleEndian32(at: start + 1) {
            info = PictureInfo(
                format: .webp, width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1, hasAlpha: bits >> 28 & 1 == 1)
        } else {
            throw .corrupt(.webp, detail: "the first chunk is neither VP8, VP8L nor VP8X")
        }
    }

    /// Some writers put the six bytes of a JPEG segment in front of the TIFF structure.
    static func withoutExifPrefix(_ block: Data) -> Data {
        block.holds("Exif\0\0", at: 0) ? block.dropFirst(6) : block
    }
}

extension PNGFile.`Type` {
    static let extended = Self("VP8X")
    static let lossy = Self("VP8 ")
    static let lossless = Self("VP8L")
    static let alpha = Self("ALPH")
    static let webpEXIF = Self("EXIF")
    static let webpXMP = Self("XMP ")
    static let webpProfile = Self("ICCP")
}
