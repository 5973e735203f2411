import Foundation
import Imaging
import Logging
import PictorModel

/// Makes what a service sent ready for a chat: checked, an edge trimmed, private metadata gone, small enough for QQ.
///
/// Works on a queue of its own, because decoding a picture would hold up everything else.
struct PicturePostprocessor: Sendable {
    private let logger: Logger
    private let queue = DispatchQueue(label: "pictor.picture-postprocessor")

    init(logger: Logger) {
        self.logger = logger
    }

    /// The picture as it goes out.
    ///
    /// - Parameters:
    ///   - bytes: What came.
    ///   - generation: Whether and where an edge is trimmed.
    /// - Returns: The picture. A crop that fails leaves it whole.
    /// - Throws: `ImagingError` where the bytes are no picture we would send.
    func processed(_ bytes: Data, by generation: GenerationSettings) async throws -> Picture {
        try await onQueue { try self.process(bytes, by: generation) }
    }

    /// A picture of the operator's own, as it lies on the disk, for a service to look at.
    ///
    /// - Throws: `ImagingError` where it is no picture; a `CocoaError` where it cannot be read.
    func picture(at path: String) async throws -> Data {
        try await onQueue { try Picture(checking: Data(contentsOf: URL(fileURLWithPath: path))).bytes }
    }

    /// The same pictures written anew and smaller, for a QQ that refused the first; one that cannot be stays as it is.
    func reencoded(_ pictures: [Picture]) async -> [Picture] {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: pictures.map { (try? $0.reencodedForQQ()) ?? $0 }) }
        }
    }

    private func onQueue<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    private func process(_ bytes: Data, by generation: GenerationSettings) throws -> Picture {
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
