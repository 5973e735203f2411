public import Logging
import PictureFile

extension Picture {
    /// The crop step as configured: never fails, and says in the log when it left the picture as it is.
    ///
    /// - Parameters:
    ///   - position: `top`, `bottom`, `left` or `right`; anything else leaves the picture unchanged.
    ///   - pixels: Rows or columns to take off; zero, negative, or not smaller than the side leaves it unchanged.
    ///   - logger: Told of every crop that was not made, at `warning`, or `notice` for a format that is passed on as is.
    /// - Returns: The cropped picture, or this very one.
    public func trimmed(position: String, pixels: Int, logger: Logger) -> Picture {
        guard let edge = PictureEdge(rawValue: position) else {
            logger.warning("crop skipped: unknown position", metadata: ["crop.position": "\(position)"])
            return self
        }
        do throws(ImagingError) {
            return try cropped(edge, by: pixels)
        } catch {
            var level = Logger.Level.warning
            if case .cannotCrop = error { level = .notice }
            logger.log(
                level: level, "picture left uncropped",
                metadata: [
                    "crop.position": "\(position)", "crop.pixels": "\(pixels)", "crop.reason": "\(error)",
                    "picture.format": "\(info.format.rawValue)",
                    "picture.size": "\(info.width)x\(info.height)",
                ])
            return self
        }
    }
}
