import Foundation
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

    @Test func brokenArchivesEndInNoPicture() throws {
        let archive = try Fixture.data("deflated.zip")
        for position in stride(from: 0, to: archive.count, by: 7) {
            var broken = archive
            broken[position] ^= 0xFF
            _ = PictureFinder.find(in: broken)
            _ = PictureFinder.find(in: archive.prefix(position))
        }
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
