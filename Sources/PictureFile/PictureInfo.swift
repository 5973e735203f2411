/// What a picture's header says, read without decoding.
public struct PictureInfo: Sendable, Equatable {
    /// The file format.
    public let format: PictureFormat

    /// Columns as stored, in pixels, before any orientation is applied; at least 1.
    public let width: Int

    /// Rows as stored, in pixels, before any orientation is applied; at least 1.
    public let height: Int

    /// Whether pixels may be transparent.
    public let hasAlpha: Bool

    /// Whether there is more than one frame.
    public let isAnimated: Bool

    /// How a viewer turns it.
    public let orientation: PictureOrientation

    package init(
        format: PictureFormat, width: Int, height: Int, hasAlpha: Bool = false, isAnimated: Bool = false,
        orientation: PictureOrientation = .upright
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.hasAlpha = hasAlpha
        self.isAnimated = isAnimated
        self.orientation = orientation
    }
}
