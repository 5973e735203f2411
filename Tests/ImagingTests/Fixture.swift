import Foundation
import Imaging
import Testing

/// The pictures in `Fixtures/pictures`, by name.
enum Fixture {
    static let names: [String] = {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Fixtures/pictures")
        return (try! FileManager.default.contentsOfDirectory(atPath: folder.path)).sorted()
    }()

    static func names(beginning prefix: String) -> [String] { names.filter { $0.hasPrefix(prefix) } }

    static func load(_ name: String) -> Data {
        try! Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Fixtures/pictures/\(name)"))
    }

    static func picture(_ name: String) throws -> Picture { try Picture(checking: load(name)) }
}

/// Numbers that look random and are the same each time (SplitMix64).
struct SteadyRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

extension Bitmap {
    /// Soft shades with a little noise, as photographs have them.
    static func photo(width: Int, height: Int, seed: UInt64 = 1, isOpaque: Bool = true) -> Bitmap {
        var random = SteadyRandom(state: seed)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 4)
        for y in 0..<height {
            for x in 0..<width {
                let noise = Int(random.next() & 3)
                pixels.append(UInt8(truncatingIfNeeded: x / 3 + noise))
                pixels.append(UInt8(truncatingIfNeeded: y / 2 + noise))
                pixels.append(UInt8(truncatingIfNeeded: (x + y) / 5 + noise))
                pixels.append(isOpaque ? 255 : UInt8(truncatingIfNeeded: x &* y))
            }
        }
        return try! Bitmap(width: width, height: height, pixels: pixels)
    }

    /// The pixels that are left, taken one by one: what a crop is compared with.
    func cut(_ edge: PictureEdge, by count: Int) -> Bitmap {
        let columns = (edge == .left ? count : 0)..<(edge == .right ? width - count : width)
        let rows = (edge == .top ? count : 0)..<(edge == .bottom ? height - count : height)
        let kept = rows.flatMap { y in
            pixels[(y * width + columns.lowerBound) * 4..<(y * width + columns.upperBound) * 4]
        }
        return try! Bitmap(width: columns.count, height: rows.count, pixels: kept)
    }

    /// The ratio of full scale to the mean difference, in decibels; infinite for equal pixels.
    func likeness(to other: Bitmap) -> Double {
        guard width == other.width, height == other.height else { return 0 }
        let error = zip(pixels, other.pixels).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
        return error == 0 ? .infinity : 10 * log10(255 * 255 / (error / Double(pixels.count)))
    }
}

/// The chunks of a PNG file as (type, content), every checksum verified by a plain calculation.
func pngChunks(_ file: Data) throws -> [(type: String, content: Data)] {
    var chunks: [(String, Data)] = []
    var offset = 8
    while offset < file.count {
        let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        let body = file[offset + 4..<offset + 8 + length]
        let stored = file[offset + 8 + length..<offset + 12 + length].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        try #require(crc32(body) == stored)
        chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Data(body.dropFirst(4))))
        offset += 12 + length
    }
    return chunks
}

func crc32(_ bytes: Data) -> UInt32 {
    bytes.withUnsafeBytes { ~$0.reduce(UInt32.max) { $0 >> 8 ^ crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] } }
}

private let crcTable: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
}

func pngChunk(_ type: String, _ content: Data) -> Data {
    let body = Data(type.utf8) + content
    return bigEndian32(content.count) + body + bigEndian32(Int(crc32(body)))
}

func bigEndian32(_ value: Int) -> Data { Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }) }
