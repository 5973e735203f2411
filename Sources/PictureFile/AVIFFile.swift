package import Foundation

/// The boxes of an AVIF file, as far as they are read without its codec.
///
/// Format: <https://aomediacodec.github.io/av1-avif/>
package enum AVIFFile {
    /// Whether the file type box names AVIF as its major or as a compatible brand; other HEIF pictures are not taken.
    package static func isBranded(_ file: Data) -> Bool {
        guard file.holds("ftyp", at: 4), let length = file.bigEndian32(at: 0), length >= 16, length <= 512 else {
            return false
        }
        return stride(from: 8, to: min(length, file.count) - 3, by: 4).contains { offset in
            offset != 12 && (file.holds("avif", at: offset) || file.holds("avis", at: offset))
        }
    }

    /// Whether the file type box names AVIF as its major brand, whatever its length.
    package static func hasMajorBrand(_ file: Data) -> Bool {
        file.holds("ftypavif", at: 4) || file.holds("ftypavis", at: 4)
    }

    /// The sides in the largest `ispe` box of the first 64 KiB.
    static func sides(in file: Data) -> PixelSides? {
        let head = Data(file.prefix(65536))
        var best: PixelSides?
        var start = 0
        while let range = head.range(of: Data("ispe".utf8), in: start..<head.count) {
            start = range.upperBound
            // bounded: a position within the first 64 KiB
            if let width = file.bigEndian32(at: start + 4), let height = file.bigEndian32(at: start + 8),
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
