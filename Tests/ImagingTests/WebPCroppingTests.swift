import Foundation
import Imaging
import Testing

struct WebPCroppingTests {
    @Test(arguments: ["webp-lossless", "webp-lossless-alpha"], PictureEdge.allCases)
    func losslessStaysLossless(name: String, edge: PictureEdge) throws {
        let picture = try Fixture.picture(name)
        for count in [1, 2, 42] {
            let cropped = try picture.cropped(edge, by: count)
            #expect(try Bitmap(decoding: cropped) == Bitmap(decoding: picture).cut(edge, by: count))
            #expect(cropped.bytes.range(of: Data("VP8L".utf8)) != nil)
        }
    }

    @Test(arguments: ["webp-lossy", "webp-lossy-alpha", "webp-profile"], PictureEdge.allCases)
    func lossyComesNearToTheSource(name: String, edge: PictureEdge) throws {
        let picture = try Fixture.picture(name)
        let whole = try Bitmap(decoding: picture)
        for count in [1, 16, 40] {
            let cropped = try picture.cropped(edge, by: count)
            #expect(try Picture(checking: cropped.bytes).info == cropped.info)
            let found = try Bitmap(decoding: cropped)
            let expected = whole.cut(edge, by: count)
            #expect(found.likeness(to: expected) > 34, "\(count)")
            #expect(alpha(found) == alpha(expected))
        }
    }

    @Test func bottomOfALossyPictureIsNotEncodedAgain() throws {
        let picture = try Fixture.picture("webp-lossy")
        let whole = try Bitmap(decoding: picture)
        let cropped = try picture.cropped(.bottom, by: 11)
        // All but the rows that were smoothed against those behind the cut.
        #expect(try Bitmap(decoding: cropped).cut(.bottom, by: 9) == whole.cut(.bottom, by: 20))
        #expect(cropped.bytes.count < picture.bytes.count)
    }

    @Test(arguments: PictureEdge.allCases)
    func containerLargerThanItsFrameIsRefused(edge: PictureEdge) throws {
        var file = Fixture.load("webp-profile")
        file[27] = 200  // The lowest byte of the container's height.
        let picture = try Picture(checking: file)
        #expect(picture.info.height == 201)
        #expect(throws: ImagingError.corrupt(.webp, detail: "frame and container differ in size")) {
            try picture.cropped(edge, by: 3)
        }
    }

    @Test func profileStays() throws {
        let cropped = try Fixture.picture("webp-profile").cropped(.left, by: 5)
        #expect(cropped.bytes.range(of: Data("ICCP".utf8)) != nil)
    }

    @Test(arguments: PictureEdge.allCases)
    func fileThatBreaksOffIsRefused(edge: PictureEdge) throws {
        for name in ["webp-lossy", "webp-lossless", "webp-lossy-alpha"] {
            let file = Fixture.load(name)
            for length in stride(from: 40, to: file.count - 100, by: 61) {
                guard let picture = try? Picture(checking: file.prefix(length)) else { continue }
                #expect(throws: ImagingError.self) { try picture.cropped(edge, by: 3) }
            }
        }
    }

    private func alpha(_ bitmap: Bitmap) -> [UInt8] {
        stride(from: 3, to: bitmap.pixels.count, by: 4).map { bitmap.pixels[$0] }
    }
}
