import CImage
import Foundation
import PictureFile

extension PNGFile {
    /// The file without `pixels` rows or columns of one side.
    ///
    /// Every chunk but IHDR and IDAT is carried over byte for byte, in its place.
    func cropped(_ edge: PictureEdge, by pixels: Int) throws(ImagingError) -> Picture {
        try verify()
        let size = edge.isVertical ? (header.width - pixels, header.height) : (header.width, header.height - pixels)
        let isWhole = header.isInterlaced
        let target = Header(
            width: size.0, height: size.1, bitDepth: header.bitDepth, colourType: header.colourType,
            isInterlaced: false)
        let frame = Frame(around: self, header: target)
        let made = isWhole ? try decoded(edge, target, frame) : try cut(edge, pixels, target, frame)
        return Picture(
            made: frame.closed(around: made),
            info: PictureInfo(
                format: .png, width: size.0, height: size.1, hasAlpha: info.hasAlpha, orientation: info.orientation))
    }

    /// Checks what a decoder would refuse to go on with: the order of chunks and the checksums of those that matter.
    private func verify() throws(ImagingError) {
        guard isComplete else { throw .corrupt(.png, detail: "the file ends too early") }
        guard let first = chunks.firstIndex(where: { $0.type == .data }),
            let last = chunks.lastIndex(where: { $0.type == .data }),
            chunks[first...last].allSatisfy({ $0.type == .data })
        else { throw .corrupt(.png, detail: "IDAT is missing or in pieces") }
        guard header.colourType != 3 || chunks[..<first].contains(where: { $0.type == .palette }) else {
            throw .corrupt(.png, detail: "the palette is missing")
        }
        let isIntact = file.withUnsafeBytes { bytes in
            chunks.filter(\.type.isCritical).allSatisfy { chunk in
                let body = UnsafeRawBufferPointer(rebasing: bytes[chunk.typeAndContent])
                let crc = cimage_crc32(0, body.baseAddress?.assumingMemoryBound(to: UInt8.self), body.count)
                return Int(clamping: crc) == file.bigEndian32(at: chunk.range.upperBound - 4)
            }
        }
        guard isIntact else { throw .corrupt(.png, detail: "a checksum is wrong") }
    }

    private var layout: cimage_rows {
        cimage_rows(
            height: header.height, row_bytes: header.rowBytes(columns: header.width), pixel_bytes: header.pixelBytes,
            bits_per_pixel: header.bitsPerPixel)
    }

    /// By the stream: what stays is not compressed again, or at least not filtered again.
    private func cut(
        _ edge: PictureEdge, _ pixels: Int, _ target: Header, _ frame: Frame
    ) throws(ImagingError) -> cimage_buffer {
        var made = cimage_buffer()
        let status = file.withUnsafeBytes { bytes in
            let pieces = chunks.filter { $0.type == .data }.map { chunk in
                cimage_span(
                    bytes: bytes.baseAddress?.advanced(by: chunk.content.lowerBound)
                        .assumingMemoryBound(to: UInt8.self),
                    count: chunk.content.count)
            }
            return pieces.withUnsafeBufferPointer { pieces in
                let stream = cimage_stream(
                    pieces: pieces.baseAddress, piece_count: pieces.count, head_room: frame.head.count,
                    tail_room: frame.tail.count)
                return switch edge {
                case .bottom: cimage_png_keep_first(stream, layout, target.height, &made)
                case .top: cimage_png_drop_first(stream, layout, pixels, &made)
                case .left: cimage_png_keep_columns(stream, layout, pixels, target.width, &made)
                case .right: cimage_png_keep_columns(stream, layout, 0, target.width, &made)
                }
            }
        }
        try status.check(.png, detail: "the compressed pixels are damaged")
        return made
    }

    /// By decoding everything, as an interlaced file needs; the result is not interlaced.
    private func decoded(
        _ edge: PictureEdge, _ target: Header, _ frame: Frame
    ) throws(ImagingError) -> cimage_buffer {
        var pixels = cimage_buffer()
        defer { free(pixels.bytes) }
        let status = file.withUnsafeBytes { bytes in
            cimage_png_decode(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, false, &pixels)
        }
        try status.check(.png, detail: "the compressed pixels are damaged")
        cimage_png_crop_rows(
            &pixels, layout, edge == .left ? header.width - target.width : 0,
            edge == .top ? header.height - target.height : 0, target.width, target.height)
        var made = cimage_buffer()
        var rows = layout
        rows.height = target.height
        rows.row_bytes = target.rowBytes(columns: target.width)
        try cimage_png_compress(
            pixels.bytes, rows.row_bytes, rows, target.isWorthFiltering, frame.head.count, frame.tail.count, &made
        ).check(.png, detail: "compression")
        return made
    }

    /// All of a file around the content of its one IDAT.
    private struct Frame {
        /// Signature and chunks up to and with the type of IDAT; its length is still to be filled in.
        var head: Data
        /// The CRC of IDAT, still to be filled in, and the chunks behind it.
        var tail: Data

        init(around source: PNGFile, header: Header) {
            head = Data(signature)
            tail = Data(count: 4)
            var isBehind = false
            for chunk in source.chunks where chunk.type != .header || chunk.range.lowerBound == signature.count {
                switch chunk.type {
                case .header: head.appendPNGChunk(.header, header.content)
                case .data: isBehind = true
                default:
                    let bytes = source.file.slice(chunk.range)
                    if isBehind { tail.append(bytes) } else { head.append(bytes) }
                }
            }
            head.appendBigEndian32(0)
            head.appendBigEndian32(Int(clamping: FourCC.data.code))
        }

        /// Writes head and tail into the room left for them, and takes the buffer over.
        func closed(around made: cimage_buffer) -> Data {
            guard let bytes = made.bytes else { return Data() }
            let length = made.count - head.count - tail.count
            head.copyBytes(to: bytes, count: head.count)
            // bounded: within what the codec has made
            tail.copyBytes(to: bytes + head.count + length, count: tail.count)
            for (offset, shift) in zip(0..<4, [24, 16, 8, 0]) {
                // bounded: within what the codec has made
                bytes[head.count - 8 + offset] = UInt8(truncatingIfNeeded: length >> shift)
            }
            let crc = cimage_crc32(0, bytes + head.count - 4, length + 4)  // bounded: within what the codec has made
            for (offset, shift) in zip(0..<4, [24, 16, 8, 0] as [UInt32]) {
                // bounded: within what the codec has made
                bytes[head.count + length + offset] = UInt8(truncatingIfNeeded: crc >> shift)
            }
            return made.taken()
        }
    }
}

extension PNGFile.Header {
    /// Whether neighbouring bytes are neighbouring shades: not so for numbers of colours and pixels that share a byte.
    var isWorthFiltering: Bool { colourType != 3 && bitDepth >= 8 }
}
