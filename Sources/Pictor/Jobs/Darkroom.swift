import Foundation
import Imaging
import Logging
import PictorModel

/// Makes what a service sent ready for a chat: checked, an edge trimmed, private metadata gone, small enough for QQ.
///
/// Works on a queue of its own, because decoding a picture would hold up everything else.
struct Darkroom: Sendable {
    private let generation: GenerationSettings
    private let logger: Logger
    private let queue = DispatchQueue(label: "pictor.darkroom")

    /// A darkroom for these settings.
    init(generation: GenerationSettings, logger: Logger) {
        self.generation = generation
        self.logger = logger
    }

    /// The picture as it goes out.
    ///
    /// - Throws: `ImagingError` where the bytes are no picture we would send. A crop that fails sends the whole picture.
    func developed(_ bytes: Data) async throws -> Picture {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try self.develop(bytes) })
            }
        }
    }

    /// A picture of the operator's own, as it lies on the disk, for a service to look at.
    ///
    /// - Throws: `ImagingError` where it is no picture; a `CocoaError` where it cannot be read.
    func picture(at path: String) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result { try Picture(checking: Data(contentsOf: URL(fileURLWithPath: path))).bytes })
            }
        }
    }

    /// The same picture written anew and smaller, for a QQ that refused the first.
    func reencoded(_ picture: Picture) async throws -> Picture {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try picture.reencodedForQQ() })
            }
        }
    }

    private func develop(_ bytes: Data) throws -> Picture {
        var picture = try Picture(checking: bytes)
        if generation.cropEnabled {
            picture = picture.trimmed(
                position: generation.cropPosition, pixels: generation.cropPixels, logger: logger)
        }
        picture = picture.withoutPrivateMetadata()
        // Made smaller only where it has to go out in one request.
        if PictureShrinking.mayGoWhole(picture) { return picture }
        do {
            return try picture.fitForQQ()
        } catch {
            logger.warning("picture sent as it is", metadata: ["reason": "\(error)"])
            return picture
        }
    }
}
