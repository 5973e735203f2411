import Foundation
import Imaging
import Testing

struct PictureTests {
    @Test(arguments: Fixture.names)
    func headerTellsFormatAndSize(name: String) throws {
        let info = try Fixture.picture(name).info
        let format =
            name.hasPrefix("animated")
            ? (name.hasSuffix("png") ? "apng" : String(name.dropFirst(9)))
            : String(name.prefix { $0 != "-" })
        #expect(info.format.rawValue == format)
        #expect(info.width == 45 && info.height == 43)
        #expect(info.isAnimated == name.hasPrefix("animated"))
        if name.contains("alpha") || name.contains("trns") { #expect(info.hasAlpha) }
        if name.hasPrefix("jpeg-turned") { #expect(info.orientation.rawValue == Int(name.suffix(1))) }
    }

    @Test(arguments: [
        "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "", "BM", "GIF", "\u{89}PNG", "RIFF....WAVE",
    ])
    func whatIsNoPictureIsRefused(text: String) {
        #expect(throws: ImagingError.unknownFormat) { try Picture(checking: Data(text.utf8)) }
    }

    @Test func bombIsRefusedByItsHeader() {
        let header = bigEndian32(60000) + bigEndian32(60000) + Data([8, 6, 0, 0, 0])
        let file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + pngChunk("IHDR", header)
        #expect(throws: ImagingError.badSize(width: 60000, height: 60000)) { try Picture(checking: file) }
    }

    @Test(arguments: [(0, 10), (10, 0), (16385, 1), (8000, 8000)])
    func sizeOutsideTheLimitsIsRefused(width: Int, height: Int) {
        let header = bigEndian32(width) + bigEndian32(height) + Data([8, 2, 0, 0, 0])
        let file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + pngChunk("IHDR", header)
        #expect(throws: ImagingError.badSize(width: width, height: height)) { try Picture(checking: file) }
    }

    @Test func fileWithTooManyBytesIsRefused() {
        let limits = PictureLimits(maximumBytes: 100)
        #expect(throws: ImagingError.tooManyBytes(count: 101, limit: 100)) {
            try Picture(checking: Data(count: 101), limits: limits)
        }
    }

    @Test func bytesTakenFromTheMiddleOfOthersAreReadAlike() throws {
        let file = Fixture.load("png-c2-08")
        let picture = try Picture(checking: (Data(count: 7) + file).dropFirst(7))
        #expect(picture.bytes == file)
        #expect(picture.bytes.startIndex == 0)
        _ = try picture.cropped(.bottom, by: 3)
    }

    @Test func nameAndMediaTypeFollowTheFormat() throws {
        #expect(try Fixture.picture("jpeg-420").fileExtension == "jpg")
        #expect(try Fixture.picture("jpeg-420").mediaType == "image/jpeg")
        #expect(try Fixture.picture("webp-lossy").mediaType == "image/webp")
        #expect(try Fixture.picture("animated-png").fileExtension == "png")
    }
}
