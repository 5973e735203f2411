import CImage
import Foundation
import PictureFile

/// A decoded picture on the C heap: four bytes a pixel, and what its colours mean.
///
/// Of one owner, because a large picture takes 160 MB.
struct DecodedPixels: ~Copyable {
    private var rgba: cimage_buffer
    private(set) var width: Int
    private(set) var height: Int
    /// An ICC profile.
    let profile: Data?

    /// Decodes the first frame and turns it upright.
    init(decoding picture: Picture) throws(ImagingError) {
        let info = picture.info
        var rgba = cimage_buffer()
        var avifProfile = cimage_buffer()
        let status = picture.bytes.withUnsafeBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            return switch info.format {
            case .png, .apng: cimage_png_decode(bytes.baseAddress, bytes.count, true, &rgba)
            case .jpeg: cimage_jpeg_decode(bytes.baseAddress, bytes.count, &rgba)
            case .webp: cimage_webp_decode(bytes.baseAddress, bytes.count, &rgba)
            case .avif: cimage_avif_decode(bytes.baseAddress, bytes.count, &rgba, &avifProfile)
            case .gif, .bmp: CIMAGE_UNSUPPORTED
            }
        }
        profile = info.format == .avif ? avifProfile.takenIfAny() : picture.colourProfile
        self.rgba = rgba
        width = info.width
        height = info.height
        try status.check(info.format, detail: "the pixels cannot be decoded")
        // A container may state another size than its frame has.
        guard rgba.count == width * height * 4 else {
            throw .corrupt(info.format, detail: "header and pixels differ in size")
        }
        guard info.orientation != .upright else { return }
        var turned = cimage_buffer()
        try cimage_turn(rgba.bytes, width, height, Int32(info.orientation.rawValue), &turned)
            .check(info.format, detail: "turning")
        free(self.rgba.bytes)
        self.rgba = turned
        if info.orientation.rawValue >= 5 { swap(&width, &height) }
    }

    deinit { free(rgba.bytes) }

    /// Whether no pixel is transparent in the least.
    var isOpaque: Bool {
        stride(from: 3, to: rgba.count, by: 4).allSatisfy { rgba.bytes[$0] == 255 }
    }

    /// Scales both sides by `factor`, less than 1.
    mutating func shrink(by factor: Double) throws(ImagingError) {
        let size = (max(1, Int(Double(width) * factor)), max(1, Int(Double(height) * factor)))
        guard size.0 < width || size.1 < height else { return }
        var smaller = cimage_buffer()
        try cimage_shrink(rgba.bytes, width, height, size.0, size.1, &smaller).check(.png, detail: "shrinking")
        free(rgba.bytes)
        rgba = smaller
        (width, height) = size
    }

    /// Encodes as JPEG, leaving transparency out.
    func jpeg(quality: Int, halvesColour: Bool) throws(ImagingError) -> Picture {
        var made = cimage_buffer()
        try cimage_jpeg_encode(rgba.bytes, width, height, Int32(quality), halvesColour, &made)
            .check(.jpeg, detail: "compression")
        let file = made.taken()
        return Picture(
            made: try profile.map { profile throws(ImagingError) in
                try JPEGFile(reading: file).carrying(profile: profile)
            } ?? file,
            info: PictureInfo(format: .jpeg, width: width, height: height))
    }

    /// Encodes as PNG, RGB where nothing is transparent.
    func png() throws(ImagingError) -> Picture {
        try Picture(encodingPNG: bitmap(), profile: profile)
    }

    func bitmap() throws(ImagingError) -> Bitmap {
        try Bitmap(
            width: width, height: height,
            pixels: [UInt8](UnsafeBufferPointer(start: rgba.bytes, count: rgba.count)))
    }
}

extension Bitmap {
    /// Decodes a picture, or its first frame, and turns it upright. Sixteen bits a channel become eight.
    ///
    /// - Parameter picture: Any but GIF and BMP.
    /// - Throws: `ImagingError.corrupt`, `.unsupported` or `.outOfMemory`.
    public init(decoding picture: Picture) throws(ImagingError) {
        self = try DecodedPixels(decoding: picture).bitmap()
    }
}

extension cimage_buffer {
    fileprivate func takenIfAny() -> Data? { bytes == nil ? nil : taken() }
}
