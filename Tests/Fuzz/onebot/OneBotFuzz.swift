import Foundation
import JSON

@testable import OneBot

/// One input: its first byte picks the parser, the rest is what it reads. Whatever is read must survive being written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: start + 1, count: count - 1))
    if start[0] & 1 == 0 {
        readFrame(bytes)
    } else {
        readString(String(decoding: bytes, as: UTF8.self))
    }
    return 0
}

private func readFrame(_ bytes: [UInt8]) {
    if case .event(let event) = Frame(bytes, arrival: Date(timeIntervalSince1970: 0)),
        case .message(let message) = event
    {
        check(message.message)
    }
    guard let json = try? JSONValue(parsing: bytes) else { return }
    guard let again = try? JSONValue(parsing: json.serialized), again == json else {
        fatalError("JSON does not survive being written: \(json)")
    }
    var session = Session(generation: 1, at: .zero)
    _ = session.start()
    _ = session.received(Frame(bytes, arrival: Date(timeIntervalSince1970: 0)), at: .zero)
}

private func readString(_ text: String) {
    check(Message(cqString: text))
}

private func check(_ message: Message) {
    guard Message(message.json) == message else { fatalError("message does not survive being stored: \(message)") }
    _ = message.summary
}
