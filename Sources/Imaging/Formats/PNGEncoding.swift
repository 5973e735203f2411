import CImage
import Foundation
import PictureFile

extension Picture {
    /// Encodes pixels as PNG: RGB if nothing is transparent, else RGBA, eight bits a channel.
    ///
    /// - Parameters:
    ///   - bitmap: What to draw.
    ///   - text: Remarks to store, in this order; the keyword is 1–79 Latin-1 characters, the value any text without
    ///     NUL. Stored as `tEXt` where both are ASCII, else as `iTXt` (UTF-8).
    /// - Throws: `ImagingError.invalidText` or `.outOfMemory`.
    public init(
        encodingPNG bitmap: Bitmap, text: [(keyword: String, value: String)] = []
    ) throws(ImagingError) {
        try self.init(encodingPNG: bitmap, text: text, profile: nil)
    }

    init(
        encodingPNG bitmap: Bitmap, text: [(keyword: String, value: String)] = [], profile: Data?
    ) throws(ImagingError) {
        let isOpaque = bitmap.isOpaque
        let header = PNGFile.Header(
            width: bitmap.width, height: bitmap.height, bitDepth: 8, colourType: isOpaque ? 2 : 6, isInterlaced: false)
        var file = Data(PNGFile.signature)
        file.appendPNGChunk(.header, header.content)
        if let profile { file.appendPNGChunk(.profile, try PNGFile.profileContent(profile)) }
        for (keyword, value) in text {
            let (type, content) = try PNGFile.textChunk(keyword: keyword, value: value)
            file.appendPNGChunk(type, content)
        }
        let rows = isOpaque ? bitmap.withoutAlpha : bitmap.pixels
        file.appendPNGChunk(.data, try PNGFile.compressed(rows, as: header))
        file.appendPNGChunk(.end, Data())
        self.init(
            made: file,
            info: PictureInfo(format: .png, width: bitmap.width, height: bitmap.height, hasAlpha: !isOpaque))
    }
}

extension Picture {
    /// The same PNG with a remark stored in front of its pixels; any other format stays as it is.
    ///
    /// - Parameters:
    ///   - keyword: 1–79 Latin-1 characters.
    ///   - value: Any text without NUL.
    /// - Returns: The picture with the remark.
    /// - Throws: `ImagingError.invalidText`.
    public func remarked(keyword: String, value: String) throws(ImagingError) -> Picture {
        guard info.format == .png || info.format == .apng else { return self }
        let (type, content) = try PNGFile.textChunk(keyword: keyword, value: value)
        // Signature, then IHDR with its length, type and CRC.
        let headerEnd = PNGFile.signature.count + 25
        var file = Data(bytes.prefix(headerEnd))
        file.appendPNGChunk(type, content)
        file.append(bytes.dropFirst(headerEnd))
        return Picture(made: file, info: info)
    }
}

extension PNGFile {
    /// Filters and compresses packed rows.
    static func compressed(_ rows: [UInt8], as header: Header) throws(ImagingError) -> Data {
        let layout = cimage_rows(
            height: header.height, row_bytes: header.rowBytes(columns: header.width), pixel_bytes: header.pixelBytes,
            bits_per_pixel: header.bitsPerPixel)
        var packed = cimage_buffer()
        let status = rows.withUnsafeBufferPointer {
            cimage_png_compress($0.baseAddress, layout.row_bytes, layout, header.isWorthFiltering, 0, 0, &packed)
        }
        try status.check(.png, detail: "compression")
        return packed.taken()
    }

    static func textChunk(keyword: String, value: String) throws(ImagingError) -> (FourCC, Data) {
        let name = keyword.unicodeScalars.map(\.value)
        guard (1...79).contains(name.count), name.allSatisfy({ (32...126).contains($0) || (161...255).contains($0) }),
            !value.utf8.contains(0)
        else { throw .invalidText(keyword: keyword) }
        var content = Data(name.map(UInt8.init))  // bounded: all at most 255, as checked above
        content.append(0)
        let isASCII = value.utf8.allSatisfy { $0 < 0x80 }
        // No compression, no language, no translated keyword.
        if !isASCII { content.append(contentsOf: [0, 0, 0, 0]) }
        content.append(contentsOf: value.utf8)
        return (isASCII ? .text : .internationalText, content)
    }
}

extension PNGFile.Header {
    /// The thirteen bytes of IHDR.
    var content: Data {
        var content = Data()
        content.appendBigEndian32(width)
        content.appendBigEndian32(height)
        content.append(contentsOf: [UInt8(clamping: bitDepth), UInt8(clamping: colourType), 0, 0, isInterlaced ? 1 : 0])
        return content
    }
}

extension Data {
    /// Appends length, type, content and CRC.
    mutating func appendPNGChunk(_ type: FourCC, _ content: Data) {
        appendBigEndian32(content.count)
        let start = count
        appendBigEndian32(Int(clamping: type.code))
        append(content)
        let crc = withUnsafeBytes { bytes in
            // bounded: a place in the data
            cimage_crc32(0, bytes.bindMemory(to: UInt8.self).baseAddress.map { $0 + start }, bytes.count - start)
        }
        appendBigEndian32(Int(clamping: crc))
    }
}

extension Bitmap {
    /// The pixels with three bytes each.
    fileprivate var withoutAlpha: [UInt8] {
        // bounded: the pixels lie in memory with four bytes each
        [UInt8](unsafeUninitializedCapacity: width * height * 3) { packed, count in
            for pixel in 0..<width * height {  // bounded: as above
                packed[pixel * 3] = pixels[pixel * 4]  // bounded: as above
                packed[pixel * 3 + 1] = pixels[pixel * 4 + 1]  // bounded: as above
                packed[pixel * 3 + 2] = pixels[pixel * 4 + 2]  // bounded: as above
            }
            count = width * height * 3  // bounded: as above
        }
    }
}
