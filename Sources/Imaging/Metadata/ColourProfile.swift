import CImage
import Foundation
import PictureFile

extension Picture {
    /// The ICC profile in the file, if there is a readable one.
    var colourProfile: Data? {
        switch info.format {
        case .png, .apng: (try? PNGFile(parsing: bytes))?.colourProfile
        case .jpeg: (try? JPEGFile(parsing: bytes))?.colourProfile
        case .webp: (try? WebPFile(parsing: bytes))?.content(of: .webpProfile)
        case .gif, .avif, .bmp: nil
        }
    }
}

extension PNGFile {
    fileprivate var colourProfile: Data? {
        guard let chunk = chunk(.profile) else { return nil }
        let content = file.slice(chunk.content)
        guard let end = content.firstIndex(of: 0) else { return nil }
        // A name, a NUL, the number of the compression method, then the stream.
        return Self.inflated(content[end...].dropFirst(2))
    }

    /// The content of an iCCP chunk.
    static func profileContent(_ profile: Data) throws(ImagingError) -> Data {
        var packed = cimage_buffer()
        try profile.withUnsafeBytes {
            cimage_zlib_compress($0.bindMemory(to: UInt8.self).baseAddress, $0.count, 0, 0, &packed)
        }.check(.png, detail: "compression of the profile")
        return Data("ICC\0\0".utf8) + packed.taken()
    }
}

extension JPEGFile {
    /// What fits a segment besides its length, sign, number and count.
    private static let partBytes = 65535 - 2 - 14

    fileprivate var colourProfile: Data? {
        let parts = segments.lazy.filter { $0.marker == 0xE2 }.map { file.slice($0.content) }
            .filter { $0.holds("ICC_PROFILE\0", at: 0) }.map { $0.dropFirst(12) }
            .sorted { ($0.byte(at: 0) ?? 0) < ($1.byte(at: 0) ?? 0) }
        return parts.isEmpty ? nil : parts.reduce(Data()) { $0 + $1.dropFirst(2) }
    }

    /// This file with an ICC profile put behind its first segment.
    func carrying(profile: Data) -> Data {
        // bounded: the length of what lies in memory and 64 KiB
        let count = (profile.count + Self.partBytes - 1) / Self.partBytes
        guard let first = segments.first, (1...255).contains(count) else { return file }
        var result = file.slice(0..<first.range.upperBound)
        for number in 0..<count {
            // bounded: at most 64 KiB more than the profile's length
            let part = profile.slice(number * Self.partBytes..<(number + 1) * Self.partBytes)
            result.append(contentsOf: [0xFF, 0xE2])
            result.appendBigEndian16(part.count + 16)
            result.append(Data("ICC_PROFILE\0".utf8))
            // bounded: at most 255 parts
            result.append(contentsOf: [UInt8(clamping: number + 1), UInt8(clamping: count)])
            result.append(part)
        }
        return result + file.slice(first.range.upperBound..<file.count)
    }
}
