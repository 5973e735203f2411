package import Foundation

/// The few things worth knowing in an EXIF block: a TIFF structure beginning with its byte order.
///
/// Format: CIPA DC-008 (Exif 2.32) §4.6.
package struct EXIF {
    package let orientation: PictureOrientation?
    /// The user comment, if it labels the picture as made by a machine.
    package let label: Data?

    private enum Tag {
        static let orientation = 0x0112
        static let exifDirectory = 0x8769
        static let userComment = 0x9286
    }

    /// `nil` if this is no TIFF structure.
    package init?(parsing block: Data) {
        guard let reader = TIFFReader(block) else { return nil }
        let first = reader.entries(at: reader.firstDirectory)
        orientation = first.first { $0.tag == Tag.orientation && $0.type == 3 }
            .flatMap { reader.number16(at: $0.valueOffset) }.flatMap(PictureOrientation.init)
        let deeper = first.first { $0.tag == Tag.exifDirectory }.flatMap { reader.number32(at: $0.valueOffset) }
        label = deeper.flatMap { directory in
            reader.entries(at: directory).first { $0.tag == Tag.userComment }
                .flatMap(reader.bytes).flatMap { MachineLabel.isIn($0) ? $0 : nil }
        }
    }

    package init(orientation: PictureOrientation?, label: Data? = nil) {
        self.orientation = orientation
        self.label = label
    }

    /// A block with nothing in it but what may be seen by everyone; `nil` if that is nothing.
    package var publicBlock: Data? {
        let turned = orientation.flatMap { $0 == .upright ? nil : $0 }
        guard turned != nil || label != nil else { return nil }
        var block = Data("MM\0*".utf8)
        block.appendBigEndian32(8)
        block.appendBigEndian16((turned == nil ? 0 : 1) + (label == nil ? 0 : 1))
        if let turned {
            // bounded: a number up to 8
            block.appendEntry(Tag.orientation, type: 3, count: 1, value: turned.rawValue << 16)
        }
        guard let label else {
            block.appendBigEndian32(0)
            return block
        }
        // The second directory follows the first one and its "no more directories".
        let directory = block.count + 12 + 4  // bounded: a block of a few dozen bytes
        block.appendEntry(Tag.exifDirectory, type: 4, count: 1, value: directory)
        block.appendBigEndian32(0)
        block.appendBigEndian16(1)
        // bounded: a block of a few dozen bytes
        block.appendEntry(Tag.userComment, type: 7, count: label.count, value: directory + 2 + 12 + 4)
        block.appendBigEndian32(0)
        return block + label
    }
}

/// Reads the directories of a TIFF structure, in either byte order.
private struct TIFFReader {
    struct Entry {
        let tag: Int
        let type: Int
        let count: Int
        /// Where its four bytes of value, or of the value's place, are.
        let valueOffset: Int
    }

    let block: Data
    let isLittle: Bool

    init?(_ block: Data) {
        isLittle = block.holds("II*\0", at: 0)
        guard isLittle || block.holds("MM\0*", at: 0) else { return nil }
        self.block = block
    }

    var firstDirectory: Int { number32(at: 4) ?? 0 }

    func number16(at offset: Int) -> Int? {
        isLittle ? block.littleEndian16(at: offset) : block.bigEndian16(at: offset)
    }

    func number32(at offset: Int) -> Int? {
        isLittle ? block.littleEndian32(at: offset) : block.bigEndian32(at: offset)
    }

    func entries(at directory: Int) -> [Entry] {
        guard directory >= 8, let count = number16(at: directory) else { return [] }
        // bounded: 32 bits and at most 65 535 times 12
        return (0..<count).lazy.map { directory + 2 + $0 * 12 }.prefix { $0 + 12 <= block.count }.compactMap { offset in
            // bounded: within the block, by the prefix
            guard let tag = number16(at: offset), let type = number16(at: offset + 2),
                let count = number32(at: offset + 4)  // bounded: as above
            else { return nil }
            return Entry(tag: tag, type: type, count: count, valueOffset: offset + 8)  // bounded: as above
        }
    }

    /// The value of an entry whose elements are single bytes.
    func bytes(of entry: Entry) -> Data? {
        guard [1, 2, 7].contains(entry.type) else { return nil }
        // bounded: 32 bits and at most 4
        guard entry.count > 4 else { return block.slice(entry.valueOffset..<entry.valueOffset + entry.count) }
        // bounded: 32 bits each
        guard let start = number32(at: entry.valueOffset), start + entry.count <= block.count else { return nil }
        return block.slice(start..<start + entry.count)  // bounded: within the block, as just checked
    }
}

extension Data {
    fileprivate mutating func appendEntry(_ tag: Int, type: Int, count: Int, value: Int) {
        appendBigEndian16(tag)
        appendBigEndian16(type)
        appendBigEndian32(count)
        appendBigEndian32(value)
    }
}
