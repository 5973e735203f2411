import Foundation
import Imaging
public import Inference

/// An image backend that needs no network and no key: it paints a small landscape out of the prompt itself.
///
/// The same prompt and seed give the same picture, byte for byte; another prompt or seed another one. The PNG carries the
/// prompt in a text chunk.
public struct SketchBackend: ImageBackend {
    /// The keyword of the text chunk.
    public static let keyword = "Pictor Sketch"
    private let side: Int
    private let queue = DispatchQueue(label: "pictor.sketch")

    /// A backend whose sketches are so many pixels wide and high.
    public init(side: Int = 512) {
        self.side = side
    }

    /// `sketch`.
    public var name: String { "sketch" }
    /// `landscape`.
    public var model: String { "landscape" }
    /// It paints what it likes: it cannot edit.
    public var canEdit: Bool { false }

    /// Paints; takes some ten milliseconds and has no use for a limit.
    public func generate(
        _ request: ImageRequest, within limit: Duration, progress: @escaping @Sendable (ImageProgress) -> Void
    ) async throws(InferenceError) -> GeneratedImage {
        let seed = request.seed ?? UInt32.random(in: 0...UInt32.max)
        let picture: Result<Picture, any Error> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result {
                        try Picture(
                            encodingPNG: try Sketch(prompt: request.prompt, seed: seed).bitmap(side: side),
                            text: [(keyword: Self.keyword, value: request.prompt)])
                    })
            }
        }
        switch picture {
        case .success(let picture): return GeneratedImage(bytes: picture.bytes, model: model, seed: seed)
        case .failure(let error): throw InferenceError(.server, detail: "sketch failed: \(error)")
        }
    }

    /// Nothing can be wrong with it.
    public func diagnose() async -> [BackendFinding] {
        [BackendFinding(.builtIn)]
    }
}
