import CImage
import Foundation
import PictureFile

extension cimage_status {
    /// Throws the error for a status of the C code, about a file of `format`; nothing for `CIMAGE_OK`.
    func check(_ format: PictureFormat, detail: String) throws(ImagingError) {
        switch self {
        case CIMAGE_OK: return
        case CIMAGE_OUT_OF_MEMORY: throw .outOfMemory
        case CIMAGE_UNSUPPORTED: throw .unsupported(format, detail: detail)
        default: throw .corrupt(format, detail: detail)
        }
    }
}

extension cimage_buffer {
    /// The bytes, which from now on belong to the returned value.
    consuming func taken() -> Data {
        guard let bytes, count > 0 else { return Data() }
        return Data(bytesNoCopy: bytes, count: count, deallocator: .free)
    }
}
