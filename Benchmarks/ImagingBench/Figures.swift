import CLibDeflate
import CLibPNG
import Foundation
import Imaging

/// Times the crops of every picture in a folder and prints one line each, for a script that knows Pillow's times.
///
/// Fields, separated by tabs: what, milliseconds, bytes made.
enum Figures {
    static func print(for folder: URL) throws {
        let results = folder.appendingPathComponent("ours")
        try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let path = folder.appendingPathComponent(name)
            guard let bytes = try? Data(contentsOf: path), let picture = try? Picture(checking: bytes) else { continue }
            for edge in PictureEdge.allCases {
                guard let cropped = try? picture.cropped(edge, by: 40) else { continue }
                let time = try Measurement { _ = try Picture(checking: bytes).cropped(edge, by: 40) }
                line("\(name) \(edge.rawValue)", time, cropped.bytes.count)
                try cropped.bytes.write(to: results.appendingPathComponent("\(name).\(edge.rawValue)"))
            }
            if picture.info.format == .png { try floor(name, bytes) }
            let stripping = Measurement { _ = picture.withoutPrivateMetadata() }
            line("\(name) strip", stripping, picture.withoutPrivateMetadata().bytes.count)
            let fitting = try Measurement { _ = try picture.fitForQQ() }
            line("\(name) fit", fitting, try picture.fitForQQ().bytes.count)
        }
        base64()
    }

    /// Prints how much memory one crop takes besides the file that it is given, in bytes.
    static func printPeak(of path: String, edge: String) throws {
        let picture = try Picture(checking: Data(contentsOf: URL(fileURLWithPath: path)))
        guard let edge = PictureEdge(rawValue: edge) else { return }
        // Code is memory too, but that of the program: a tiny crop of the same kind loads it.
        _ = try? picture.cropped(
            edge, by: (edge == .top || edge == .bottom ? picture.info.height : picture.info.width) - 1)
        Swift.print(try Memory.peak { _ = try picture.cropped(edge, by: 40) } + picture.bytes.count)
    }

    /// Inflating the same stream and doing nothing with it: no crop that reads the pixels can be faster.
    private static func floor(_ name: String, _ file: Data) throws {
        var stream = Data()
        var offset = 8
        while offset + 12 <= file.count {
            let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            if file[offset + 4..<offset + 8] == Data("IDAT".utf8) { stream += file[offset + 8..<offset + 8 + length] }
            offset += 12 + length
        }
        var raw = [UInt8](repeating: 0, count: 64 << 20)
        let input = [UInt8](stream)
        let byZlib = Measurement {
            var count = uLongf(raw.count)
            uncompress(&raw, &count, input, uLong(input.count))
        }
        line("\(name) inflate-zlib", byZlib, input.count)
        guard let decompressor = libdeflate_alloc_decompressor() else { return }
        defer { libdeflate_free_decompressor(decompressor) }
        let byLibdeflate = Measurement {
            var count = 0
            _ = libdeflate_zlib_decompress(decompressor, input, input.count, &raw, raw.count, &count)
        }
        line("\(name) inflate-libdeflate", byLibdeflate, input.count)
    }

    private static func base64() {
        let picture = Data((0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
        var length = 0
        line("base64", Measurement { length = picture.base64EncodedString().utf8.count }, length)
        var copy = [UInt8](repeating: 0, count: picture.count)
        let copying = Measurement {
            copy.withUnsafeMutableBytes { target in picture.withUnsafeBytes { target.copyMemory(from: $0) } }
        }
        line("memcpy", copying, copy.count)
    }

    private static func line(_ what: String, _ time: Measurement, _ bytes: Int) {
        Swift.print(what, String(time.milliseconds), String(bytes), separator: "\t")
    }
}
