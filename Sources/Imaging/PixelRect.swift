import CImage
import PictureFile

/// A rectangle of stored pixels.
struct PixelRect: Equatable {
    var left = 0
    var top = 0
    var width: Int
    var height: Int

    /// What is left of a picture when `pixels` rows or columns of one stored side are taken off.
    init(of info: PictureInfo, without pixels: Int, at edge: PictureEdge) {
        width = info.width - (edge.isVertical ? pixels : 0)
        height = info.height - (edge.isVertical ? 0 : pixels)
        if edge == .left { left = pixels }
        if edge == .top { top = pixels }
    }

    var inC: cimage_rect { cimage_rect(left: left, top: top, columns: width, rows: height) }
}
