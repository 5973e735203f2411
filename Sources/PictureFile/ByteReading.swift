package import Foundation

/// Reads numbers at offsets counted from the first byte; `nil` where the data ends too early.
///
/// Offsets come from files and are never trusted: none of these can trap, whatever the offset.
extension Data {
    package func byte(at offset: Int) -> UInt8? {
        guard offset >= 0, offset < count else { return nil }
        return self[startIndex + offset]  // bounded: an index of the data
    }

    package func bigEndian16(at offset: Int) -> Int? {
        // bounded: the first byte was there
        guard let high = byte(at: offset), let low = byte(at: offset + 1) else { return nil }
        return Int(high) << 8 | Int(low)  // bounded: two bytes
    }

    package func bigEndian32(at offset: Int) -> Int? {
        // bounded: the first two bytes were there
        guard let high = bigEndian16(at: offset), let low = bigEndian16(at: offset + 2) else { return nil }
        return high << 16 | low  // bounded: four bytes
    }

    package func littleEndian16(at offset: Int) -> Int? {
        // bounded: the first byte was there
        guard let low = byte(at: offset), let high = byte(at: offset + 1) else { return nil }
        return Int(high) << 8 | Int(low)  // bounded: two bytes
    }

    package func littleEndian24(at offset: Int) -> Int? {
        // bounded: the first two bytes were there
        guard let low = littleEndian16(at: offset), let high = byte(at: offset + 2) else { return nil }
        return Int(high) << 16 | low  // bounded: three bytes
    }

    package func littleEndian32(at offset: Int) -> Int? {
        // bounded: the first two bytes were there
        guard let low = littleEndian16(at: offset), let high = littleEndian16(at: offset + 2) else { return nil }
        return high << 16 | low  // bounded: four bytes
    }

    /// Whether the bytes at `offset` are those of an ASCII text.
    package func holds(_ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, offset <= count - text.utf8CodeUnitCount else { return false }
        // bounded: as just checked
        return (0..<text.utf8CodeUnitCount).allSatisfy { self[startIndex + offset + $0] == text.utf8Start[$0] }
    }

    /// The bytes of a range counted from the first byte, cut to what is there.
    package func slice(_ range: Range<Int>) -> Data {
        let bounds = range.clamped(to: 0..<count)
        // bounded: both clamped to the data
        return self[startIndex + bounds.lowerBound..<startIndex + bounds.upperBound]
    }

    /// `count` bytes from `offset` on; `nil` where there are fewer.
    package func bytes(at offset: Int, count length: Int) -> Data? {
        guard offset >= 0, length >= 0, offset <= count - length else { return nil }
        // bounded: both ends lie within the bytes, as just checked
        return self[startIndex + offset..<startIndex + offset + length]
    }

    package mutating func appendBigEndian32(_ value: Int) {
        append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) })
    }

    package mutating func appendBigEndian16(_ value: Int) {
        append(contentsOf: [8, 0].map { UInt8(truncatingIfNeeded: value >> $0) })
    }

    package mutating func appendLittleEndian32(_ value: Int) {
        append(contentsOf: [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) })
    }

    package mutating func appendLittleEndian24(_ value: Int) {
        append(contentsOf: [0, 8, 16].map { UInt8(truncatingIfNeeded: value >> $0) })
    }
}
