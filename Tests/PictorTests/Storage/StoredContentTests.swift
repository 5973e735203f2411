import ChatCore
import Foundation
import Testing

@testable import Pictor
@testable import SQLiteStore

/// What a row of the history holds, in the form of today and in those of versions before.
@Suite struct StoredContentTests {
    /// As versions up to 0.1 wrote it, OneBot 11 segments.
    @Test func aRowOfAnEarlierVersionReadsAsWhatItMeant() {
        let row = #"""
            [{"type":"reply","data":{"id":"-7"}},{"type":"at","data":{"qq":"10001"}},{"type":"at","data":{"qq":"all"}},
            {"type":"at","data":{"qq":42}},{"type":"text","data":{"text":"改成夜景 & [CQ:at]"}},
            {"type":"image","data":{"file":"A.png","url":"https://a.example/1","sub_type":0}},
            {"type":"image","data":{"file":"B.png","sub_type":1}},
            {"type":"image","data":{"file":"","emoji_id":"e","emoji_package_id":"7","key":"k"}},
            {"type":"mface","data":{"emoji_id":"e","emoji_package_id":"7","key":"k","url":"https://a.example/2"}},
            {"type":"face","data":{"id":"14"}},{"type":"record","data":{"file":"a.amr"}},
            {"type":"json","data":{"data":"{}"}},{"type":"dice","data":{"result":"3"}}]
            """#
        let expected: [MessagePart] = [
            .quote(Quote(id: "-7")), .mention(Mention(id: "10001", isSelf: true)), .mentionEveryone,
            .mention(Mention(id: "42")), .text("改成夜景 & [CQ:at]"),
            .picture(ChatPicture(url: "https://a.example/1", reference: "A.png")),
            .picture(ChatPicture(kind: .sticker, reference: "B.png")), .picture(ChatPicture(kind: .sticker)),
            .picture(ChatPicture(kind: .shopSticker, url: "https://a.example/2", reference: "e")),
            .other(.face(id: "14")), .other(.voice), .other(.card), .other(.unknown(type: "dice")),
        ]
        #expect(StoredContent.parts(row, account: "10001") == expected)
    }

    @Test(arguments: ["", "{", "[1,2]", "[{}]", #"{"text":"a"}"#, #"[{"quote":"1","parts":"x"}]"#])
    func aRowThatSomebodyEditedCostsOnlyItself(row: String) {
        #expect(StoredContent.parts(row, account: "1").count <= 1)
    }

    @Test func quotesWithinQuotesAreReadOnlySoDeep() {
        var row = #"[{"text":"innermost"}]"#
        for id in 1...20 { row = #"[{"quote":"\#(id)","parts":\#(row)}]"# }
        var parts = StoredContent.parts(row, account: "1"), depth = 0
        while let quote = parts.quote {
            depth += 1
            parts = quote.parts ?? []
        }
        #expect(depth == 4)
    }
}
