import Foundation
import Imaging
import Testing

struct JPEGCroppingTests {
    @Test(arguments: Fixture.names(beginning: "jpeg-4") + ["jpeg-grey", "jpeg-restart"], [1, 16, 27])
    func bottomAndRightLoseNothing(name: String, count: Int) throws {
        let picture = try Fixture.picture(name)
        let whole = try Bitmap(decoding: picture)
        for edge in [PictureEdge.bottom, .right] {
            let found = try Bitmap(decoding: picture.cropped(edge, by: count))
            // Colour stored at half the resolution is smoothed with its neighbours: at the cut there is one less.
            let margin = name.contains("444") || name.contains("grey") ? 0 : 2
            #expect(trimmed(found, edge, margin) == trimmed(whole.cut(edge, by: count), edge, margin), "\(edge)")
        }
    }

    @Test(arguments: Fixture.names(beginning: "jpeg-4"), [1, 13, 40])
    func topAndLeftComeNearToTheSource(name: String, count: Int) throws {
        let picture = try Fixture.picture(name)
        let whole = try Bitmap(decoding: picture)
        for edge in [PictureEdge.top, .left] {
            let found = try Bitmap(decoding: picture.cropped(edge, by: count))
            #expect(found.likeness(to: whole.cut(edge, by: count)) > 34, "\(edge)")
        }
    }

    @Test(arguments: [PictureEdge.top, .left])
    func topAndLeftOnABlockLoseNothing(edge: PictureEdge) throws {
        let picture = try Fixture.picture("jpeg-444")
        #expect(try Bitmap(decoding: picture.cropped(edge, by: 8)) == Bitmap(decoding: picture).cut(edge, by: 8))
    }

    @Test(arguments: 1...8, PictureEdge.allCases)
    func edgeIsTheOneTheViewerSees(orientation: Int, edge: PictureEdge) throws {
        let picture = try Fixture.picture("jpeg-turned-\(orientation)")
        let cropped = try picture.cropped(edge, by: 9)
        #expect(cropped.info.orientation == picture.info.orientation)
        #expect(try Picture(checking: cropped.bytes).info == cropped.info)
        #expect(try Bitmap(decoding: cropped).likeness(to: Bitmap(decoding: picture).cut(edge, by: 9)) > 30)
    }

    @Test(arguments: PictureEdge.allCases)
    func profileAndProgressiveStay(edge: PictureEdge) throws {
        let cropped = try Fixture.picture("jpeg-420-p").cropped(edge, by: 5)
        #expect(cropped.bytes.range(of: Data("ICC_PROFILE\0".utf8)) != nil)
        #expect(cropped.bytes.range(of: Data([0xFF, 0xC2])) != nil)
    }

    @Test func fileWithTablesOfItsOwnDoesNotGrow() throws {
        let picture = try Fixture.picture("jpeg-tables")
        #expect(try picture.cropped(.bottom, by: 1).bytes.count <= picture.bytes.count)
    }

    @Test func fourInksStayFourInks() throws {
        let picture = try Fixture.picture("jpeg-cmyk")
        for edge in PictureEdge.allCases {
            let cropped = try picture.cropped(edge, by: 3)
            let frame = try #require(cropped.bytes.range(of: Data([0xFF, 0xC0])))
            #expect(cropped.bytes[frame.lowerBound + 9] == 4)
        }
    }

    @Test func fileThatBreaksOffIsRefused() throws {
        let file = Fixture.load("jpeg-420")
        for length in stride(from: 700, to: file.count - 20, by: 50) {
            guard let picture = try? Picture(checking: file.prefix(length)) else { continue }
            for edge in PictureEdge.allCases {
                #expect(throws: ImagingError.self) { try picture.cropped(edge, by: 3) }
            }
        }
    }

    private func trimmed(_ bitmap: Bitmap, _ edge: PictureEdge, _ margin: Int) -> Bitmap {
        margin == 0 ? bitmap : bitmap.cut(edge, by: min(margin, (edge == .right ? bitmap.width : bitmap.height) - 1))
    }
}
