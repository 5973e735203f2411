/// What size of picture is accepted. Checked on the header, before memory for pixels is asked for.
public struct PictureLimits: Sendable, Equatable {
    /// The largest file, in bytes.
    public var maximumBytes: Int

    /// The longest width or height, in pixels.
    public var maximumSide: Int

    /// The largest product of width and height, in pixels.
    public var maximumPixels: Int

    /// The shortest width or height, in pixels.
    public var minimumSide: Int

    /// 32 MiB, 16384 pixels a side, 40 megapixels.
    public static let standard = PictureLimits()

    /// Limits, the standard ones unless said otherwise.
    ///
    /// - Parameters:
    ///   - maximumBytes: The largest file, in bytes.
    ///   - maximumSide: The longest side, in pixels.
    ///   - maximumPixels: The largest area, in pixels.
    ///   - minimumSide: The shortest side, in pixels.
    public init(
        maximumBytes: Int = 32 << 20, maximumSide: Int = 16384, maximumPixels: Int = 40_000_000, minimumSide: Int = 1
    ) {
        self.maximumBytes = maximumBytes
        self.maximumSide = maximumSide
        self.maximumPixels = maximumPixels
        self.minimumSide = minimumSide
    }

    /// Whether a picture of these sides, in pixels, is accepted.
    package func allow(width: Int, height: Int) -> Bool {
        let sides = max(minimumSide, 1)...max(maximumSide, minimumSide, 1)
        guard sides.contains(width), sides.contains(height) else { return false }
        let (area, isTooMuch) = width.multipliedReportingOverflow(by: height)
        return !isTooMuch && area <= maximumPixels
    }
}
