import Foundation
import Imaging
import Testing

struct PNGEncodingTests {
    @Test(arguments: [true, false])
    func pixelsComeBackAsTheyWere(isOpaque: Bool) throws {
        let bitmap = Bitmap.photo(width: 61, height: 47, isOpaque: isOpaque)
        let picture = try Picture(encodingPNG: bitmap)
        #expect(try Picture(checking: picture.bytes).info == picture.info)
        #expect(picture.info.hasAlpha == !isOpaque)
        #expect(try Bitmap(decoding: picture) == bitmap)
    }

    @Test func textIsStoredReadable() throws {
        let picture = try Picture(
            encodingPNG: .photo(width: 4, height: 4), text: [("prompt", "a cat"), ("Title", "一只猫")])
        let chunks = try pngChunks(picture.bytes)
        #expect(chunks.map(\.type) == ["IHDR", "tEXt", "iTXt", "IDAT", "IEND"])
        #expect(chunks[1].content == Data("prompt\0a cat".utf8))
        #expect(chunks[2].content == Data("Title\0\0\0\0\0一只猫".utf8))
    }

    @Test func remarkGoesInFrontOfThePixels() throws {
        let picture = try Fixture.picture("png-c2-08")
        let remarked = try picture.remarked(keyword: "prompt", value: "一只猫")
        let chunks = try pngChunks(remarked.bytes)
        #expect(chunks[1].type == "iTXt" && chunks[1].content == Data("prompt\0\0\0\0\0一只猫".utf8))
        #expect(try Bitmap(decoding: remarked) == Bitmap(decoding: picture))
        #expect(try Fixture.picture("jpeg-420").remarked(keyword: "a", value: "b") == Fixture.picture("jpeg-420"))
    }

    @Test(arguments: ["", String(repeating: "k", count: 80), "键", "a\0b"])
    func keywordThatPNGDoesNotAllowIsRefused(keyword: String) {
        #expect(throws: ImagingError.invalidText(keyword: keyword)) {
            try Picture(encodingPNG: .photo(width: 2, height: 2), text: [(keyword, "value")])
        }
    }

    @Test func bitmapNeedsFourBytesForEachPixel() {
        #expect(throws: ImagingError.pixelCountMismatch(expected: 24, found: 23)) {
            try Bitmap(width: 3, height: 2, pixels: [UInt8](repeating: 0, count: 23))
        }
        #expect(throws: ImagingError.badSize(width: 0, height: 2)) { try Bitmap(width: 0, height: 2, pixels: []) }
    }
}
