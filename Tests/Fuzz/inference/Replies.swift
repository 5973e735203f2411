import Foundation
import HTTP
import JSON
import PictureFile

@testable import Inference

/// Feeds what services answer to all that reads it. The name of the executable says which reader is tried: `finder`,
/// `text`, `picture`, `zip`, `events`, `gradio`, `errors`, `services`; any other name tries all.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Data(bytes: start, count: count)
    for target in wanted { target(input) }
    return 0
}

private let targets: [String: @Sendable (Data) -> Void] = [
    "finder": readBody, "text": readText, "picture": readPicture, "zip": readArchive, "events": readEvents,
    "gradio": readGradio, "errors": readError, "services": askServices,
]

private let wanted: [@Sendable (Data) -> Void] = {
    let name = CommandLine.arguments.first.map { URL(fileURLWithPath: $0).lastPathComponent } ?? ""
    return targets[name].map { [$0] } ?? targets.sorted { $0.key < $1.key }.map(\.value)
}()

// MARK: - Pictures

private func readBody(_ body: Data) {
    check(PictureFinder.find(in: body))
    // As a part of something larger, whose indices begin elsewhere.
    check(PictureFinder.find(in: (Data([0, 0, 0]) + body).dropFirst(3)))
}

private func readText(_ bytes: Data) {
    let text = String(decoding: bytes, as: UTF8.self)
    if case .bytes(let picture)? = PictureFinder.source(in: text) { check(picture: picture) }
    let reply = JSONValue.object(["choices": [["message": ["content": .string(text)]]]]).serialized
    check(PictureFinder.find(in: reply))
    if let picture = Base64Picture.decode(text) { check(picture: picture) }
}

private func readPicture(_ bytes: Data) {
    check(picture: bytes)
    // Behind each format's first bytes, which mutations seldom hit upon.
    let heads: [[UInt8]] = [
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], Array("GIF89a".utf8),
        Array("RIFF....WEBP".utf8), Array("....ftypavif".utf8),
    ]
    guard let choice = bytes.first else { return }
    check(picture: Data(heads[Int(choice) % heads.count]) + bytes.dropFirst())
}

private func readArchive(_ bytes: Data) {
    check(archive: bytes)
    var repaired = bytes
    repairChecksums(&repaired)
    check(archive: repaired)
    if let inflated = RawDeflate.inflated(bytes, limit: 1 << 16) { precondition(inflated.count <= 1 << 16) }
}

private func check(_ finding: PictureFinder.Finding) {
    if case .found(.bytes(let picture), _) = finding { check(picture: picture) }
    if case .complaint(let complaint) = finding { check(complaint) }
}

private func check(picture: Data) {
    let flaw = PictureBytes.flaw(in: picture)
    precondition(flaw != nil || PictureBytes.beginLikeAPicture(picture))
    precondition(PictureBytes.beginLikeAPicture(picture) == (PictureBytes.fileExtension(of: picture) != "bin"))
    _ = PictureBytes.mediaType(of: picture)
}

private func check(archive: Data) {
    guard let picture = try? ZipArchive.firstPicture(in: archive) else { return }
    precondition(PictureBytes.beginLikeAPicture(picture) && picture.count <= PictureBytes.maximumBytes)
}

/// Writes the right checksum and size into the first entry of an archive: mutations would never get past them.
private func repairChecksums(_ archive: inout Data) {
    guard let start = archive.range(of: Data([0x50, 0x4B, 0x01, 0x02]))?.lowerBound,
        let method = archive.littleEndian16(at: start + 10), let packed = archive.littleEndian32(at: start + 20),
        let offset = archive.littleEndian32(at: start + 42), let nameLength = archive.littleEndian16(at: offset + 26),
        let extraLength = archive.littleEndian16(at: offset + 28),
        let content = archive.bytes(at: offset + 30 + nameLength + extraLength, count: packed),
        let bytes = method == 0 ? content : RawDeflate.inflated(content, limit: 1 << 20)
    else { return }
    for (place, value) in [(16, RawDeflate.checksum(bytes)), (24, bytes.count)] {
        for index in 0..<4 { archive[start + place + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
}

// MARK: - Streams and errors

private func readEvents(_ bytes: Data) {
    let cut = Int(bytes.last ?? 0)
    var whole = ServerSentEventParser()
    var pieces = ServerSentEventParser()
    let events = whole.feed(bytes) + [whole.finish()].compactMap { $0 }
    let same =
        pieces.feed(bytes.prefix(cut)) + pieces.feed(bytes.dropFirst(cut)) + [pieces.finish()].compactMap { $0 }
    precondition(events == same, "events depend on how the bytes are cut")
    check(PictureFinder.find(in: EventStreamReply.joined(bytes)))
    for event in events { follow(event) }
}

private func readGradio(_ bytes: Data) {
    let text = String(decoding: bytes, as: UTF8.self)
    follow(ServerSentEvent(data: text))
    _ = GradioQueue.error(text)
    guard let json = JSONValue(reading: bytes) else { return }
    check(file: GradioFile.first(in: [json]))
    if let app = GradioApp(config: json, info: json) { precondition(!app.version.isEmpty) }
}

private func follow(_ event: ServerSentEvent) {
    var queue = GradioQueue()
    switch queue.take(event) {
    case .progress(.queued(let rank, let eta)):
        precondition((0...1_000_000).contains(rank) && (eta ?? .zero) >= .zero && (eta ?? .zero) <= .seconds(86400))
    case .completed(let outputs): check(file: GradioFile.first(in: outputs))
    case .failed(let error): check(error)
    default: break
    }
}

private func check(file: GradioFile?) {
    if let inline = file?.inline { check(picture: inline) }
    _ = file?.servedPath
}

private func readError(_ bytes: Data) {
    guard let choice = bytes.first else { return }
    let statuses = [200, 400, 401, 403, 429, 500, 503, 302]
    // What stands before the first line break is a header, the rest the body.
    let rest = bytes.dropFirst()
    let head = String(decoding: rest.prefix { $0 != 10 }, as: UTF8.self)
    let headers = [
        HTTPHeader(name: "Retry-After", value: head),
        HTTPHeader(name: "retry-after-ms", value: choice > 127 ? head : ""),
    ]
    let response = HTTPResponse(
        status: statuses[Int(choice) % statuses.count], headers: headers,
        body: Data(choice & 0x40 == 0 ? rest.drop { $0 != 10 }.dropFirst() : rest))
    check(ErrorClassifier.error(for: response, now: Date(timeIntervalSince1970: 1_790_000_000)))
    precondition(Redaction.redact(head).count <= Redaction.limit)
}

private func check(_ complaint: ProviderComplaint) {
    check(ErrorClassifier.error(for: complaint, status: 200, headers: []))
}

private func check(_ error: InferenceError) {
    if let wait = error.retryAfter { precondition(wait >= .zero && wait <= .seconds(30 * 86400)) }
    precondition(error.detail.count <= Redaction.limit)
}
