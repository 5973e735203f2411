import Foundation
import HTTP
import Logging
import Primitives
import TestSupport
import Testing

@testable import Inference

/// Waits that take no time, written down.
final class Waits: Sendable {
    private let taken = Locked<[Duration]>([])

    var all: [Duration] { taken.withLock { $0 } }

    var pause: BillableRequestSender.Pause {
        { [taken] duration in
            try Task.checkCancellation()
            taken.withLock { $0.append(duration) }
        }
    }
}

/// A sender over the real transport that does not wait.
struct World: Sendable {
    let waits = Waits()
    let transport = CurlTransport(logger: Logger(label: "test"))

    var sender: BillableRequestSender {
        BillableRequestSender(transport: transport, logger: Logger(label: "test"), pause: waits.pause)
    }

    func openAI(
        _ base: String, model: String = "m", mode: OpenAIImageBackend.Mode = .images, keys: [String] = ["sk-test"],
        _ change: (inout OpenAIImageBackend.Configuration) -> Void = { _ in }
    ) -> OpenAIImageBackend {
        var configuration = OpenAIImageBackend.Configuration(
            baseURL: base, apiKeys: keys.map { Secret($0) }, model: model)
        configuration.mode = mode
        change(&configuration)
        return OpenAIImageBackend(configuration: configuration, sender: sender)
    }

    func gradio(
        _ base: String, _ change: (inout GradioImageBackend.Configuration) -> Void = { _ in }
    ) -> GradioImageBackend {
        var configuration = GradioImageBackend.Configuration(baseURL: base)
        change(&configuration)
        return GradioImageBackend(configuration: configuration, sender: sender)
    }
}

extension World {
    func make(
        _ kind: String, _ url: String, keys: [String] = ["key"],
        _ change: (inout BackendSettings) -> Void = { _ in }
    ) -> any ImageBackend {
        var settings = BackendSettings(baseURL: url, apiKeys: keys.map { Secret($0) })
        change(&settings)
        return (BackendKind(rawValue: kind) ?? .openai).make(settings, sender: sender)
    }
}

/// A zip archive with one stored entry.
enum ZipScript {
    static func archive(of bytes: Data) -> Data {
        func little(_ value: Int, _ count: Int) -> Data { Data((0..<count).map { UInt8(value >> ($0 * 8) & 0xFF) }) }
        let name = Data("image_0.png".utf8)
        let sizes = little(checksum(of: bytes), 4) + little(bytes.count, 4) + little(bytes.count, 4)
        var archive = little(0x0403_4B50, 4) + little(20, 2) + little(0, 8) + sizes
        archive += little(name.count, 2) + little(0, 2) + name + bytes
        let start = archive.count
        archive += little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + little(0, 8) + sizes
        archive += little(name.count, 2) + little(0, 16) + name
        let length = archive.count - start
        archive += little(0x0605_4B50, 4) + little(0, 4) + little(1, 2) + little(1, 2)
        return archive + little(length, 4) + little(start, 4) + little(0, 2)
    }

    /// CRC-32 bit by bit, by the polynomial of APPNOTE §4.4.7.
    private static func checksum(of bytes: Data) -> Int {
        var rest: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            rest ^= UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
        return Int(~rest)
    }
}

extension LoopbackServer {
    /// Serves `picture` inside an OpenAI-style images reply.
    static func imagesReply(_ picture: Data = Fixture.picture) -> String {
        #"{"created":1,"data":[{"b64_json":"\#(picture.base64EncodedString())"}]}"#
    }
}

/// Runs `body` and gives back its error.
func inferenceError<Result: Sendable>(
    _ body: () async throws(InferenceError) -> Result, _ location: SourceLocation = #_sourceLocation
) async -> InferenceError {
    do throws(InferenceError) {
        let result = try await body()
        Issue.record("no error but \(result)", sourceLocation: location)
        return InferenceError(.server, detail: "none")
    } catch {
        return error
    }
}
