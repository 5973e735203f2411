import Foundation
import JSON
import OneBot
import Testing

struct MessageTests {
    @Test func aMessageReadsBackFromItsOwnJSON() throws {
        let message: Message = [
            .text("a[CQ:at,qq=all]&\n"), .at(42), .at(.all), .reply(-7), .face(id: "14"),
            .image(Segment.Image(file: "A1.png", url: "https://x/?a=1&b=2", summary: "[图]", subType: 1, fileSize: 5)),
            .marketFace(Segment.MarketFace(emojiID: "e", packageID: "p", key: "k", summary: "[开心]", url: "https://y")),
            .record(Segment.Media(file: "a.amr")), .video(Segment.Media(file: "b.mp4", url: "https://z", fileSize: 9)),
            .file(Segment.Media(file: "c.zip", name: "c")), .forward(id: "99"), .json("{\"a\":1}"), .xml("<a/>"),
            .markdown("**b**"), .unknown(type: "dice", data: ["result": "3"]),
        ]
        #expect(try Message(parsing: message.json.serialized) == message)
        #expect(try JSONDecoder().decode(Message.self, from: JSONEncoder().encode(message)) == message)
    }

    @Test func idsInsideSegmentsGoOutAsText() {
        #expect(
            Message([.reply(1_707_225_592), .at(42), .text("好了")]).json == [
                ["type": "reply", "data": ["id": "1707225592"]], ["type": "at", "data": ["qq": "42"]],
                ["type": "text", "data": ["text": "好了"]],
            ])
    }

    @Test func aPictureTravelsAsOneLineOfPaddedBase64() throws {
        let bytes = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        guard case .image(let image) = Segment.image(bytes, summary: "[AI]") else { return #expect(Bool(false)) }
        let text = String(image.file.rawValue.dropFirst("base64://".count))
        #expect(text.utf8.count % 4 == 0)
        #expect(!text.contains("\n"))
        #expect(!text.contains("-") && !text.contains("_"))
        #expect(Data(base64Encoded: text) == bytes)
        #expect(image.file.carriedBytes == bytes)
    }

    @Test func aCarriedPictureIsNeverPrinted() {
        let segment = Segment.image(Data(repeating: 65, count: 3000))
        var dumped = ""
        dump(segment, to: &dumped)
        for text in ["\(segment)", String(reflecting: segment), dumped, "\(Message([segment]))", "\(segment.json)"] {
            #expect(!text.contains("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"))
        }
    }

    @Test func textThatLooksLikeACodeStaysTextInAnArray() {
        let message = Message([["type": "text", "data": ["text": "[CQ:at,qq=all]"]]] as JSONValue)
        #expect(message.segments == [.text("[CQ:at,qq=all]")])
        #expect(message.json == [["type": "text", "data": ["text": "[CQ:at,qq=all]"]]])
    }

    @Test func aShopStickerIsKnownInEitherSpelling() {
        let data: JSONValue = [
            "emoji_id": "e", "emoji_package_id": 7, "key": "k", "summary": "[开心]", "url": "https://u",
        ]
        let face = Segment.MarketFace(emojiID: "e", packageID: "7", key: "k", summary: "[开心]", url: "https://u")
        #expect(Segment(["type": "mface", "data": data]) == .marketFace(face))
        var image = data.object ?? [:]
        image["file"] = "x.gif"
        #expect(Segment(["type": "image", "data": .object(image)])?.image?.marketFace == face)
    }

    @Test(arguments: ["subType", "sub_type"])
    func thePicturesKindIsReadInEitherSpelling(name: String) {
        let segment = Segment(["type": "image", "data": ["file": "x", name: 1]])
        #expect(segment?.image?.subType == 1)
    }

    @Test func anEmptyAddressIsNone() {
        #expect(Segment(["type": "image", "data": ["file": "x", "url": ""]])?.image?.url == nil)
    }

    @Test func surrogatesNulsAndLongTextsPassUnchanged() throws {
        let text = "👩‍👩‍👧‍👦\u{0}" + String(repeating: "画", count: 10_000)
        #expect(try Message(parsing: Message(text).json.serialized).plainText == text)
    }

    @Test func aMarketFaceWithAnEmptyAddressSurvivesBeingStored() {
        let message = Message(cqString: "[CQ:image,file=a.gif,url=,emoji_id=e1,emoji_package_id=7]")
        #expect(Message(message.json) == message)
    }
}
