import Foundation

/// The few things worth knowing in an EXIF block: a TIFF structure beginning with its byte order.
///
/// Format: CIPA DC-008 (Exif 2.32) §4.6.
struct EXIF {
    let orientation: PictureOrientation?

    /// `nil` if this is no TIFF structure.
    init?(parsing block: Data) {
        let isLittle = block.holds("II*\0", at: 0)
        guard isLittle || block.holds("MM\0*", at: 0) else { return nil }
        let read16 = { (offset: Int) in isLittle ? block.littleEndian16(at: offset) : block.bigEndian16(at: offset) }
        let read32 = { (offset: Int) in isLittle ? block.littleEndian32(at: offset) : block.bigEndian32(at: offset) }
        var orientation: PictureOrientation?
        if let directory = read32(4), let count = read16(directory) {
            for entry in 0..<count {
                let offset = directory + 2 + entry * 12
                guard let tag = read16(offset) else { break }
                guard tag == 0x0112, read16(offset + 2) == 3, let value = read16(offset + 8) else { continue }
                orientation = PictureOrientation(rawValue: value)
                break
            }
        }
        self.orientation = orientation
    }
}
