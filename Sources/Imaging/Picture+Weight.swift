import PictureFile

extension Picture {
    /// Above this `fitForQQ()` makes a picture smaller, in bytes: 8 MiB.
    public static var heavyBytes: Int { comfortableBytes }

    /// Whether every QQ client shows it as it is, so that only its size in bytes could be a reason not to send it as it is.
    public var isShownByQQ: Bool {
        switch info.format {
        case .gif, .bmp, .apng: true
        case .png, .jpeg: info.isAnimated || max(info.width, info.height) <= Self.comfortableSide
        case .webp, .avif: false
        }
    }
}
