import Foundation
import Imaging
import Testing

struct PrivateMetadataTests {
    @Test(arguments: Fixture.names)
    func pixelsAndHeaderAreUntouched(name: String) throws {
        let picture = try Fixture.picture(name)
        let cleaned = picture.withoutPrivateMetadata()
        #expect(try Picture(checking: cleaned.bytes).info == picture.info)
        // These cannot be decoded here.
        guard !name.hasSuffix("gif"), !["bmp", "jpeg-cmyk", "animated-webp"].contains(name) else { return }
        #expect(try Bitmap(decoding: cleaned) == Bitmap(decoding: picture))
    }

    @Test func promptsLeavePNGAndLabelsStay() throws {
        let file = try png(with: [
            ("tEXt", "parameters\0a cat, Steps: 20"), ("tEXt", "prompt\0{\"3\": \"AIGC\"}"),
            ("iTXt", "workflow\0\0\0\0\0{}"),
            ("tEXt", "Comment\0{\"uc\": \"bad\"}"), ("tEXt", "AIGC\0{\"Label\": \"1\"}"),
            ("iTXt", "XML:com.adobe.xmp\0\0\0\0\0<x TC260:AIGC='{}'/>"),
            ("tEXt", "Comment\0{\"AIGC\": {\"Label\": \"1\"}}"),
            ("caBX", "manifest"), ("gAMA", "\0\0\u{1}\u{1}"), ("teSt", "unknown"), ("tIME", "1234567"),
        ])
        let left = try pngChunks(Picture(checking: file).withoutPrivateMetadata().bytes).map { chunk in
            chunk.type + ":" + String(decoding: chunk.content.prefix(4), as: UTF8.self)
        }
        #expect(
            left.filter { !$0.hasPrefix("I") }
                == ["tEXt:AIGC", "iTXt:XML:", "tEXt:Comm", "caBX:mani", "gAMA:\0\0\u{1}\u{1}"])
    }

    @Test func placeLeavesEXIFAndOrientationStays() throws {
        let source = try Fixture.picture("jpeg-turned-6")
        // Behind SOI: a comment, a GPS directory's words inside a second Exif segment, and an IPTC block.
        var file = source.bytes
        file.insert(contentsOf: segment(0xFE, "my secret prompt") + segment(0xED, "Photoshop 3.0"), at: 2)
        let cleaned = try Picture(checking: file).withoutPrivateMetadata()
        #expect(cleaned.info.orientation == .clockwise)
        #expect(try Picture(checking: cleaned.bytes).info.orientation == .clockwise)
        #expect(cleaned.bytes.range(of: Data("secret".utf8)) == nil)
        #expect(cleaned.bytes.range(of: Data("Photoshop".utf8)) == nil)
    }

    @Test func labelInAUserCommentOutlivesTheRestOfEXIF() throws {
        let label = "{\"AIGC\":{\"Label\":\"1\"}}"
        var tiff = Data("MM\0*".utf8) + bigEndian32(8) + Data([0, 3])
        tiff += Data([0x01, 0x0F, 0, 2]) + bigEndian32(4) + Data("Sony".utf8)
        tiff += Data([0x01, 0x12, 0, 3]) + bigEndian32(1) + Data([0, 8, 0, 0])
        tiff += Data([0x87, 0x69, 0, 4]) + bigEndian32(1) + bigEndian32(50)
        tiff += bigEndian32(0) + Data([0, 1, 0x92, 0x86, 0, 7]) + bigEndian32(label.utf8.count) + bigEndian32(68)
        tiff += bigEndian32(0) + Data(label.utf8)
        var file = Fixture.load("jpeg-444")
        file.insert(contentsOf: segment(0xE1, Data("Exif\0\0".utf8) + tiff), at: 2)
        let cleaned = try Picture(checking: file).withoutPrivateMetadata()
        #expect(cleaned.info.orientation == .counterclockwise)
        #expect(cleaned.bytes.range(of: Data(label.utf8)) != nil)
        #expect(cleaned.bytes.range(of: Data("Sony".utf8)) == nil)
        #expect(try Picture(checking: cleaned.bytes).withoutPrivateMetadata() == cleaned)
    }

    @Test func picturesHiddenBehindTheEndAreDropped() throws {
        let file = Fixture.load("jpeg-420-p")
        let cleaned = try Picture(checking: file + Fixture.load("jpeg-turned-3")).withoutPrivateMetadata()
        #expect(cleaned.bytes.count <= file.count)
    }

    @Test func webPLosesEXIFAndXMPAndItsFlagsAgree() throws {
        let source = Fixture.load("webp-profile")
        let body = source.dropFirst(12) + chunk("EXIF", "MM\0*private") + chunk("XMP ", "<private/>")
        var file = Data("RIFF".utf8) + littleEndian32(body.count + 4) + Data("WEBP".utf8) + body
        file[20] |= 0x0C
        let cleaned = try Picture(checking: file).withoutPrivateMetadata().bytes
        #expect(cleaned.range(of: Data("private".utf8)) == nil)
        #expect(cleaned[20] == 0x20)
        #expect(cleaned.range(of: Data("ICCP".utf8)) != nil)
    }

    @Test func secondWebPHeaderWithoutContentIsDropped() throws {
        let body = Fixture.load("webp-profile").dropFirst(12) + chunk("VP8X", "")
        let file = Data("RIFF".utf8) + littleEndian32(body.count + 4) + Data("WEBP".utf8) + body
        let cleaned = try Picture(checking: file).withoutPrivateMetadata().bytes
        #expect(cleaned == Fixture.load("webp-profile"))
    }

    @Test func commentLeavesGIFAndTheAnimationStays() throws {
        let source = Fixture.load("animated-gif")
        let palette = 13 + (source[10] & 0x80 == 0 ? 0 : 6 << Int(source[10] & 7))
        var file = source
        file.insert(contentsOf: Data([0x21, 0xFE, 6]) + Data("secret".utf8) + Data([0]), at: palette)
        #expect(try Picture(checking: file).withoutPrivateMetadata().bytes == source)
    }

    private func png(with chunks: [(String, String)]) throws -> Data {
        let source = try pngChunks(Fixture.load("png-flat-f0"))
        var file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + pngChunk("IHDR", source[0].content)
        for (type, content) in chunks { file += pngChunk(type, Data(content.utf8)) }
        for chunk in source.dropFirst() { file += pngChunk(chunk.type, chunk.content) }
        return file
    }

    private func segment(_ marker: UInt8, _ text: String) -> Data { segment(marker, Data(text.utf8)) }

    private func segment(_ marker: UInt8, _ content: Data) -> Data {
        Data([0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)]) + content
    }

    private func chunk(_ type: String, _ text: String) -> Data {
        Data(type.utf8) + littleEndian32(text.utf8.count) + Data(text.utf8) + Data(count: text.utf8.count & 1)
    }

    private func littleEndian32(_ value: Int) -> Data { Data(bigEndian32(value).reversed()) }
}
