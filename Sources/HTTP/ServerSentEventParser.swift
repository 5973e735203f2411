public import Foundation
import Primitives

// positions bounded: each is an index of the bytes that were fed, or one past their end; a count of steps grows by their number.

/// One event of a `text/event-stream`.
public struct ServerSentEvent: Sendable, Equatable {
    /// The event's name; `message` where the stream gives none.
    public var name: String
    /// The data lines, joined by line feeds.
    public var data: String
    /// The last `id` seen so far, if any.
    public var id: String?

    /// Creates an event.
    public init(name: String = "message", data: String, id: String? = nil) {
        self.name = name
        self.data = data
        self.id = id
    }
}

/// Takes a stream of bytes apart into server-sent events, however the bytes are cut into pieces.
///
/// Lines may end in CRLF, LF or CR; a byte order mark and comments are skipped; `data` lines of one event are joined.
/// WHATWG HTML, "Server-sent events": <https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>
public struct ServerSentEventParser: Sendable {
    private var line: [UInt8] = []
    private var sawCarriageReturn = false
    private var isFirstLine = true
    private var name = ""
    private var data: String?
    private var id: String?
    /// Bytes looked at or kept so far, lines and what is joined of them counted apart.
    private(set) var steps = 0

    /// Starts at the beginning of a stream.
    public init() {}

    /// Takes the next bytes and returns the events they complete, in order.
    public mutating func feed(_ bytes: Data) -> [ServerSentEvent] {
        bytes.withUnsafeBytes { bytes in
            var scan = ByteScan(bytes)
            defer { steps += scan.steps }
            return feed(&scan)
        }
    }

    private mutating func feed(_ scan: inout ByteScan) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var start = 0
        if sawCarriageReturn, scan.count > 0 {
            // The CR ended the line already; a LF right after it belongs to the same line end.
            sawCarriageReturn = false
            if scan.has("\n", at: 0) { start = 1 }
        }
        while let end = scan.first(of: Self.lineEnds, in: start..<scan.count) {
            line.append(contentsOf: scan.raw(in: start..<end))
            start = end + 1
            if scan.has("\r", at: end) {
                if start == scan.count {
                    sawCarriageReturn = true
                } else if scan.has("\n", at: start) {
                    start += 1
                }
            }
            if let event = endLine() { events.append(event) }
        }
        line.append(contentsOf: scan.raw(in: start..<scan.count))
        return events
    }

    /// Ends the stream and returns an event whose closing blank line never came.
    ///
    /// The specification drops such an event; servers that close right after their last `data` line are common enough
    /// that it is worth having. An unfinished line counts as ended.
    public mutating func finish() -> ServerSentEvent? {
        if !line.isEmpty, let event = endLine() { return event }
        return endEvent()
    }

    private static let lineEnds = ByteSet("\n\r")

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        let field = String(decoding: line[..<(colon ?? line.endIndex)], as: UTF8.self)
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch field {
        case "event": name = String(decoding: value, as: UTF8.self)
        case "data":
            let text = String(decoding: value, as: UTF8.self)
            steps += text.utf8.count + 1
            // In place: a copy for each line would take the square of their number.
            if data == nil { data = text } else { data?.append("\n" + text) }
        case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self)
        default: break
        }
        return nil
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer {
            name = ""
            data = nil
        }
        return data.map { ServerSentEvent(name: name.isEmpty ? "message" : name, data: $0, id: id) }
    }
}
