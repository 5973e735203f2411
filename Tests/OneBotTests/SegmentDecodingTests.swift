import Foundation
import JSON
import OneBot
import Testing

/// Segments as endpoints send them, one recorded shape for each kind, each read the same from an array and from a CQ
/// string.
struct SegmentDecodingTests {
    private static var fixtureNames: [String] { Fixture.names { $0.hasPrefix("segment-") } }

    private func segment(_ name: String) throws -> Segment {
        let json = try #require(try Fixture.json(name)["segment"])
        return try #require(Segment(json))
    }

    @Test func everyKindHasAFixture() throws {
        let kinds = try Set(Self.fixtureNames.map { try Fixture.json($0)["segment"]?["type"]?.string })
        #expect(
            kinds == [
                "text", "at", "reply", "image", "mface", "face", "rps", "dice", "forward", "json", "xml", "record",
                "video", "file", "markdown", "keyboard", "contact", "location", "poke", "music", "onlinefile",
                "flashtransfer", "miniapp",
            ])
    }

    @Test(arguments: fixtureNames)
    func eachFixtureBecomesTheCaseItNames(name: String) throws {
        let json = try Fixture.json(name)
        let actual = Mirror(reflecting: try segment(name)).children.first?.label
        #expect(actual == json["case"]?.string)
        // What is kept in a history reads back as it was.
        #expect(Segment(try segment(name).json) == (try segment(name)))
    }

    @Test(arguments: fixtureNames)
    func eachFixtureIsTheSameAsACQString(name: String) throws {
        // A few have no such form: what they hold is no text.
        guard let code = try Fixture.json(name)["cq"]?.string else { return }
        #expect(Message(cqString: code).segments == [try segment(name)])
    }

    @Test(arguments: [
        "segment-image", "segment-image-llonebot", "segment-image-lagrange", "segment-image-snowluma",
    ])
    func aPictureIsFoundHoweverItsEndpointSpellsIt(name: String) throws {
        let image = try #require(try segment(name).image)
        #expect(image.url == "https://multimedia.nt.qq.com.cn/download?appid=1407&fileid=x&rkey=y")
        #expect(image.fileName ?? image.file.rawValue == "A1.png")
        #expect((image.subType ?? 0) == 0 && image.marketFace == nil)
    }

    @Test func stickersAreToldFromPictures() throws {
        #expect(try segment("segment-image-sticker").image?.subType == 1)
        let face = Segment.MarketFace(
            emojiID: "e1", packageID: "7", key: "k", summary: "[开心]",
            url: "https://gxh.vip.qq.com/club/item/parcel/item/e1/e1/raw300.gif")
        #expect(try segment("segment-marketface").image?.marketFace == face)
        #expect(try segment("segment-mface") == .marketFace(face))
    }

    @Test(arguments: ["segment-at", "segment-at-number"])
    func aMentionIsByNumberHoweverItIsSpelt(name: String) throws {
        #expect(try segment(name) == .at(10001))
    }

    @Test func cardsAndTheirKindAreNoText() throws {
        for name in Self.fixtureNames where name != "segment-text" {
            #expect(Message([try segment(name)]).plainText == "", "\(name)")
        }
    }
}

/// The recorded shapes in `Fixtures`.
enum Fixture {
    static func names(where isWanted: (String) -> Bool) -> [String] {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.filter(isWanted).sorted()
    }

    static func data(_ name: String) throws -> Data {
        let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures")
        return try Data(contentsOf: try #require(url))
    }

    static func json(_ name: String) throws -> JSONValue { try JSONValue(parsing: try data(name)) }
}
