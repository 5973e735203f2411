import CImage
import Foundation
import PictureFile

extension WebPFile {
    /// The file without `pixels` rows or columns of one stored side.
    ///
    /// The bottom of a lossy picture is cut off without encoding its colours again; all else is encoded, lossy pictures
    /// at quality 95. Colour profile, EXIF and XMP stay.
    func cropped(_ edge: PictureEdge, by pixels: Int) throws(ImagingError) -> Picture {
        guard hasFrameOfItsSize else { throw .corrupt(.webp, detail: "frame and container differ in size") }
        let rect = PixelRect(of: info, without: pixels, at: edge)
        let isLossless = chunks.contains { $0.type == .lossless }
        let hasAlpha = isLossless || chunks.contains { $0.type == .alpha }
        var frame = Data()
        if edge == .bottom, let lossy = content(of: .lossy) {
            if hasAlpha {
                let made = try encoded(rect, CIMAGE_WEBP_ALPHA_ONLY, hasAlpha: true)
                frame.appendRIFFChunk(.alpha, made.content(of: .alpha) ?? Data())
            }
            var made = cimage_buffer()
            let status = lossy.withUnsafeBytes { bytes in
                cimage_webp_keep_first(
                    bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, rect.height, &made)
            }
            try status.check(.webp, detail: "the frame is damaged")
            frame.appendRIFFChunk(.lossy, made.taken())
        } else {
            let made = try encoded(rect, isLossless ? CIMAGE_WEBP_LOSSLESS : CIMAGE_WEBP_LOSSY, hasAlpha: hasAlpha)
            for chunk in made.chunks where [.lossy, .lossless, .alpha].contains(chunk.type) {
                frame.appendRIFFChunk(chunk.type, made.file.slice(chunk.content))
            }
        }
        let result = Self.file(
            frame: frame, width: rect.width, height: rect.height, hasAlpha: info.hasAlpha,
            profile: content(of: .webpProfile), exif: content(of: .webpEXIF), xmp: content(of: .webpXMP))
        return Picture(
            made: result,
            info: PictureInfo(
                format: .webp, width: rect.width, height: rect.height, hasAlpha: info.hasAlpha,
                orientation: info.orientation))
    }

    func content(of type: FourCC) -> Data? {
        chunks.first { $0.type == type }.map { file.slice($0.content) }
    }

    /// A file made of a rectangle of this one.
    private func encoded(
        _ rect: PixelRect, _ kind: cimage_webp_kind, hasAlpha: Bool
    ) throws(ImagingError) -> WebPFile {
        var made = cimage_buffer()
        let status = file.withUnsafeBytes { bytes in
            cimage_webp_crop(
                bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, rect.inC, kind, hasAlpha, &made)
        }
        try status.check(.webp, detail: "the frame is damaged")
        return try WebPFile(reading: made.taken())
    }

    /// A file of one frame; with VP8X in front where there is more to say than the frame says itself.
    static func file(
        frame: Data, width: Int, height: Int, hasAlpha: Bool, profile: Data?, exif: Data?, xmp: Data?
    ) -> Data {
        var body = Data("WEBP".utf8)
        if profile != nil || exif != nil || xmp != nil || frame.holds("ALPH", at: 0) {
            let flags: [UInt8] = [
                profile == nil ? 0 : 0x20, hasAlpha ? 0x10 : 0, exif == nil ? 0 : 0x08, xmp == nil ? 0 : 0x04,
            ]
            var header = Data([flags.reduce(0, |), 0, 0, 0])
            header.appendLittleEndian24(width - 1)
            header.appendLittleEndian24(height - 1)
            body.appendRIFFChunk(.extended, header)
        }
        if let profile { body.appendRIFFChunk(.webpProfile, profile) }
        body.append(frame)
        if let exif { body.appendRIFFChunk(.webpEXIF, exif) }
        if let xmp { body.appendRIFFChunk(.webpXMP, xmp) }
        var file = Data("RIFF".utf8)
        file.appendLittleEndian32(body.count)
        file.append(body)
        return file
    }
}

extension Data {
    /// Appends type, length, content and the padding to an even length.
    mutating func appendRIFFChunk(_ type: FourCC, _ content: Data) {
        appendBigEndian32(Int(clamping: type.code))
        appendLittleEndian32(content.count)
        append(content)
        if content.count & 1 == 1 { append(0) }
    }
}
