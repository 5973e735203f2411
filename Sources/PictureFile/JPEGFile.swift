package import Foundation

/// The marker segments of a JPEG file up to its first scan.
///
/// Format: ITU-T T.81 annex B.
package struct JPEGFile {
    /// One marker segment before the first scan; the range runs from its 0xFF to the end of its content.
    package struct Segment {
        package let marker: UInt8
        package let range: Range<Int>
        /// Without marker and length.
        // bounded: a place in the file
        package var content: Range<Int> { min(range.lowerBound + 4, range.upperBound)..<range.upperBound }
    }

    package let file: Data
    package let segments: [Segment]
    /// Where the first scan's marker begins; what follows is entropy-coded data and further scans.
    package let scanOffset: Int
    package let width: Int
    package let height: Int
    package let components: Int
    package let isProgressive: Bool

    package init(parsing file: Data) throws(PictureFileError) {
        self.file = file
        var segments: [Segment] = []
        var frame: Segment?
        var offset = 2
        // bounded: the byte at offset was there
        while file.byte(at: offset) == 0xFF, let marker = file.byte(at: offset + 1), marker != 0xDA, marker != 0xD9 {
            if marker == 0xFF {  // Fill bytes may stand before any marker.
                offset += 1
                continue
            }
            // Of no length, even where they do not belong: a decoder goes on right behind them.
            if marker == 0x01 || (0xD0...0xD7).contains(marker) {
                offset += 2  // bounded: the byte at offset was there
                continue
            }
            // bounded: a place in the file and at most 65 537
            guard let length = file.bigEndian16(at: offset + 2), length >= 2, offset + 2 + length <= file.count else {
                throw .corrupt(.jpeg, detail: "a marker segment runs past the end")
            }
            // bounded: a place in the file and at most 65 537
            let segment = Segment(marker: marker, range: offset..<offset + 2 + length)
            segments.append(segment)
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) { frame = frame ?? segment }
            offset = segment.range.upperBound
        }
        // Its own bytes must hold its fields, whatever follows them.
        // bounded: a place in the file
        guard let frame, frame.content.count >= 6, let height = file.bigEndian16(at: frame.content.lowerBound + 1),
            let width = file.bigEndian16(at: frame.content.lowerBound + 3),  // bounded: as above
            let components = file.byte(at: frame.content.lowerBound + 5)  // bounded: as above
        else { throw .corrupt(.jpeg, detail: "no frame header before the first scan") }
        self.segments = segments
        scanOffset = offset
        self.width = width
        self.height = height
        self.components = Int(clamping: components)
        isProgressive = frame.marker & 3 == 2
    }

    package var info: PictureInfo {
        PictureInfo(format: .jpeg, width: width, height: height, orientation: exif?.orientation ?? .upright)
    }

    /// The EXIF block, if an APP1 segment carries one.
    package var exif: EXIF? {
        segments.lazy.filter { $0.marker == 0xE1 }.map { file.slice($0.content) }
            .first { $0.holds("Exif\0\0", at: 0) }.flatMap { EXIF(parsing: $0.dropFirst(6)) }
    }
}

extension JPEGFile {
    /// The sides of the first frame header, found by walking the segments; the file may end right behind them.
    ///
    /// Each step of `position` is at most 65537 and is followed by a read that ends the walk past the end of the file.
    static func sides(in file: Data) -> PixelSides? {
        var position = 2
        while file.byte(at: position) == 0xFF, let marker = file.byte(at: position + 1) {  // bounded: see above
            switch marker {
            case 0xFF: position += 1
            case 0x01, 0xD0...0xD8: position += 2  // bounded: see above
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                // bounded: see above
                guard let height = file.bigEndian16(at: position + 5), let width = file.bigEndian16(at: position + 7)
                else { return nil }
                return (width, height)
            default:
                // bounded: see above
                guard let length = file.bigEndian16(at: position + 2), length >= 2 else { return nil }
                position += 2 + length  // bounded: see above
            }
        }
        return nil
    }
}
