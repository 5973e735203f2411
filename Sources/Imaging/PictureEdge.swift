import PictureFile

/// A side of a picture as a viewer sees it.
public enum PictureEdge: String, Sendable, CaseIterable {
    /// The first rows.
    case top
    /// The last rows.
    case bottom
    /// The first columns.
    case left
    /// The last columns.
    case right

    /// The side of the stored pixels that a viewer who applies `orientation` sees on this side.
    func stored(under orientation: PictureOrientation) -> PictureEdge {
        // Where the viewer's top, bottom, left and right lie in the stored rows and columns.
        let sides: (PictureEdge, PictureEdge, PictureEdge, PictureEdge) =
            switch orientation {
            case .upright: (.top, .bottom, .left, .right)
            case .mirrored: (.top, .bottom, .right, .left)
            case .upsideDown: (.bottom, .top, .right, .left)
            case .flipped: (.bottom, .top, .left, .right)
            case .transposed: (.left, .right, .top, .bottom)
            case .clockwise: (.left, .right, .bottom, .top)
            case .transversed: (.right, .left, .bottom, .top)
            case .counterclockwise: (.right, .left, .top, .bottom)
            }
        return switch self {
        case .top: sides.0
        case .bottom: sides.1
        case .left: sides.2
        case .right: sides.3
        }
    }

    /// Whether pixels taken from this side are columns.
    var isVertical: Bool { self == .left || self == .right }
}
