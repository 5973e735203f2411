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
