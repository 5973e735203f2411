/// How a viewer turns the stored pixels before showing them; the raw value is that of the EXIF orientation tag.
public enum PictureOrientation: Int, Sendable, CaseIterable {
    /// Shown as stored.
    case upright = 1
    /// Left and right exchanged.
    case mirrored = 2
    /// Turned by 180°.
    case upsideDown = 3
    /// Top and bottom exchanged.
    case flipped = 4
    /// Rows and columns exchanged.
    case transposed = 5
    /// Turned by 90° clockwise.
    case clockwise = 6
    /// Rows and columns exchanged along the other diagonal.
    case transversed = 7
    /// Turned by 90° counterclockwise.
    case counterclockwise = 8
}
