import ChatCore
internal import Logging
import OneBot

/// Gets pictures of many megabytes to an endpoint: laid on its disk piece by piece where it can take that, because endpoints
/// take seconds over a huge base64 text and do nothing else meanwhile.
struct LargePictures: Sendable {
    /// Above this QQ itself takes no picture, in bytes.
    static let maximumUpload = 30 << 20

    let client: OneBotClient
    /// Pictures of one message above this, in bytes, are laid on the endpoint's disk.
    let threshold: Int
    let logger: Logger

    /// Whether pictures are too much for a single request.
    func areLarge(_ pictures: [OutgoingPicture]) -> Bool { pictures.reduce(0) { $0 + $1.bytes.count } > threshold }

    /// Pictures laid on the endpoint's disk, ready to be sent by that endpoint.
    ///
    /// - Returns: The segments that name them; `nil` where the endpoint cannot take them all.
    func uploaded(_ pictures: [OutgoingPicture], as account: UserID) async -> [Segment]? {
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
}
