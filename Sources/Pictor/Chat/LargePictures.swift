import Foundation
import Imaging
import Logging
import OneBot

/// Gets pictures of many megabytes to an endpoint: laid on its disk piece by piece where it can take that, else made
/// smaller, because endpoints take seconds over a huge base64 text and do nothing else meanwhile.
struct LargePictures: Sendable {
    /// Above this QQ itself takes no picture, in bytes.
    static let maximumUpload = 30 << 20

    private let client: OneBotClient
    private let threshold: Int
    private let logger: Logger
    private let queue = DispatchQueue(label: "pictor.large-pictures")

    init(client: OneBotClient, threshold: Int = Picture.heavyBytes, logger: Logger) {
        self.client = client
        self.threshold = threshold
        self.logger = logger
    }

    /// Whether pictures are too much for a single request.
    func areLarge(_ pictures: [Picture]) -> Bool { pictures.reduce(0) { $0 + $1.bytes.count } > threshold }

    /// Whether a picture is worth keeping as it is until it is known what its endpoint can take.
    static func mayGoWhole(_ picture: Picture) -> Bool {
        picture.isShownByQQ && (Picture.heavyBytes + 1...maximumUpload).contains(picture.bytes.count)
    }

    /// Pictures laid on the endpoint's disk, ready to be sent by that endpoint.
    ///
    /// - Returns: The segments that name them; `nil` where the endpoint cannot take them all.
    func uploaded(_ pictures: [Picture], as account: UserID) async -> [Segment]? {
        guard pictures.allSatisfy({ $0.bytes.count <= Self.maximumUpload }) else { return nil }
        var segments: [Segment] = []
        for picture in pictures {
            do {
                let file = try await client.upload(
                    picture.bytes, fileExtension: picture.fileExtension, as: account)
                // The size says how long the endpoint may take over sending it.
                segments.append(.image(Segment.Image(file: file, fileSize: Int64(picture.bytes.count))))
            } catch {
                logger.debug("picture not uploaded", metadata: ["reason": "\(error)"])
                return nil
            }
        }
        return segments
    }

    /// The pictures, each small enough for a single request; as it is where one cannot be made smaller.
    func lightened(_ pictures: [Picture]) async -> [Picture] {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: pictures.map(lighten)) }
        }
    }

    private func lighten(_ picture: Picture) -> Picture {
        do {
            return try picture.fitForQQ()
        } catch {
            logger.warning("picture sent as it is", metadata: ["reason": "\(error)"])
            return picture
        }
    }
}
