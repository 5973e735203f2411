import Foundation

/// The chunks of a PNG file, found but not decoded.
///
/// Format: <https://www.w3.org/TR/png-3/>
struct PNGFile {
    /// One chunk; ranges count from the first byte of the file.
    struct Chunk {
        let type: FourCC
        /// Length, type, content and CRC together.
        let range: Range<Int>
        /// What the CRC is counted over.
        var typeAndContent: Range<Int> { range.lowerBound + 4..<range.upperBound - 4 }  // bounded: a chunk in the file
        /// The content alone.
        var content: Range<Int> { range.lowerBound + 8..<range.upperBound - 4 }  // bounded: a chunk in the file
    }

    /// The image header.
    struct Header: Equatable {
        let width: Int
        let height: Int
        let bitDepth: Int
        let colourType: Int
        let isInterlaced: Bool

        var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 0 }
        var bitsPerPixel: Int { channels * bitDepth }  // bounded: at most 4 channels of 16 bits
        /// How far a filter looks to the left: bytes of a whole pixel, at least one.
        var pixelBytes: Int { max(1, bitsPerPixel / 8) }
        /// Bytes of a packed row, without its filter byte.
        func rowBytes(columns: Int) -> Int { (columns * bitsPerPixel + 7) / 8 }  // bounded: 32 bits times 64
    }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    let file: Data
    let header: Header
    let chunks: [Chunk]

    static func isSigned(_ file: Data) -> Bool { file.starts(with: signature) }

    init(parsing file: Data) throws(ImagingError) {
        self.file = file
        var chunks: [Chunk] = []
        var offset = Self.signature.count
        // A file that breaks off in the middle of the pixels still says what it is; the codec will find the rest missing.
        // bounded: the four bytes at offset were there
        while let length = file.bigEndian32(at: offset), let code = file.bigEndian32(at: offset + 4) {
            // bounded: a place in the file and 31 bits
            guard length <= Int(Int32.max), offset + 12 + length <= file.count else { break }
            // bounded: within the file, as just checked
            let chunk = Chunk(type: FourCC(code: code), range: offset..<offset + 12 + length)
            chunks.append(chunk)
            offset = chunk.range.upperBound
            if chunk.type == .end { break }
        }
        guard let first = chunks.first, first.type == .header else {
            throw .corrupt(.png, detail: "the first chunk is not IHDR")
        }
        header = try Self.header(in: file.slice(first.content))
        self.chunks = chunks
    }

    /// Whether the file ends with IEND, as a whole one does.
    var isComplete: Bool { chunks.last?.type == .end }

    func chunk(_ type: FourCC) -> Chunk? { chunks.first { $0.type == type } }

    var info: PictureInfo {
        let isAnimated = chunk(.animationControl) != nil
        return PictureInfo(
            format: isAnimated ? .apng : .png, width: header.width, height: header.height,
            hasAlpha: header.colourType & 4 != 0 || chunk(.transparency) != nil, isAnimated: isAnimated,
            orientation: chunk(.exif).flatMap { EXIF(parsing: file.slice($0.content))?.orientation } ?? .upright)
    }

    private static func header(in content: Data) throws(ImagingError) -> Header {
        guard content.count == 13, let width = content.bigEndian32(at: 0), let height = content.bigEndian32(at: 4),
            let depth = content.byte(at: 8), let colour = content.byte(at: 9), let interlace = content.byte(at: 12),
            content.byte(at: 10) == 0, content.byte(at: 11) == 0, interlace <= 1
        else { throw .corrupt(.png, detail: "IHDR is malformed") }
        let depths: [UInt8: [UInt8]] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
        guard depths[colour]?.contains(depth) == true else {
            throw .corrupt(.png, detail: "IHDR names colour type \(colour) at \(depth) bits")
        }
        return Header(
            width: width, height: height, bitDepth: Int(clamping: depth), colourType: Int(clamping: colour),
            isInterlaced: interlace == 1)
    }
}
