import Foundation
import PictureFile

extension WebPFile {
    /// The file without private chunks, still or animated; `nil` if it is not whole.
    func withoutPrivateMetadata() -> Data? {
        guard isComplete else { return nil }
        var body = Data("WEBP".utf8)
        body.reserveCapacity(file.count)
        var flags: UInt8 = 0
        var flagsOffset: Int?
        for chunk in chunks {
            let content = file.slice(chunk.content)
            switch chunk.type {
            case .extended:
                // A second one means nothing to a decoder.
                guard flagsOffset == nil, let stored = content.byte(at: 0) else { continue }
                flags = stored
                flagsOffset = body.count + 8
                body.appendRIFFChunk(chunk.type, content)
            case .webpEXIF:
                if let exif = EXIF(parsing: Self.withoutExifPrefix(content))?.publicBlock {
                    body.appendRIFFChunk(chunk.type, exif)
                } else {
                    flags &= ~0x08
                }
            case .webpXMP:
                if MachineLabel.isIn(content) {
                    body.appendRIFFChunk(chunk.type, content)
                } else {
                    flags &= ~0x04
                }
            case let type where Self.kept.contains(type):
                body.appendRIFFChunk(type, content)
            default:
                continue
            }
        }
        if let flagsOffset { body[flagsOffset] = flags }
        var result = Data("RIFF".utf8)
        result.appendLittleEndian32(body.count)
        return result + body
    }

    private static let kept: [FourCC] = [
        .lossy, .lossless, .alpha, .webpProfile, .init("ANIM"), .init("ANMF"), .init("C2PA"),
    ]
}
