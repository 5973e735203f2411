import Foundation
import PictureFile

extension JPEGFile {
    /// The file without private segments.
    func withoutPrivateMetadata() -> Data {
        var result = Data([0xFF, 0xD8])
        result.reserveCapacity(file.count)
        for segment in segments {
            switch verdict(on: segment) {
            case .keep: result.append(file.slice(segment.range))
            case .drop: continue
            case .replace(let content):
                result.append(contentsOf: [0xFF, segment.marker])
                result.appendBigEndian16(content.count + 2)
                result.append(content)
            }
        }
        result.append(file.slice(scanOffset..<endOfPicture))
        return result
    }

    private enum Verdict {
        case keep
        case drop
        case replace(Data)
    }

    private func verdict(on segment: Segment) -> Verdict {
        let content = file.slice(segment.content)
        switch segment.marker {
        case 0xE1 where content.holds("Exif\0\0", at: 0):
            guard let exif = EXIF(parsing: content.dropFirst(6))?.publicBlock else { return .drop }
            return .replace(Data("Exif\0\0".utf8) + exif)
        case 0xE0:
            return content.holds("JFIF\0", at: 0) ? .keep : .drop
        case 0xE2:
            return content.holds("ICC_PROFILE\0", at: 0) ? .keep : .drop
        case 0xEB, 0xEE:  // C2PA manifests are boxes in APP11; Adobe's APP14 says how colours are stored.
            return .keep
        case 0xE1, 0xFE:
            return MachineLabel.isIn(content) ? .keep : .drop
        case 0xE3...0xEF:
            return .drop
        default:
            return .keep
        }
    }

    /// Where the picture's own end-of-image marker ends; phones and editors append further pictures behind it.
    private var endOfPicture: Int {
        file.withUnsafeBytes { bytes in
            var offset = scanOffset
            while offset + 1 < bytes.count {  // bounded: a place in the file
                guard bytes[offset] == 0xFF else {
                    offset += 1
                    continue
                }
                switch bytes[offset + 1] {  // bounded: a place in the file, as just checked
                case 0x00, 0x01, 0xD0...0xD8: offset += 2  // bounded: as above
                case 0xFF: offset += 1
                case 0xD9: return offset + 2  // bounded: as above
                default:
                    // Tables and scan headers stand between the scans of a progressive picture.
                    guard offset + 3 < bytes.count else { return bytes.count }  // bounded: as above
                    // bounded: a place in the file and two bytes
                    offset += 2 + Int(bytes[offset + 2]) << 8 + Int(bytes[offset + 3])
                }
            }
            return bytes.count
        }
    }
}
