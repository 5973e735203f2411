import Foundation
import Imaging
import Testing

/// Whatever the bytes, the end is a picture or an error.
struct HostileFileTests {
    @Test(arguments: Fixture.names)
    func everyPrefixEndsInAnErrorOrAPicture(name: String) {
        let file = Fixture.load(name)
        for length in stride(from: 0, to: file.count, by: max(1, file.count / 24)) { exercise(file.prefix(length)) }
    }

    @Test(arguments: Fixture.names)
    func mutatedFilesEndInAnErrorOrAPicture(name: String) {
        let source = Fixture.load(name)
        var random = SteadyRandom(state: UInt64(name.count) &* 977 &+ UInt64(source.count))
        for _ in 0..<24 {
            var file = source
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0..<file.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: file[place] = UInt8.random(in: 0...255, using: &random)
                case 1: file[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
                case 2: file.removeSubrange(place..<min(file.count, place + 9))
                default: file.insert(contentsOf: file.prefix(place).suffix(20), at: place)
                }
                if file.isEmpty { break }
            }
            exercise(repaired(file))
        }
    }

    @Test func aStreamLongerThanItsPictureIsRefused() throws {
        // One stored block of 200 rows under a header that says 150, with the checksum of those.
        let row = 301, rows = Data((0..<200 * row).map { $0 % row == 0 ? 0 : UInt8(truncatingIfNeeded: $0 / 7) })
        let (a, b) = rows.prefix(150 * row).reduce((1, 0)) { sums, byte in
            let a = (sums.0 + Int(byte)) % 65521
            return (a, (sums.1 + a) % 65521)
        }
        let length = [UInt8(truncatingIfNeeded: rows.count), UInt8(rows.count >> 8)]
        let stream = Data([0x78, 0x01, 1] + length + length.map { ~$0 }) + rows + bigEndian32(b << 16 | a)
        let file =
            Fixture.load("png-c2-08").prefix(8)
            + pngChunk("IHDR", bigEndian32(100) + bigEndian32(150) + Data([8, 2, 0, 0, 0]))
            + pngChunk("IDAT", stream) + pngChunk("IEND", Data())
        let picture = try Picture(checking: file)
        #expect(throws: ImagingError.self) { try picture.cropped(.top, by: 40) }
    }

    @Test func aFrameHeaderTooShortForItsFieldsIsRefused() {
        let file = Data([
            0xFF, 0xD8, 0xFF, 0xC0, 0x00, 0x06, 0x24, 0x00, 0x01, 0x00, 0xFF, 0xFF, 0xFF, 0x01, 0x29, 0x22,
        ])
        #expect(throws: ImagingError.self) { try Picture(checking: file) }
    }

    @Test func aJPEGHasTheSizeThatItsDecoderFinds() throws {
        // What follows a restart marker looks like its length, and hides a whole frame from whoever believes that.
        let source = Fixture.load("jpeg-420")
        let frame = try #require(source.range(of: Data([0xFF, 0xC0, 0x00])))
        let header = Data(source[frame.lowerBound..<frame.lowerBound + 19])
        let rest = source[..<frame.lowerBound].dropFirst(2) + source[(frame.lowerBound + 19)...]
        let hidden = header + Data(rest)
        var larger = header
        larger.replaceSubrange(5..<9, with: [0x03, 0xE8, 0x03, 0xE8])
        let file =
            Data([0xFF, 0xD8, 0xFF, 0xD0]) + hidden + Data(count: 0xFFC0 - hidden.count) + larger
            + Data([0xFF, 0xDA, 0, 2])
        let picture = try Picture(checking: file), expected = try Fixture.picture("jpeg-420")
        #expect(picture.info.width == expected.info.width && picture.info.height == expected.info.height)
        #expect(throws: ImagingError.cropOutOfRange(pixels: 990, side: expected.info.height)) {
            try picture.cropped(.top, by: 990)
        }
    }

    private func exercise(_ file: Data) {
        guard let picture = try? Picture(checking: file, limits: PictureLimits(maximumPixels: 300_000)) else { return }
        // Another edge for each file; over the mutations of one source all take their turn.
        if let cropped = try? picture.cropped(PictureEdge.allCases[file.count & 3], by: 3) {
            #expect((try? Picture(checking: cropped.bytes))?.info == cropped.info)
        }
        #expect(picture.withoutPrivateMetadata().info == picture.info)
        _ = try? picture.fitForQQ()
    }

    /// Right checksums for a PNG, so that damage reaches what lies behind them.
    private func repaired(_ file: Data) -> Data {
        guard file.count > 8, file[1] == 0x50 else { return file }
        var result = file.prefix(8), offset = 8
        while offset + 12 <= file.count {
            let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            guard offset + 12 + length <= file.count else { break }
            let body = file[offset + 4..<offset + 8 + length]
            result += file[offset..<offset + 4] + body + bigEndian32(Int(crc32(body)))
            offset += 12 + length
        }
        return result + file.dropFirst(offset)
    }
}
