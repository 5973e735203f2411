import Foundation
import Imaging
import Testing

/// Crops cut the deflate stream; what they leave is compared with libpng's decoding of the whole file.
struct PNGCroppingTests {
    @Test(arguments: Fixture.names(beginning: "png"))
    func everyRemainingPixelIsTheSame(name: String) throws {
        let picture = try Fixture.picture(name)
        let whole = try Bitmap(decoding: picture)
        let chunks = try pngChunks(picture.bytes).filter { !["IHDR", "IDAT"].contains($0.type) }
        for edge in PictureEdge.allCases {
            let side = edge == .left || edge == .right ? 45 : 43
            for count in [1, 40, side - 1] {
                let cropped = try picture.cropped(edge, by: count)
                #expect(try Picture(checking: cropped.bytes).info == cropped.info)
                #expect(try Bitmap(decoding: cropped) == whole.cut(edge, by: count), "\(edge) \(count)")
                let kept = try pngChunks(cropped.bytes).filter { !["IHDR", "IDAT"].contains($0.type) }
                #expect(kept.map(\.type) == chunks.map(\.type) && kept.map(\.content) == chunks.map(\.content))
            }
        }
    }

    /// Large enough for many deflate blocks, so that the top crop copies most of the stream.
    @Test(arguments: PictureEdge.allCases, [1, 40, 333])
    func largePictureIsCutWithoutChange(edge: PictureEdge, count: Int) throws {
        for isOpaque in [true, false] {
            let bitmap = Bitmap.photo(width: 400, height: 600, seed: 7, isOpaque: isOpaque)
            let picture = try Picture(encodingPNG: bitmap)
            let cropped = try picture.cropped(edge, by: count)
            #expect(try Bitmap(decoding: cropped) == bitmap.cut(edge, by: count))
            #expect(cropped.bytes.count < picture.bytes.count + 4096)
        }
    }

    @Test func cropOfACropStillMatches() throws {
        var bitmap = Bitmap.photo(width: 300, height: 300, seed: 3)
        var picture = try Picture(encodingPNG: bitmap)
        for (step, edge) in (PictureEdge.allCases + PictureEdge.allCases).enumerated() {
            picture = try picture.cropped(edge, by: 11 + step)
            bitmap = bitmap.cut(edge, by: 11 + step)
        }
        #expect(try Bitmap(decoding: picture) == bitmap)
    }

    @Test(arguments: [0, -1, -40, 43, 44, Int.max, Int.min])
    func numberThatLeavesNothingOrTakesNothingIsRefused(count: Int) throws {
        let picture = try Fixture.picture("png-c2-08")
        #expect(throws: ImagingError.cropOutOfRange(pixels: count, side: 43)) {
            try picture.cropped(.bottom, by: count)
        }
    }

    @Test(arguments: PictureEdge.allCases)
    func wrongChecksumIsFound(edge: PictureEdge) throws {
        var file = Fixture.load("png-c6-08")
        let data = try #require(file.range(of: Data("IDAT".utf8)))
        file[data.upperBound + 20] ^= 1
        let picture = try Picture(checking: file)
        #expect(throws: ImagingError.corrupt(.png, detail: "a checksum is wrong")) { try picture.cropped(edge, by: 1) }
    }

    @Test(arguments: PictureEdge.allCases)
    func fileThatBreaksOffIsRefused(edge: PictureEdge) throws {
        let file = Fixture.load("png-noise-f1")
        for length in stride(from: 33, to: file.count, by: 97) {
            let picture = try Picture(checking: file.prefix(length))
            #expect(throws: ImagingError.self) { try picture.cropped(edge, by: 1) }
        }
    }

    @Test(arguments: PictureEdge.allCases)
    func headerThatPromisesMoreThanTheStreamHoldsIsRefused(edge: PictureEdge) throws {
        let chunks = try pngChunks(Fixture.load("png-c2-08"))
        var file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        for chunk in chunks {
            let content =
                chunk.type == "IHDR"
                ? bigEndian32(6000) + bigEndian32(6000) + chunk.content.dropFirst(8) : chunk.content
            file += pngChunk(chunk.type, content)
        }
        let picture = try Picture(checking: file)
        #expect(throws: ImagingError.self) { try picture.cropped(edge, by: 1) }
    }

    @Test func tenThousandChunksAreCarriedOver() throws {
        let chunks = try pngChunks(Fixture.load("png-c2-08"))
        var file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + pngChunk("IHDR", chunks[0].content)
        for number in 0..<10_000 { file += pngChunk("teST", bigEndian32(number)) }
        for chunk in chunks.dropFirst() { file += pngChunk(chunk.type, chunk.content) }
        let cropped = try Picture(checking: file).cropped(.bottom, by: 1)
        #expect(try pngChunks(cropped.bytes).count { $0.type == "teST" } == 10_000)
    }
}
