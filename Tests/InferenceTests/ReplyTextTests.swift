import Foundation
import Testing

@testable import Inference

/// Pictures taken out of a reply where they stand, and base64 in every spelling.
@Suite struct ReplyTextTests {
    /// A picture long enough to be taken out, with every byte in it.
    private static let picture =
        PictureBytesTests.png(4, 0, 4, 0) + Data((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 3) })

    private var base64: String { Self.picture.base64EncodedString() }

    @Test func aReplyIsReadWithoutItsPictures() {
        let reply = ReplyText(Data(#"{"data":[{"b64_json":"\#(base64)","n":1}]}"#.utf8))
        #expect(reply.rest.count < 120)
        #expect(PictureFinder.find(in: reply) == .found(.bytes(Self.picture), seed: nil))
    }

    @Test func severalPicturesKeepTheirOrder() {
        let other = PictureBytesTests.png(8, 0, 8, 0) + Data(repeating: 7, count: 2000)
        let body = #"{"data":[{"b64_json":"\#(base64)"},{"b64_json":"\#(other.base64EncodedString())"}]}"#
        #expect(PictureFinder.find(in: Data(body.utf8)) == .found(.bytes(Self.picture), seed: nil))
        let failed = #"{"data":[{"error":"x"},{"b64_json":"\#(other.base64EncodedString())"}],"x":"\#(base64)"}"#
        #expect(PictureFinder.find(in: Data(failed.utf8)) == .found(.bytes(other), seed: nil))
    }

    @Test(arguments: ["\\n", "\\r\\n", "\\u000a", "\n"])
    func linesAreJoined(lineEnd: String) {
        let text = base64
        let wrapped = stride(from: 0, to: text.count, by: 76).map { text.dropFirst($0).prefix(76) }
            .joined(separator: lineEnd)
        let body = #"{"data":[{"b64_json":"\#(wrapped)"}]}"#
        #expect(PictureFinder.find(in: Data(body.utf8)) == .found(.bytes(Self.picture), seed: nil))
    }

    @Test func escapedSlashesAndURLSafeLettersWithoutPaddingAreRead() {
        let escaped = base64.replacing("/", with: "\\/").replacing("+", with: "\\u002B")
        let safe = base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        for text in [escaped, safe] {
            let body = #"{"images":["data:image/png;base64,\#(text)"]}"#
            #expect(PictureFinder.find(in: Data(body.utf8)) == .found(.bytes(Self.picture), seed: nil))
        }
    }

    @Test func wordsAroundAPictureStayAroundIt() {
        let markdown = "画好了 ![cat](data:image/png;base64,\(base64)) 喜欢吗 ![x](https://a.example/x)"
        let body = try? JSONEncoder().encode(["choices": [["message": ["content": markdown]]]])
        guard case .found(let source, _) = PictureFinder.find(in: body ?? Data()) else {
            Issue.record("found nothing")
            return
        }
        // The last Markdown picture wins, wherever the others were kept.
        #expect(source == .url("https://a.example/x"))
    }

    @Test(arguments: [0, 1, 2, 3, 30, 31, 32, 33, 63, 64, 65])
    func everyLengthOfTextIsDecodedToTheSameBytes(extra: Int) throws {
        let bytes = Self.picture.prefix(200 + extra)
        let text = Array(bytes.base64EncodedString().utf8)
        let decoded = try #require(text.withUnsafeBytes { Base64Picture.decode($0) })
        #expect(decoded.picture == bytes)
        #expect(decoded.read == text.count)
    }

    @Test func aForeignByteAnywhereEndsTheDecodingThere() throws {
        let text = Array(Self.picture.prefix(300).base64EncodedString().utf8)
        for position in stride(from: 160, to: text.count, by: 1) {
            var broken = text
            broken[position] = UInt8(ascii: "!")
            let decoded = broken.withUnsafeBytes { Base64Picture.decode($0) }
            // One digit left over is half a byte: no picture at all.
            if position % 4 == 1 {
                #expect(decoded == nil)
            } else {
                #expect(decoded?.read == position)
                #expect(decoded?.picture == Self.picture.prefix(position * 3 / 4))
            }
        }
    }

    @Test(arguments: ["", "=", "====", "iVBORw0KGgo", "iVBORw0KGgo=====", "\\", "\\u", "\\u00", "\\ud800"])
    func rubbishIsNoPicture(text: String) {
        #expect(Base64Picture.decode(text) == nil)
    }

    @Test func aServiceCannotNameAPictureItDidNotSend() {
        let body = #"{"data":[{"b64_json":"inline0x"},{"b64_json":"inlineabcx0x"}],"other":"\#(base64)"}"#
        guard case .nothing = PictureFinder.find(in: Data(body.utf8)) else {
            Issue.record("found something")
            return
        }
    }
}
