public import Foundation

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

    /// Starts at the beginning of a stream.
    public init() {}

    /// Takes the next bytes and returns the events they complete, in order.
    public mutating func feed(_ bytes: Data) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var rest = bytes[...]
        if sawCarriageReturn, let first = rest.first {
            // The CR ended the line already; a LF right after it belongs to the same line end.
            sawCarriageReturn = false
            if first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
        }
        while let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            line.append(contentsOf: rest[..<end])
            var next = end + 1  // bounded: an index of the bytes
            if rest[end] == UInt8(ascii: "\r") {
                if next == rest.endIndex {
                    sawCarriageReturn = true
                } else if rest[next] == UInt8(ascii: "\n") {
                    next += 1
                }
            }
            if let event = endLine() { events.append(event) }
            rest = rest[next...]
        }
        line.append(contentsOf: rest)
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

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        let field = String(decoding: line[..<(colon ?? line.endIndex)], as: UTF8.self)
        var value = colon.map { line[($0 + 1)...] } ?? []  // bounded: an index of the line
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch field {
        case "event": name = String(decoding: value, as: UTF8.self)
        case "data":
            let text = String(decoding: value, as: UTF8.self)
            guard data != nil else {
                data = text
                break
            }
            // In place: each line would otherwise cost a copy of all lines before it.
            data?.append("\n")
            data?.append(text)
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
