import Foundation
import Imaging
import Logging

/// Makes pictures small enough for any single request.
struct PictureShrinking: Sendable {
    /// Above this, in bytes, QQ itself takes no picture.
    private static let maximumBytes = 30 << 20

    private let logger: Logger
    private let queue = DispatchQueue(label: "pictor.picture-shrinking")

    init(logger: Logger) {
        self.logger = logger
    }

    /// Whether a picture is worth keeping as it is until it is known what its endpoint can take.
    static func mayGoWhole(_ picture: Picture) -> Bool {
        picture.isShownByQQ && (Picture.heavyBytes + 1...maximumBytes).contains(picture.bytes.count)
    }

    /// The pictures, each small enough for a single request; as it is where one cannot be made smaller.
    func shrunk(_ pictures: [Picture]) async -> [Picture] {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: pictures.map(shrunk)) }
        }
    }

    private func shrunk(_ picture: Picture) -> Picture {
        do {
            return try picture.fitForQQ()
        } catch {
            logger.warning("picture sent as it is", metadata: ["reason": "\(error)"])
            return picture
        }
    }
}
