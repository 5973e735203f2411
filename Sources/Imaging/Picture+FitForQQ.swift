import PictureFile

extension Picture {
    /// Above this a picture is made smaller, in bytes: large ones are slow to send and QQ refuses the largest.
    static let comfortableBytes = 8 << 20
    /// The longest side QQ takes without complaint, in pixels.
    static let comfortableSide = 8192

    /// A picture every QQ client shows: WebP and AVIF become PNG (lossless or transparent ones) or JPEG at quality 92;
    /// more than 8 MiB or a side over 8192 pixels is encoded again, and scaled down once where that is not enough.
    ///
    /// A converted picture is turned upright and keeps its colour profile, but no other metadata.
    ///
    /// - Returns: This very picture where nothing is to be done, and always for animations, GIF and BMP; never one with
    ///   more pixels.
    /// - Throws: `ImagingError.corrupt`, `.unsupported` or `.outOfMemory`; the original is then the best there is.
    public func fitForQQ() throws(ImagingError) -> Picture {
        guard !info.isAnimated, ![.gif, .bmp, .apng].contains(info.format) else { return self }
        let isForeign = info.format == .webp || info.format == .avif
        let longest = max(info.width, info.height)
        let isLarge = bytes.count > Self.comfortableBytes || longest > Self.comfortableSide
        guard isForeign || isLarge else { return self }

        var pixels = try DecodedPixels(decoding: self)
        var isShrunk = false
        if longest > Self.comfortableSide {
            try pixels.shrink(by: Double(Self.comfortableSide) / Double(longest))
            isShrunk = true
        }
        let isOpaque = pixels.isOpaque
        let fits = { (picture: Picture) in picture.bytes.count <= Self.comfortableBytes }
        let encoded = { (pixels: borrowing DecodedPixels, isExact: Bool) throws(ImagingError) -> Picture in
            isExact ? try pixels.png() : try pixels.jpeg(quality: 92, halvesColour: isColourHalved)
        }
        var first = try encoded(pixels, !isOpaque || isLossless)
        if !fits(first), isOpaque, isLossless { first = try encoded(pixels, false) }
        if fits(first) || isShrunk { return first }
        // Bytes go with the area; a tenth less, because smaller pictures hold more detail in each pixel.
        try pixels.shrink(by: (Double(Self.comfortableBytes) / Double(first.bytes.count)).squareRoot() * 0.9)
        return try encoded(pixels, !isOpaque)
    }

    /// The same picture encoded anew, for a QQ that refused it: JPEG at quality 90, or PNG where it is transparent.
    ///
    /// - Returns: Other bytes for the same pixels as nearly as the format allows.
    /// - Throws: `ImagingError.corrupt`, `.unsupported` or `.outOfMemory`; animations are `.unsupported`.
    public func reencodedForQQ() throws(ImagingError) -> Picture {
        guard !info.isAnimated else { throw .unsupported(info.format, detail: "animated") }
        let pixels = try DecodedPixels(decoding: self)
        return pixels.isOpaque ? try pixels.jpeg(quality: 90, halvesColour: false) : try pixels.png()
    }

    /// Whether the stored pixels are exact ones, worth keeping so.
    private var isLossless: Bool {
        switch info.format {
        case .png: true
        case .webp: (try? WebPFile(parsing: bytes))?.chunks.contains { $0.type == .lossless } ?? false
        default: false
        }
    }

    /// Whether colour is stored at half the resolution anyway.
    private var isColourHalved: Bool { info.format == .webp && !isLossless }
}
