import PictureFile

/// Pixels in memory: rows from the top, four bytes a pixel (red, green, blue, alpha not premultiplied), no padding.
public struct Bitmap: Sendable, Equatable {
    /// Columns.
    public let width: Int

    /// Rows.
    public let height: Int

    /// `width * height * 4` bytes.
    public let pixels: [UInt8]

    /// Wraps pixels.
    ///
    /// - Parameters:
    ///   - width: Columns, 1–16384.
    ///   - height: Rows, 1–16384; at most 40 megapixels in all.
    ///   - pixels: Exactly `width * height * 4` bytes, RGBA.
    /// - Throws: `ImagingError.badSize` or `.pixelCountMismatch`.
    public init(width: Int, height: Int, pixels: [UInt8]) throws(ImagingError) {
        guard PictureLimits.standard.allow(width: width, height: height) else {
            throw .badSize(width: width, height: height)
        }
        guard pixels.count == width * height * 4 else {
            throw .pixelCountMismatch(expected: width * height * 4, found: pixels.count)
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Whether no pixel is transparent in the least.
    var isOpaque: Bool {
        pixels.withUnsafeBufferPointer { pixels in
            stride(from: 3, to: pixels.count, by: 4).allSatisfy { pixels[$0] == 255 }
        }
    }
}
