import CImage
import Foundation
import PictureFile

extension AVIFFile {
    /// What the header says, read by libavif; pixels are not decoded for it.
    static func info(of file: Data) throws(ImagingError) -> PictureInfo {
        var found = cimage_avif_info()
        let status = file.withUnsafeBytes { bytes in
            cimage_avif_read_info(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &found)
        }
        try status.check(.avif, detail: "the boxes do not describe a picture")
        return PictureInfo(
            format: .avif, width: Int(clamping: found.width), height: Int(clamping: found.height),
            hasAlpha: found.has_alpha,
            isAnimated: found.is_animated,
            orientation: PictureOrientation(rawValue: Int(clamping: found.orientation)) ?? .upright)
    }
}
