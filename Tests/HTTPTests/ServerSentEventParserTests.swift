import Foundation
import Testing

@testable import HTTP

@Suite struct ServerSentEventParserTests {
    static let stream = """
        \u{FEFF}: a comment
        event: estimation
        data: {"rank":0}

        data: one
        data:two
        id: 7
        retry: 10
        unknown: x

        event: empty
        data

        : heartbeat

        data: 画图

        """
    static let expected = [
        ServerSentEvent(name: "estimation", data: #"{"rank":0}"#),
        ServerSentEvent(data: "one\ntwo", id: "7"),
        ServerSentEvent(name: "empty", data: "", id: "7"),
        ServerSentEvent(data: "画图", id: "7"),
    ]

    @Test(arguments: ["\n", "\r\n", "\r"])
    func eventsAreTheSameWhereverTheBytesAreSplit(lineEnd: String) {
        let bytes = Data(Self.stream.replacing("\n", with: lineEnd).utf8) + Data(lineEnd.utf8)
        for cut in 0...bytes.count {
            var parser = ServerSentEventParser()
            var events = parser.feed(bytes.prefix(cut))
            events += parser.feed(bytes.dropFirst(cut))
            if let last = parser.finish() { events.append(last) }
            #expect(events == Self.expected, "cut at \(cut)")
        }
    }

    @Test func eventsArriveOneByteAtATime() {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        for byte in Data((Self.stream + "\n").replacing("\n", with: "\r\n").utf8) {
            events += parser.feed(Data([byte]))
        }
        #expect(events == Self.expected)
    }

    @Test func anEventWithoutItsBlankLineIsStillGivenAtTheEnd() {
        var parser = ServerSentEventParser()
        #expect(parser.feed(Data("data: last".utf8)).isEmpty)
        #expect(parser.finish() == ServerSentEvent(data: "last"))
        #expect(parser.finish() == nil)
    }

    @Test(arguments: [
        "data: a\n", "data:\n", "data: a\r", "data: a\r\n", ": a\n", "id: 1\n", "data", "\r", "\n\n", "a:",
    ])
    func anEventOfManyLinesIsJoinedInLinearTime(piece: String) {
        let steps = [100_000, 200_000, 400_000].map { length in
            var parser = ServerSentEventParser()
            _ = parser.feed(Data(String(repeating: piece, count: length / piece.utf8.count).utf8))
            _ = parser.finish()
            return parser.steps
        }
        #expect(zip(steps, steps.dropFirst()).allSatisfy { Double($1) <= Double($0) * 2.1 })
        #expect(steps[2] <= 8 * 400_000)
    }

    @Test func manyLinesAreJoinedToWhatTheySay() {
        var parser = ServerSentEventParser()
        let events = parser.feed(Data((String(repeating: "data: ab\n", count: 30_000) + "\n").utf8))
        #expect(events == [ServerSentEvent(data: Array(repeating: "ab", count: 30_000).joined(separator: "\n"))])
    }

    @Test func aLineOfEightMegabytesIsOneEvent() {
        var parser = ServerSentEventParser()
        let text = String(repeating: "x", count: 8 << 20)
        var events: [ServerSentEvent] = []
        var rest = Data("data: \(text)\n\n".utf8)[...]
        while !rest.isEmpty {
            events += parser.feed(rest.prefix(16384))
            rest = rest.dropFirst(16384)
        }
        #expect(events.first?.data.utf8.count == 8 << 20)
    }
}
