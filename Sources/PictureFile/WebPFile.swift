package import Foundation

/// The RIFF chunks of a WebP file.
///
/// Format: <https://developers.google.com/speed/webp/docs/riff_container> (RFC 9649).
package struct WebPFile {
    /// One chunk; ranges count from the first byte of the file.
    package struct Chunk {
        package let type: FourCC
        /// The content, without header and padding.
        package let content: Range<Int>
    }

    package let file: Data
    package let chunks: [Chunk]
    package let info: PictureInfo
    /// Whether no chunk is cut off.
    package let isComplete: Bool

    package init(parsing file: Data) throws(PictureFileError) {
        var chunks: [Chunk] = []
        var offset = 12
        // bounded: the four bytes at offset were there
        while let code = file.bigEndian32(at: offset), let length = file.littleEndian32(at: offset + 4) {
            guard offset + 8 + length <= file.count else { break }  // bounded: a place in the file and 32 bits
            // bounded: within the file, as just checked
            chunks.append(Chunk(type: .init(code: code), content: offset + 8..<offset + 8 + length))
            offset += 8 + length + length & 1  // bounded: as above
        }
        self.file = file
        self.chunks = chunks
        isComplete = offset >= min(file.count, (file.littleEndian32(at: 4) ?? 0) + 8)  // bounded: 32 bits and 8
        guard let first = chunks.first else { throw .corrupt(.webp, detail: "no whole chunk") }
        let start = first.content.lowerBound
        if first.type == .extended, first.content.count >= 10, let flags = file.byte(at: start),
            // bounded: a place in the file
            let width = file.littleEndian24(at: start + 4), let height = file.littleEndian24(at: start + 7)
        {
            info = PictureInfo(
                // bounded: 24 bits each
                format: .webp, width: width + 1, height: height + 1, hasAlpha: flags & 0x10 != 0,
                isAnimated: flags & 0x02 != 0,
                orientation: chunks.first { $0.type == .webpEXIF }
                    .flatMap { EXIF(parsing: Self.withoutExifPrefix(file.slice($0.content)))?.orientation } ?? .upright)
        } else if let size = Self.frameSize(file.slice(first.content), first.type) {
            // bounded: a place in the file
            let isClear = first.type == .lossless && file.byte(at: start + 4).map { $0 >> 4 & 1 == 1 } ?? false
            info = PictureInfo(format: .webp, width: size.width, height: size.height, hasAlpha: isClear)
        } else {
            throw .corrupt(.webp, detail: "the first chunk is neither VP8, VP8L nor VP8X")
        }
    }

    /// Whether the one frame is as large as the container says; a decoder goes by the frame.
    package var hasFrameOfItsSize: Bool {
        guard let frame = chunks.first(where: { $0.type == .lossy || $0.type == .lossless }),
            let size = Self.frameSize(file.slice(frame.content), frame.type)
        else { return false }
        return size == (info.width, info.height)
    }

    /// What the header of a frame says: RFC 6386 §9.1 and the lossless bitstream's §3.
    private static func frameSize(_ frame: Data, _ type: FourCC) -> (width: Int, height: Int)? {
        switch type {
        case .lossy:
            guard frame.byte(at: 3) == 0x9D, frame.byte(at: 4) == 0x01, frame.byte(at: 5) == 0x2A,
                let width = frame.littleEndian16(at: 6), let height = frame.littleEndian16(at: 8)
            else { return nil }
            return (width & 0x3FFF, height & 0x3FFF)
        case .lossless:
            guard frame.byte(at: 0) == 0x2F, let bits = frame.littleEndian32(at: 1) else { return nil }
            return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)  // bounded: 14 bits each
        default:
            return nil
        }
    }

    /// Some writers put the six bytes of a JPEG segment in front of the TIFF structure.
    package static func withoutExifPrefix(_ block: Data) -> Data {
        block.holds("Exif\0\0", at: 0) ? block.dropFirst(6) : block
    }
}

extension WebPFile {
    /// The sides that the first chunk has at its fixed place, for the three kinds a file may begin with: RFC 9649
    /// §2.5–2.7.
    static func sides(in file: Data) -> PixelSides? {
        switch file.bigEndian32(at: 12).map(FourCC.init(code:)) {
        case .lossy?:
            guard let width = file.littleEndian16(at: 26), let height = file.littleEndian16(at: 28) else { return nil }
            return (width & 0x3FFF, height & 0x3FFF)
        case .lossless?:
            guard let bits = file.littleEndian32(at: 21) else { return nil }
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)  // bounded: fourteen bits each
        case .extended?:
            guard let width = file.littleEndian24(at: 24), let height = file.littleEndian24(at: 27) else { return nil }
            return (width + 1, height + 1)  // bounded: twenty-four bits each
        default: return nil
        }
    }
}
