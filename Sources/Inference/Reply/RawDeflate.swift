import CZlib
import Foundation

/// Undoes the deflate compression of a zip entry, by zlib.
///
/// RFC 1951: <https://www.rfc-editor.org/rfc/rfc1951>.
enum RawDeflate {
    /// Bytes written at a time. The output grows by what has really come out, whatever length a header states.
    private static let pieceBytes = 1 << 16

    /// The uncompressed bytes.
    ///
    /// - Parameters:
    ///   - packed: A raw deflate stream, without the header of zlib or gzip. What follows its end is not looked at.
    ///   - limit: The most bytes it may become.
    /// - Returns: `nil` if the stream is broken, ends too early, or becomes longer than `limit`.
    static func inflated(_ packed: Data, limit: Int) -> Data? {
        guard let count = UInt32(exactly: packed.count) else { return nil }
        var stream = z_stream()
        // Negative window bits mean a stream without a header.
        let size = Int32(clamping: MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        return packed.withUnsafeBytes { bytes in
            guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return nil }
            // zlib only reads through this pointer, though its type does not say so.
            stream.next_in = UnsafeMutablePointer(mutating: start)
            stream.avail_in = count
            return output(of: &stream, limit: limit)
        }
    }

    private static func output(of stream: inout z_stream, limit: Int) -> Data? {
        var output = Data()
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let (status, made) = piece.withUnsafeMutableBufferPointer { room in
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(clamping: room.count)
                let status = inflate(&stream, Z_NO_FLUSH)
                return (status, room.count - Int(clamping: stream.avail_out))
            }
            guard status == Z_OK || status == Z_STREAM_END, made <= limit - output.count else { return nil }
            output.append(contentsOf: piece[..<made])
            if status == Z_STREAM_END { return output }
            // All was read and the stream goes on: it is cut short.
            guard made > 0 || stream.avail_in > 0 else { return nil }
        }
    }

    /// The CRC-32 of bytes, as zip archives keep it.
    static func checksum(_ bytes: Data) -> Int {
        bytes.withUnsafeBytes { bytes in
            Int(clamping: crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, z_size_t(bytes.count)))
        }
    }
}
