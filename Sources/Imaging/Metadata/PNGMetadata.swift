import CImage
import Foundation
import PictureFile

extension PNGFile {
    /// The file without private chunks; `nil` if it is not whole.
    func withoutPrivateMetadata() -> Data? {
        guard isComplete else { return nil }
        var result = Data(Self.signature)
        result.reserveCapacity(file.count)
        for chunk in chunks {
            switch chunk.type {
            case .text, .compressedText, .internationalText:
                guard isLabel(chunk) else { continue }
                result.append(file.slice(chunk.range))
            case .exif:
                if let exif = EXIF(parsing: file.slice(chunk.content))?.publicBlock {
                    result.appendPNGChunk(.exif, exif)
                }
            case let type where type.isCritical || Self.kept.contains(type):
                result.append(file.slice(chunk.range))
            default:
                continue
            }
        }
        return result
    }

    /// Ancillary chunks that the pixels need, that carry the animation, or that say who or what made the picture.
    private static let kept: [FourCC] = [
        FourCC("tRNS"), FourCC("gAMA"), FourCC("cHRM"), FourCC("sRGB"), FourCC("iCCP"), FourCC("cICP"), FourCC("mDCV"),
        FourCC("cLLI"),
        FourCC("sBIT"), FourCC("bKGD"), FourCC("pHYs"), FourCC("hIST"), FourCC("sPLT"),
        FourCC("acTL"), FourCC("fcTL"), FourCC("fdAT"), FourCC("caBX"),
    ]

    /// What picture generators write under; a label's name inside such a text is somebody's wording.
    private static let prompts: Set<String> = [
        "parameters", "prompt", "workflow", "dream", "sd-metadata", "invokeai_metadata", "invokeai_graph",
        "generation_data", "extrametadata", "negative_prompt",
    ]

    /// Whether a text chunk is a label that has to stay.
    private func isLabel(_ chunk: Chunk) -> Bool {
        let content = file.slice(chunk.content)
        guard let end = content.firstIndex(of: 0) else { return false }
        let keyword = String(decoding: content[..<end], as: UTF8.self)
        if keyword == "AIGC" { return true }
        guard !Self.prompts.contains(keyword.lowercased()) else { return false }
        let rest = content[content.index(after: end)...]
        switch chunk.type {
        case .compressedText:
            return Self.inflated(rest.dropFirst()).map(MachineLabel.isIn) ?? false
        case .internationalText:
            guard let isCompressed = rest.byte(at: 0), isCompressed == 1 else { return MachineLabel.isIn(rest) }
            // Flag and method, then language and translated keyword, each ended by a NUL.
            let fields = rest.dropFirst(2).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            return fields.count == 3 && Self.inflated(fields[2]).map(MachineLabel.isIn) ?? false
        default:
            return MachineLabel.isIn(rest)
        }
    }

    /// A compressed text or profile of at most 4 MiB.
    static func inflated(_ stream: Data) -> Data? {
        var text = cimage_buffer()
        let status = stream.withUnsafeBytes {
            cimage_zlib_expand($0.bindMemory(to: UInt8.self).baseAddress, $0.count, 4 << 20, &text)
        }
        return status == CIMAGE_OK ? text.taken() : nil
    }
}
