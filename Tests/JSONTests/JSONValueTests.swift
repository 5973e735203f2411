import Foundation
import JSON
import Testing

struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Data(text.utf8)) }

    private func reason(of text: String) -> JSONError.Reason? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: Data(text.utf8))
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func everyKindOfValueIsRead() throws {
        let json = try parse(
            #" {"a":[1,-2,3.5,1e3,true,false,null],"s":"\"\\\/\b\f\n\r\t画\u753b\ud83d\udc31","o":{}} "#)
        #expect(json["a"]?.array == [1, -2, .double(3.5), .double(1000), true, false, .null])
        #expect(json["s"]?.string == "\"\\/\u{8}\u{C}\n\r\t画画🐱")
        #expect(json["o"]?.object == [:])
    }

    @Test func wholeNumbersKeepAllBits() throws {
        #expect(try parse("9223372036854775807") == .int(.max))
        #expect(try parse("-9223372036854775808") == .int(.min))
        #expect(try parse("9007199254740993") == .int(9_007_199_254_740_993))
        #expect(try parse("9223372036854775808") == .double(9_223_372_036_854_775_808))
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "\"", "\"\\",
        "\"\\u12\"", "\"\\x\"", "tru", "nul", "-", "1.2.3", "1 2", "[1]]", "'a'", "NaN", "\u{0}", "+1",
    ])
    func whatIsNoJSONIsAnErrorAndNoCrash(text: String) {
        #expect(reason(of: text) == .malformed)
    }

    @Test func aTextOfTooManyValuesIsCalledTooLargeAndNotMalformed() {
        let text = "[" + String(repeating: "0,", count: 300_000) + "0]"
        #expect(reason(of: text) == .tooManyValues)
        do throws(JSONError) {
            _ = try JSONValue(parsing: Data(text.utf8))
        } catch {
            #expect("\(error)".contains("too large") && error.offset > 300_000)
        }
    }

    @Test func theLastOfDuplicateNamesCounts() throws {
        #expect(try parse(#"{"a":1,"a":2}"#)["a"] == 2)
    }

    @Test func aByteOrderMarkIsSkipped() throws {
        #expect(try JSONValue(parsing: [0xEF, 0xBB, 0xBF, UInt8(ascii: "5")]) == 5)
    }

    @Test func bytesThatAreNoTextBecomeReplacementCharacters() throws {
        #expect(try JSONValue(parsing: [UInt8(ascii: "\""), 0xFF, UInt8(ascii: "\"")]) == "\u{FFFD}")
    }

    @Test(arguments: [#""\ud83d""#, #""\ud83dx""#, #""\udc31""#, #""\ud83d\u0041""#])
    func halfASurrogatePairCostsOneCharacter(text: String) throws {
        #expect(try parse(text).string?.contains("\u{FFFD}") == true)
    }

    @Test func nestingIsReadTo128AndRefusedBeyond() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parse(nested(128))
        #expect(reason(of: nested(129)) == .tooDeep)
        #expect(throws: JSONError.self) { try parse(String(repeating: "[{\"a\":", count: 100_000)) }
    }

    @Test func theMembersOfTheLargestGroupAreReadAndShortValuesWithoutEndAreRefused() throws {
        let member = "{" + (1...20).map { "\"key\($0)\":\($0)" }.joined(separator: ",") + "}"
        let members = try parse("[" + Array(repeating: member, count: 5000).joined(separator: ",") + "]")
        #expect(members.array?.count == 5000)
        for value in ["0", "{}", "[]", "\"\"", "{\"a\":{}}"] {
            #expect(throws: JSONError.self) { try parse("[" + String(repeating: value + ",", count: 300_000) + "0]") }
        }
    }

    @Test func whatIsWrittenReadsBackTheSame() throws {
        let value: JSONValue = [
            "text": "\"\\\u{0}\u{1F}\n\r\t\u{7F}画🐱", "numbers": [0, -1, .int(.min), .double(0.5), .double(1e300)],
            "flags": [true, false, .null], "empty": [[:], []],
        ]
        #expect(try JSONValue(parsing: value.serialized) == value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: value.serialized) == value)
    }

    @Test func aLongTextIsCutInDescriptions() {
        let value: JSONValue = ["file": .string(String(repeating: "A", count: 5000))]
        #expect(value.description.count < 100)
    }

    @Test func theStandardEncoderWritesTheSameValue() throws {
        let value: JSONValue = ["a": [1, "x", true, .null, .double(1.5)]]
        #expect(try JSONValue(parsing: JSONEncoder().encode(value)) == value)
    }
}
