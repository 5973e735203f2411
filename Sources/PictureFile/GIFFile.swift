package import Foundation

/// The blocks of a GIF file.
///
/// Format: <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>
package struct GIFFile {
    /// One block with its sub-blocks; the range counts from the first byte of the file.
    package struct Block {
        package enum Kind: Equatable {
            case image
            /// An extension with its label: 0xF9 control, 0xFE comment, 0xFF application, 0x01 plain text.
            case `extension`(UInt8)
            case trailer
        }

        package let kind: Kind
        package let range: Range<Int>
    }

    package let file: Data
    /// Where the first block begins: header, screen descriptor and global palette lie before it.
    package let bodyOffset: Int
    package let blocks: [Block]
    package let info: PictureInfo

    package init(parsing file: Data) throws(PictureFileError) {
        guard let width = file.littleEndian16(at: 6), let height = file.littleEndian16(at: 8),
            let flags = file.byte(at: 10)
        else { throw .corrupt(.gif, detail: "the screen descriptor is cut off") }
        self.file = file
        bodyOffset = 13 + Self.paletteBytes(flags)  // bounded: at most 13 + 768
        blocks = Self.blocks(of: file, from: bodyOffset)
        let images = blocks.count { $0.kind == .image }
        info = PictureInfo(
            format: .gif, width: width, height: height,
            hasAlpha: blocks.contains {
                // bounded: a place in the file
                $0.kind == .extension(0xF9) && (file.byte(at: $0.range.lowerBound + 3) ?? 0) & 1 == 1
            },
            isAnimated: images > 1)
    }

    // bounded: at most 6 << 7
    private static func paletteBytes(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 6 << Int(flags & 7) }

    /// Blocks up to the trailer, or up to where the file breaks off.
    private static func blocks(of file: Data, from start: Int) -> [Block] {
        var blocks: [Block] = []
        var offset = start
        while let introducer = file.byte(at: offset) {
            let kind: Block.Kind
            var end: Int
            switch introducer {
            case 0x2C:
                // bounded: the byte at offset was there
                guard let flags = file.byte(at: offset + 9) else { return blocks }
                kind = .image
                end = offset + 11 + paletteBytes(flags)  // bounded: a place in the file and at most 779
            case 0x21:
                // bounded: the byte at offset was there
                guard let label = file.byte(at: offset + 1) else { return blocks }
                kind = .extension(label)
                end = offset + 2  // bounded: the byte at offset was there
            case 0x3B:
                // bounded: the byte at offset was there
                return blocks + [Block(kind: .trailer, range: offset..<offset + 1)]
            default:
                return blocks
            }
            // bounded: the byte at end was there, and a byte
            while let length = file.byte(at: end), length > 0 { end += 1 + Int(length) }
            guard end < file.count else { return blocks }
            blocks.append(Block(kind: kind, range: offset..<end + 1))  // bounded: a place in the file
            offset = end + 1  // bounded: a place in the file
        }
        return blocks
    }
}

extension GIFFile {
    /// The sides of the screen descriptor, whatever follows.
    static func sides(in file: Data) -> PixelSides? {
        guard let width = file.littleEndian16(at: 6), let height = file.littleEndian16(at: 8) else { return nil }
        return (width, height)
    }
}
