import Foundation
import Imaging
import Inference
import Primitives

/// An image backend for tests: draws a plain picture, or does what the test says, and records what it was asked.
final class ScriptedBackend: ImageBackend {
    typealias Script = @Sendable (ImageRequest) async throws(InferenceError) -> GeneratedImage

    let name = "scripted"
    let model = "scripted-1"
    let canEdit: Bool
    /// Each request as it comes.
    let arrivals: AsyncStream<Void>
    private let arrive: AsyncStream<Void>.Continuation
    private let asked = Locked<[ImageRequest]>([])
    private let script: Script

    init(canEdit: Bool = false, script: @escaping Script = { _ in .plain() }) {
        self.canEdit = canEdit
        self.script = script
        (arrivals, arrive) = AsyncStream.makeStream(of: Void.self)
    }

    /// Waits for the next request.
    func nextRequest() async { for await _ in arrivals { return } }

    var requests: [ImageRequest] { asked.withLock { $0 } }

    func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        asked.withLock { $0.append(request) }
        arrive.yield()
        return try await script(request)
    }

    func diagnose() async -> [BackendFinding] { [] }
}

extension GeneratedImage {
    /// A PNG with a different colour in each row.
    static func plain(width: Int = 64, height: Int = 64) -> GeneratedImage {
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width { pixels += [UInt8(row % 256), UInt8(column % 256), 128, 255] }
        }
        let picture = try? Picture(
            encodingPNG: try Bitmap(width: width, height: height, pixels: pixels), text: [])
        return GeneratedImage(bytes: picture?.bytes ?? Data(), model: "scripted-1", seed: 7)
    }
}

/// Suspends until the task is cancelled.
func suspendUntilCancelled() async {
    let (stream, _) = AsyncStream.makeStream(of: Never.self)
    for await _ in stream {}
}
