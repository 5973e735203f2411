import Foundation
import PictureFile

extension Picture {
    /// Takes rows or columns off one side.
    ///
    /// The side is the one a viewer sees: EXIF orientation is respected. PNG and lossless WebP keep every remaining pixel
    /// exactly; JPEG and lossy WebP do wherever the format allows it and are otherwise encoded again at quality 95. AVIF
    /// becomes another format first, as by `fitForQQ()`.
    ///
    /// - Parameters:
    ///   - edge: The side to shorten.
    ///   - pixels: How many rows or columns to take off; 1 up to the side's length less one.
    /// - Returns: A picture of the same format (but for AVIF), with its metadata.
    /// - Throws: `ImagingError.cropOutOfRange` for a number outside that range, `.cannotCrop` for GIF, BMP and anything
    ///   animated, `.corrupt`, `.unsupported` or `.outOfMemory`. In each case the sensible thing to send is the
    ///   original; `trimmed(position:pixels:logger:)` does that.
    public func cropped(_ edge: PictureEdge, by pixels: Int) throws(ImagingError) -> Picture {
        let stored = edge.stored(under: info.orientation)
        let side = stored.isVertical ? info.width : info.height
        guard pixels > 0, pixels < side else { throw .cropOutOfRange(pixels: pixels, side: side) }
        guard !info.isAnimated else { throw .cannotCrop(info.format, isAnimated: true) }
        switch info.format {
        case .png: return try PNGFile(reading: bytes).cropped(stored, by: pixels)
        case .jpeg: return try JPEGFile(reading: bytes).cropped(stored, by: pixels)
        case .webp: return try WebPFile(reading: bytes).cropped(stored, by: pixels)
        case .avif: return try fitForQQ().cropped(edge, by: pixels)
        case .apng, .gif, .bmp: throw .cannotCrop(info.format, isAnimated: info.isAnimated)
        }
    }
}
