import Foundation

extension PictureInfo {
    /// Recognises the format by its first bytes and reads its header.
    init(readingHeaderOf file: Data) throws(ImagingError) {
        if PNGFile.isSigned(file) {
            self = try PNGFile(parsing: file).info
        } else if file.byte(at: 0) == 0xFF, file.byte(at: 1) == 0xD8, file.byte(at: 2) == 0xFF {
            self = try JPEGFile(parsing: file).info
        } else if file.holds("RIFF", at: 0), file.holds("WEBP", at: 8) {
            self = try WebPFile(parsing: file).info
        } else if file.holds("GIF87a", at: 0) || file.holds("GIF89a", at: 0) {
            self = try GIFFile(parsing: file).info
        } else if AVIFFile.isBranded(file) {
            self = try AVIFFile.info(of: file)
        } else if file.holds("BM", at: 0), file.count >= 26 {
            self = try BMPFile.info(of: file)
        } else {
            throw .unknownFormat
        }
    }
}
