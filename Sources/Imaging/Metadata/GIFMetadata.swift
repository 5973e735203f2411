import Foundation
import PictureFile

extension GIFFile {
    /// The file without comments and foreign application data.
    func withoutPrivateMetadata() -> Data {
        var result = file.slice(0..<bodyOffset)
        var end = bodyOffset
        for block in blocks {
            end = block.range.upperBound
            if isKept(block) { result.append(file.slice(block.range)) }
        }
        // A file that breaks off in the middle of a picture keeps what there is of it.
        if blocks.last?.kind != .trailer { result.append(file.dropFirst(end)) }
        return result
    }

    private func isKept(_ block: Block) -> Bool {
        switch block.kind {
        case .image, .trailer: return true
        case .extension(0xFE): return MachineLabel.isIn(file.slice(block.range))
        case .extension(0xFF):
            let name = block.range.lowerBound + 3  // bounded: a place in the file
            return file.holds("NETSCAPE2.0", at: name) || file.holds("ANIMEXTS1.0", at: name)
                || file.holds("ICCRGBG1012", at: name) || file.holds("C2PA_GIF", at: name)
                || MachineLabel.isIn(file.slice(block.range))
        case .extension: return true
        }
    }
}
