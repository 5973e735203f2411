package import Foundation

/// The header of a Windows bitmap, as far as it is needed to pass one on.
///
/// Format: <https://learn.microsoft.com/windows/win32/gdi/bitmap-header-types>
package enum BMPFile {
    package static func info(of file: Data) throws(PictureFileError) -> PictureInfo {
        guard let headerBytes = file.littleEndian32(at: 14), [12, 40, 52, 56, 64, 108, 124].contains(headerBytes) else {
            throw .unknownFormat  // Two letters alone are no sign of a bitmap.
        }
        if headerBytes == 12, let width = file.littleEndian16(at: 18), let height = file.littleEndian16(at: 20) {
            return PictureInfo(format: .bmp, width: width, height: height)
        }
        guard let width = file.littleEndian32(at: 18), let height = file.littleEndian32(at: 22),
            let bits = file.littleEndian16(at: 28), let alphaMask = headerBytes >= 56 ? file.littleEndian32(at: 66) : 0
        else { throw .corrupt(.bmp, detail: "the header is cut off") }
        // A negative height says that rows run from the top.
        let rows = Int32(truncatingIfNeeded: height).magnitude
        return PictureInfo(
            format: .bmp, width: width, height: Int(clamping: rows), hasAlpha: bits == 32 && alphaMask != 0)
    }
}
