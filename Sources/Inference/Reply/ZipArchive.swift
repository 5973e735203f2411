import Foundation

/// Just enough of the zip format to take one picture out of an archive.
///
/// PKWARE APPNOTE 6.3.10 §4.3: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
enum ZipArchive {
    /// The first entry whose bytes begin like a picture; `nil` if there is none or the archive is broken.
    static func firstPicture(in archive: Data) -> Data? {
        let reader = ByteReader(archive)
        // The directory at the end, because a local header may leave its sizes out.
        guard let end = archive.suffix(65557).range(of: Data([0x50, 0x4B, 0x05, 0x06]), options: .backwards),
            let count = reader.little(end.lowerBound - archive.startIndex + 10, 2),
            var position = reader.little(end.lowerBound - archive.startIndex + 16, 4)
        else { return nil }
        for _ in 0..<min(count, 16) {
            guard reader.little(position, 4) == 0x0201_4B50, let method = reader.little(position + 10, 2),
                let packed = reader.little(position + 20, 4), let size = reader.little(position + 24, 4),
                let nameLength = reader.little(position + 28, 2), let extraLength = reader.little(position + 30, 2),
                let commentLength = reader.little(position + 32, 2), let offset = reader.little(position + 42, 4)
            else { return nil }
            if let bytes = entry(reader, at: offset, method, packed, size), PictureBytes.beginLikeAPicture(bytes) {
                return bytes
            }
            position += 46 + nameLength + extraLength + commentLength
        }
        return nil
    }

    private static func entry(_ reader: ByteReader, at offset: Int, _ method: Int, _ packed: Int, _ size: Int) -> Data?
    {
        guard reader.little(offset, 4) == 0x0403_4B50, size <= PictureBytes.maximumBytes,
            let nameLength = reader.little(offset + 26, 2), let extraLength = reader.little(offset + 28, 2),
            let content = reader.slice(offset + 30 + nameLength + extraLength, packed)
        else { return nil }
        switch method {
        case 0: return Data(content)
        case 8:
            var inflation = Inflation(Array(content), limit: size)
            return inflation.run().map { Data($0) }
        default: return nil
        }
    }
}
