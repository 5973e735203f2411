import Foundation
import HTTP
import Testing

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

    /// Each line may not cost a copy of all lines before it: these would come to a terabyte.
    @Test(.timeLimit(.minutes(1))) func halfAMillionLinesOfOneEventAreJoinedInTimeInProportion() {
        var parser = ServerSentEventParser()
        let lines = String(repeating: "data: 12345678\n", count: 500_000)
        let events = parser.feed(Data((lines + "\n").utf8))
        #expect(events.map(\.data.utf8.count) == [500_000 * 9 - 1])
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
