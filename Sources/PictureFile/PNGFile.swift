package import Foundation

/// The chunks of a PNG file, found but not decoded.
///
/// Format: <https://www.w3.org/TR/png-3/>
package struct PNGFile {
    /// One chunk; ranges count from the first byte of the file.
    package struct Chunk {
        package let type: FourCC
        /// Length, type, content and CRC together.
        package let range: Range<Int>
        /// What the CRC is counted over.
        package var typeAndContent: Range<Int> { range.lowerBound + 4..<range.upperBound - 4 }  // bounded: in a file
        /// The content alone.
        package var content: Range<Int> { range.lowerBound + 8..<range.upperBound - 4 }  // bounded: a chunk in the file
    }

    /// The image header.
    package struct Header: Equatable {
        package let width: Int
        package let height: Int
        package let bitDepth: Int
        package let colourType: Int
        package let isInterlaced: Bool

        package init(width: Int, height: Int, bitDepth: Int, colourType: Int, isInterlaced: Bool) {
            self.width = width
            self.height = height
            self.bitDepth = bitDepth
            self.colourType = colourType
            self.isInterlaced = isInterlaced
        }

        package var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 0 }
        package var bitsPerPixel: Int { channels * bitDepth }  // bounded: at most 4 channels of 16 bits
        /// How far a filter looks to the left: bytes of a whole pixel, at least one.
        package var pixelBytes: Int { max(1, bitsPerPixel / 8) }
        /// Bytes of a packed row, without its filter byte.
        package func rowBytes(columns: Int) -> Int { (columns * bitsPerPixel + 7) / 8 }  // bounded: 32 bits times 64
    }

    package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    package let file: Data
    package let header: Header
    package let chunks: [Chunk]

    package static func isSigned(_ file: Data) -> Bool { file.starts(with: signature) }

    package init(parsing file: Data) throws(PictureFileError) {
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
    package var isComplete: Bool { chunks.last?.type == .end }

    package func chunk(_ type: FourCC) -> Chunk? { chunks.first { $0.type == type } }

    package var info: PictureInfo {
        let isAnimated = chunk(.animationControl) != nil
        return PictureInfo(
            format: isAnimated ? .apng : .png, width: header.width, height: header.height,
            hasAlpha: header.colourType & 4 != 0 || chunk(.transparency) != nil, isAnimated: isAnimated,
            orientation: chunk(.exif).flatMap { EXIF(parsing: file.slice($0.content))?.orientation } ?? .upright)
    }

    private static func header(in content: Data) throws(PictureFileError) -> Header {
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

extension PNGFile {
    /// The sides that the header chunk has at its fixed place, whatever follows.
    static func sides(in file: Data) -> PixelSides? {
        guard let width = file.bigEndian32(at: 16), let height = file.bigEndian32(at: 20) else { return nil }
        return (width, height)
    }
}
