import Foundation
import PictureFile
import Testing

@testable import Inference

@Suite struct PictureFinderTests {
    struct Reply: Decodable, CustomTestStringConvertible {
        var row: String
        var name: String
        var body: String
        var expect: String
        var testDescription: String { "row \(row): \(name)" }

        /// The body with the picture put in for its placeholders.
        var bytes: Data {
            let base64 = Fixture.picture.base64EncodedString()
            let lines = stride(from: 0, to: base64.count, by: 76).map { base64.dropFirst($0).prefix(76) }
            let safe = base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            return Data(
                body.replacing("@PNGLINES@", with: lines.joined(separator: "\\n")).replacing("@PNGSAFE@", with: safe)
                    .replacing("@PNG@", with: base64).utf8)
        }
    }

    static let replies = (try? JSONDecoder().decode([Reply].self, from: Fixture.data("replies.json"))) ?? []

    @Test func thereAreReplies() {
        #expect(Self.replies.count > 60)
    }

    @Test(arguments: replies)
    func thePictureIsFoundWhereTheTableSays(reply: Reply) {
        let text: String
        switch PictureFinder.find(in: reply.bytes) {
        case .found(.bytes(let bytes), _): text = bytes == Fixture.picture ? "bytes" : "other bytes"
        case .found(.url(let url), _): text = "url:" + url
        case .complaint(let complaint): text = "complaint:" + complaint.message
        case .pending(let task): text = "pending:" + task
        case .nothing: text = "nothing"
        }
        #expect(text == reply.expect)
    }

    @Test func theBodyItselfMayBeThePicture() {
        #expect(PictureFinder.find(in: Fixture.picture) == .found(.bytes(Fixture.picture), seed: nil))
    }

    @Test(arguments: ["stored.zip", "deflated.zip"])
    func theFirstPictureOfAnArchiveIsTaken(name: String) throws {
        #expect(PictureFinder.find(in: try Fixture.data(name)) == .found(.bytes(Fixture.picture), seed: nil))
    }

    @Test func anArchiveFullOfRepetitionIsInflatedWhole() throws {
        guard case .found(.bytes(let bytes), _) = PictureFinder.find(in: try Fixture.data("matches.zip")) else {
            Issue.record("no picture")
            return
        }
        #expect(bytes.suffix(5120) == Data((0..<20).flatMap { _ in UInt8.min...UInt8.max }))
    }

    @Test(arguments: [("stored.zip", 640, 1528), ("deflated.zip", 54, 1533)])
    func brokenArchivesEndInNoPicture(name: String, header: Int, packed: Int) throws {
        let archive = try Fixture.data(name)
        // The content of the picture's entry, behind its header and its name.
        for position in header + 41..<header + 41 + packed {
            var broken = archive
            broken[position] ^= 0xFF
            guard case .nothing(let text) = PictureFinder.find(in: broken) else {
                Issue.record("something was found with byte \(position) turned over")
                continue
            }
            #expect(text.hasPrefix("broken zip archive: "))
        }
    }

    @Test(arguments: ["stored.zip", "deflated.zip"])
    func anArchiveCutShortHoldsNoPicture(name: String) throws {
        let archive = try Fixture.data(name)
        for length in 0..<archive.count {
            guard case .nothing = PictureFinder.find(in: archive.prefix(length)) else {
                Issue.record("something was found in \(length) bytes")
                continue
            }
        }
    }

    @Test(arguments: ["stored.zip", "deflated.zip"])
    func noByteOfAnArchiveCanBeChangedSoThatAnotherPictureComesOut(name: String) throws {
        let archive = try Fixture.data(name)
        for position in archive.indices {
            var broken = archive
            broken[position] ^= 0x11
            switch PictureFinder.find(in: broken) {
            case .nothing: break
            case let other: #expect(other == .found(.bytes(Fixture.picture), seed: nil))
            }
        }
    }

    @Test func aWrongChecksumIsSaidToBeOne() throws {
        var archive = ZipScript.archive(of: Fixture.picture)
        archive[30 + 11 + 1000] ^= 1
        let text = "broken zip archive: the checksum of an entry is wrong"
        #expect(PictureFinder.find(in: archive) == .nothing(text: text))
    }

    @Test func anEntryThatClaimsToBeLongerThanItIsIsBroken() throws {
        var archive = try Fixture.data("matches.zip")
        let entry = try #require(archive.range(of: Data([0x50, 0x4B, 1, 2])))
        archive[entry.lowerBound + 26] = 1
        let text = "broken zip archive: an entry is not as long as it claims"
        #expect(PictureFinder.find(in: archive) == .nothing(text: text))
    }

    @Test func theSeedIsKeptWhereItIsTold() {
        let body = Data(#"{"images":[{"url":"https://a.example/b"}],"seed":4294967295}"#.utf8)
        #expect(PictureFinder.find(in: body) == .found(.url("https://a.example/b"), seed: .max))
    }

    @Test(arguments: ["[", #"{"a":"#])
    func fiveMegabytesOfBracketsAreSurvived(piece: String) {
        let body = Data(String(repeating: piece, count: (5 << 20) / piece.utf8.count).utf8)
        guard case .nothing = PictureFinder.find(in: body) else {
            Issue.record("found something")
            return
        }
    }
}

@Suite struct PictureBytesTests {
    static func padded(_ bytes: [UInt8]) -> Data { Data(bytes + [UInt8](repeating: 0, count: 200)) }

    static func png(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> Data {
        padded([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, a, b, 0, 0, c, d])
    }

    static let good: [Data] = [
        png(4, 0, 4, 0),
        padded(Array("GIF89a".utf8) + [32, 0, 16, 0]),
        padded([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 17, 8, 0, 64, 0, 64]),
        padded(Array("RIFF....WEBPVP8 ....".utf8) + [0, 0, 0, 0x9D, 1, 0x2A, 64, 0, 64, 0]),
        padded(Array("RIFF....WEBPVP8L....".utf8) + [0x2F, 0x3F, 0xC0, 0x0F, 0]),
        padded(Array("RIFF....WEBPVP8X....".utf8) + [0, 0, 0, 0, 63, 0, 0, 63, 0, 0]),
        padded(Array("....ftypavif............ispe".utf8) + [0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 64]),
    ]

    static func avif(_ sides: [UInt32]) -> Data {
        let boxes = sides.map { Data("ispe".utf8) + Data(count: 4) + Data($0.bytes + $0.bytes) }
        return Data("....ftypavif............".utf8) + boxes.reduce(Data(), +) + Data(count: 200)
    }

    @Test(arguments: [[UInt32.max], [64, .max], [.max, 64], [0x8000_0000, .max, 3_037_000_500]])
    func anAVIFWhoseSidesCannotBeMultipliedIsTooLarge(sides: [UInt32]) {
        #expect(PictureBytes.flaw(in: Self.avif(sides))?.hasSuffix("is too large") == true)
    }

    @Test(arguments: good)
    func picturesOfEveryFormatPass(bytes: Data) {
        #expect(PictureBytes.flaw(in: bytes) == nil)
    }

    @Test(arguments: [
        png(0, 1, 0, 1), png(0, 8, 4, 0), png(0xEA, 0x60, 0xEA, 0x60), png(0x30, 0, 0x30, 0), Data("<svg/>".utf8),
        Data("<html>".utf8), padded(Array("....ftypmp42".utf8)), Data([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]), Data(),
        padded([0xFF, 0xD8, 0xFF, 0xE0, 0, 0]),
    ])
    func placeholdersBombsAndOtherFilesAreRefused(bytes: Data) {
        #expect(PictureBytes.flaw(in: bytes) != nil)
    }
}

extension UInt32 {
    /// The highest byte first.
    fileprivate var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) } }
}
