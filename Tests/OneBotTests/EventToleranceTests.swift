import Foundation
import JSON
import OneBot
import Testing

/// What varies between endpoints, and what is broken in one event, costs at most that event.
struct EventToleranceTests {
    private let arrival = Date(timeIntervalSince1970: 1_800_000_000)

    private func message(_ changes: [String: JSONValue]) throws(OneBotError) -> MessageEvent {
        var fields: [String: JSONValue] = [
            "post_type": "message", "message_type": "group", "sub_type": "normal", "time": 1_795_421_676,
            "self_id": 10001, "user_id": 42, "group_id": 20001, "message_id": 7, "message": "hi", "sender": [:],
        ]
        for (name, value) in changes { fields[name] = value }
        let event = try Event(.object(fields), arrival: arrival)
        guard case .message(let message) = event else { throw .malformedEvent(missing: "message") }
        return message
    }

    @Test(arguments: [
        ("7", 7), ("\"7\"", 7), ("-1234567890", -1_234_567_890), ("62223760091", 62_223_760_091), ("1e3", 1000),
        ("7.0", 7), ("9223372036854775807", .max), ("\"-5\"", -5),
    ])
    func anIDIsReadHoweverItIsSpelt(text: String, expected: Int64) throws {
        let json = try JSONValue(parsing: Data(text.utf8))
        #expect(try message(["message_id": json]).messageID == MessageID(expected))
    }

    @Test(arguments: ["1.5", "\"abc\"", "null", "true", "[]", "{}", "1e400", "99999999999999999999", "\"\""])
    func anUnreadableIDCostsOnlyItsEvent(text: String) {
        // Refused by the reader of JSON already, or by the reader of events.
        #expect(throws: (any Error).self) {
            let json = try JSONValue(parsing: Data(text.utf8))
            _ = try message(["message_id": json])
        }
    }

    @Test(arguments: ["self_id", "user_id", "group_id", "message_id"])
    func everyIDThatCannotBeReadCostsOnlyItsEvent(member: String) {
        for unreadable in [JSONValue.string("abc"), .double(1.5), .null] {
            #expect(throws: OneBotError.malformedEvent(missing: member)) { try message([member: unreadable]) }
        }
    }

    @Test(arguments: [
        (JSONValue.int(1_795_421_676), 1_795_421_676.0), (.int(1_795_421_676_123), 1_795_421_676.123),
        (.string("1795421676"), 1_795_421_676), (.double(1_795_421_676.9), 1_795_421_676), (.int(0), 1_800_000_000),
        (.null, 1_800_000_000), (.string("x"), 1_800_000_000), (.int(-5), 1_800_000_000),
    ])
    func timeIsNormalised(time: JSONValue, expected: Double) throws {
        #expect(try message(["time": time]).time == Date(timeIntervalSince1970: expected))
    }

    @Test func aMissingSenderLeavesTheNumberAsName() throws {
        let event = try message(["sender": .null])
        #expect(event.sender.displayName == "42")
        #expect(event.sender.role == .unknown)
        #expect(!event.sender.role.isPrivileged)
    }

    @Test func anEmptyCardFallsBackToTheNickname() throws {
        let event = try message(["sender": ["nickname": "nick", "card": "", "role": "boss"]])
        #expect(event.sender.displayName == "nick")
        #expect(event.sender.role == .unknown)
    }

    @Test func aCardThatSaysOwnerGivesNoStanding() throws {
        let event = try message(["sender": ["nickname": "admin", "card": "owner", "role": "member"]])
        #expect(!event.sender.role.isPrivileged)
    }

    @Test func aStrangeCardIsKeptAsItIs() throws {
        let card = "a\nb\u{202E}c\u{0}d" + String(repeating: "长", count: 5000)
        #expect(try message(["sender": ["card": .string(card)]]).sender.card == card)
    }

    @Test(arguments: [JSONValue.array([]), .null, .string(""), .int(5), .bool(true)])
    func anEmptyOrMissingMessageIsAnEmptyOne(json: JSONValue) throws {
        #expect(try message(["message": json]).message.segments.isEmpty)
    }

    @Test func aMessageThatIsNotThereAtAllIsAnEmptyOne() throws {
        let frame = #"""
            {"post_type":"message","message_type":"private","self_id":1,"user_id":2,"message_id":3}
            """#
        guard case .message(let event) = try Event(decoding: Data(frame.utf8), arrival: arrival) else {
            return #expect(Bool(false))
        }
        #expect(event.message.segments.isEmpty)
        #expect(event.time == arrival)
    }

    @Test func aBrokenSegmentCostsOnlyItself() throws {
        let event = try message([
            "message": [
                ["type": "text", "data": ["text": "a"]], ["type": "text", "data": .null],
                ["type": "at"], "b", 5, ["data": ["text": "c"]], ["type": "hologram", "data": ["x": 1]],
                ["type": "text", "data": ["text": "d"]],
            ]
        ])
        #expect(event.message.plainText == "abd")
        #expect(event.message.segments.contains(.unknown(type: "hologram", data: ["x": 1])))
        #expect(event.message.segments.contains(.unknown(type: "at", data: [:])))
    }

    @Test func aMessageOfTheAccountIsItsOwnWhateverThePostTypeSays() throws {
        #expect(try message(["user_id": 10001]).isOwn)
        #expect(try message(["post_type": "message_sent", "user_id": 42]).isOwn)
        #expect(try !message([:]).isOwn)
    }

    @Test func anAnonymousWriterIsRecognised() throws {
        #expect(try message(["sub_type": "anonymous"]).isAnonymous)
    }

    @Test(arguments: ["5", "[]", "null", "\"\"", "{}", "{\"post_type\":[]}", "{\"post_type\":\"message\"}", "{"])
    func whatIsNoEventIsAnError(frame: String) {
        #expect(throws: OneBotError.self) { try Event(decoding: Data(frame.utf8)) }
    }
}
