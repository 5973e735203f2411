import Foundation
import PictureFile

extension PictureInfo {
    /// Recognises the format by its first bytes and reads its header.
    init(readingHeaderOf file: Data) throws(ImagingError) {
        switch PictureFormat(sniffing: file) {
        case .png?, .apng?: self = try PNGFile(reading: file).info
        case .jpeg?: self = try JPEGFile(reading: file).info
        case .webp?: self = try WebPFile(reading: file).info
        case .gif?: self = try GIFFile(reading: file).info
        case .avif?: self = try AVIFFile.info(of: file)
        case .bmp?: self = try BMPFile.header(of: file)
        case nil: throw .unknownFormat
        }
    }
}

extension ImagingError {
    /// The same fault as an error of this target.
    init(_ error: PictureFileError) {
        switch error {
        case .unknownFormat: self = .unknownFormat
        case .corrupt(let format, let detail): self = .corrupt(format, detail: detail)
        }
    }
}

extension PNGFile {
    /// Finds the parts of a file; throws `ImagingError.corrupt`.
    init(reading file: Data) throws(ImagingError) {
        do throws(PictureFileError) { try self.init(parsing: file) } catch { throw ImagingError(error) }
    }
}

extension JPEGFile {
    /// Finds the parts of a file; throws `ImagingError.corrupt`.
    init(reading file: Data) throws(ImagingError) {
        do throws(PictureFileError) { try self.init(parsing: file) } catch { throw ImagingError(error) }
    }
}

extension WebPFile {
    /// Finds the parts of a file; throws `ImagingError.corrupt`.
    init(reading file: Data) throws(ImagingError) {
        do throws(PictureFileError) { try self.init(parsing: file) } catch { throw ImagingError(error) }
    }
}

extension GIFFile {
    /// Finds the parts of a file; throws `ImagingError.corrupt`.
    init(reading file: Data) throws(ImagingError) {
        do throws(PictureFileError) { try self.init(parsing: file) } catch { throw ImagingError(error) }
    }
}

extension BMPFile {
    /// What the header says; throws `ImagingError.unknownFormat` or `.corrupt`.
    static func header(of file: Data) throws(ImagingError) -> PictureInfo {
        do throws(PictureFileError) { return try info(of: file) } catch { throw ImagingError(error) }
    }
}
