import CImage
import Foundation

/// The header of an AVIF file, by libavif; pixels are not decoded for it.
enum AVIFFile {
    /// Whether the file type box names AVIF as its major or as a compatible brand; other HEIF pictures are not taken.
    static func isBranded(_ file: Data) -> Bool {
        guard file.holds("ftyp", at: 4), let length = file.bigEndian32(at: 0), length >= 16, length <= 512 else {
            return false
        }
        return stride(from: 8, to: min(length, file.count) - 3, by: 4).contains { offset in
            offset != 12 && (file.holds("avif", at: offset) || file.holds("avis", at: offset))
        }
    }

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
