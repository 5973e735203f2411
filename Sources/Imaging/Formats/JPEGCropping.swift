import CImage
import Foundation
import PictureFile

extension JPEGFile {
    /// The file without `pixels` rows or columns of one stored side; progressive stays progressive.
    func cropped(_ edge: PictureEdge, by pixels: Int) throws(ImagingError) -> Picture {
        let rect = PixelRect(of: info, without: pixels, at: edge)
        var made = cimage_buffer()
        var isExact = false
        let status = file.withUnsafeBytes { bytes in
            cimage_jpeg_crop(
                bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, rect.inC, isProgressive, &isExact, &made)
        }
        try status.check(.jpeg, detail: "the compressed pixels are damaged, or of a rare kind")
        let result = made.taken()
        return Picture(
            made: isExact ? result : try JPEGFile(reading: result).described(like: self),
            info: PictureInfo(
                format: .jpeg, width: rect.width, height: rect.height, orientation: info.orientation))
    }

    /// This file with the profiles, EXIF and comments of another; what tells a decoder about colours stays its own.
    private func described(like source: JPEGFile) -> Data {
        var result = Data([0xFF, 0xD8])
        for segment in source.segments where segment.isDescription { result.append(source.file.slice(segment.range)) }
        let hasJFIF = source.segments.contains { $0.marker == 0xE0 }
        for segment in segments where !(segment.marker == 0xE0 && hasJFIF) {
            result.append(file.slice(segment.range))
        }
        result.append(file.slice(scanOffset..<file.count))
        return result
    }
}

extension JPEGFile.Segment {
    /// Whether it says something about the picture rather than how to decode it: APP0 to APP15 but Adobe's, comments.
    var isDescription: Bool { (0xE0...0xEF).contains(marker) && marker != 0xEE || marker == 0xFE }
}
