import Foundation
import Imaging
import Testing

struct FitForQQTests {
    @Test(arguments: [
        "png-c2-08", "png-c6-16", "jpeg-420", "jpeg-turned-6", "gif", "bmp", "animated-webp", "animated-png",
    ])
    func whatEveryClientShowsIsLeftAlone(name: String) throws {
        let picture = try Fixture.picture(name)
        #expect(try picture.fitForQQ() == picture)
    }

    @Test(arguments: [
        "webp-lossy": PictureFormat.jpeg, "webp-profile": .jpeg, "webp-lossless": .png,
        "webp-lossy-alpha": .png, "webp-lossless-alpha": .png, "avif": .jpeg, "avif-alpha": .png,
    ])
    func webPAndAVIFBecomeWhatOldClientsKnow(name: String, format: PictureFormat) throws {
        let picture = try Fixture.picture(name)
        let fitting = try picture.fitForQQ()
        #expect(try Picture(checking: fitting.bytes).info == fitting.info)
        #expect(fitting.info.format == format)
        let likeness = try Bitmap(decoding: fitting).likeness(to: Bitmap(decoding: picture))
        #expect(likeness > (format == .png ? 99 : 34))
    }

    @Test(arguments: ["avif", "avif-alpha"], PictureEdge.allCases)
    func avifIsConvertedToBeCropped(name: String, edge: PictureEdge) throws {
        let picture = try Fixture.picture(name)
        let cropped = try picture.cropped(edge, by: 7)
        #expect(cropped.info.format == (name == "avif" ? .jpeg : .png))
        #expect(try Bitmap(decoding: cropped).likeness(to: Bitmap(decoding: picture).cut(edge, by: 7)) > 34)
    }

    @Test func profileIsTakenAlong() throws {
        let fitting = try Fixture.picture("webp-profile").fitForQQ()
        #expect(fitting.bytes.range(of: Data("ICC_PROFILE\0\u{1}\u{1}".utf8)) != nil)
    }

    @Test func longSideIsScaledDown() throws {
        let wide = try Picture(encodingPNG: .photo(width: 10000, height: 30))
        let fitting = try wide.fitForQQ()
        #expect(fitting.info.width == 8192 && fitting.info.height == 24)
        #expect(fitting.info.format == .png)
    }

    @Test func shrunkPixelsAreTheMeanOfWhatTheyCover() throws {
        let pixels = (0..<16384).flatMap { x in [UInt8](x % 2 == 0 ? [0, 100, 255, 255] : [200, 100, 255, 255]) }
        let fitting = try Picture(encodingPNG: Bitmap(width: 16384, height: 1, pixels: pixels)).fitForQQ()
        #expect(Set(try Bitmap(decoding: fitting).pixels.chunked(by: 4)) == [[100, 100, 255, 255]])
    }

    @Test func heavyPictureIsMadeLight() throws {
        var random = SteadyRandom(state: 5)
        // Two pixels at a time, both opaque.
        let words = (0..<2000 * 1700 / 2).map { _ in (random.next() | 0xFF00_0000_FF00_0000).littleEndian }
        let pixels = words.withUnsafeBytes { [UInt8]($0) }
        let heavy = try Picture(encodingPNG: Bitmap(width: 2000, height: 1700, pixels: pixels))
        #expect(heavy.bytes.count > 8 << 20)
        let fitting = try heavy.fitForQQ()
        #expect(fitting.bytes.count <= 8 << 20)
        #expect(fitting.info.format == .jpeg)
        #expect(fitting.info.width <= 2000)
    }

    @Test(arguments: ["png-c2-08": PictureFormat.jpeg, "jpeg-420": .jpeg, "webp-lossy": .jpeg, "png-c6-08": .png])
    func pictureThatQQRefusedGetsOtherBytes(name: String, format: PictureFormat) throws {
        let picture = try Fixture.picture(name)
        let again = try picture.reencodedForQQ()
        #expect(again.info.format == format)
        #expect(again.bytes != picture.bytes)
        // The samples of this file are coarse stripes, which JPEG softens.
        #expect(try Bitmap(decoding: again).likeness(to: Bitmap(decoding: picture)) > 20)
    }

    @Test func damagedPictureIsAnError() throws {
        let file = Fixture.load("webp-lossless")
        let picture = try Picture(checking: file.prefix(30) + Data(repeating: 0xFF, count: file.count - 30))
        #expect(throws: ImagingError.self) { try picture.fitForQQ() }
    }
}

extension [UInt8] {
    fileprivate func chunked(by size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
    }
}
