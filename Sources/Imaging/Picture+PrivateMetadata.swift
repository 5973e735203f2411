import Foundation
import PictureFile

extension Picture {
    /// The same pixels without what their maker did not mean to publish: prompts, workflows, places, comments.
    ///
    /// What stays is what the pixels need to look right (colour, orientation, animation) and what says that a machine
    /// made them: C2PA manifests and the labels of GB 45438 (`AIGC`). Nothing is decoded. BMP has nothing to remove;
    /// AVIF keeps its metadata until `fitForQQ()` makes it another format. A file whose structure is damaged is
    /// returned as it is.
    public func withoutPrivateMetadata() -> Picture {
        let cleaned: Data? =
            switch info.format {
            case .png, .apng: try? PNGFile(parsing: bytes).withoutPrivateMetadata()
            case .jpeg: try? JPEGFile(parsing: bytes).withoutPrivateMetadata()
            case .webp: try? WebPFile(parsing: bytes).withoutPrivateMetadata()
            case .gif: try? GIFFile(parsing: bytes).withoutPrivateMetadata()
            case .avif, .bmp: nil
            }
        guard let cleaned else { return self }
        return Picture(made: cleaned, info: info)
    }
}
