import Foundation
import PictureFile

/// Just enough of the zip format to take one picture out of an archive.
///
/// PKWARE APPNOTE 6.3.10 §4.3: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
///
/// Every number of the format has at most 32 bits and is kept in 64: sums of a few of them do not overflow, and a read
/// outside the archive gives `nil`.
struct ZipArchive {
    /// Why there is no picture, in words for a log.
    enum Flaw: String, Error {
        case noDirectory = "broken zip archive: no directory at its end"
        case badDirectory = "broken zip archive: its directory cannot be read"
        case cutShort = "broken zip archive: an entry is not where the directory says"
        case tooLarge = "broken zip archive: an entry claims to be larger than any picture"
        case notInflated = "broken zip archive: an entry cannot be uncompressed"
        case wrongSize = "broken zip archive: an entry is not as long as it claims"
        case wrongChecksum = "broken zip archive: the checksum of an entry is wrong"
        case noPicture = "zip without a picture"
    }

    /// One entry as the directory describes it; the directory, because a local header may leave its sizes out.
    private struct Entry {
        let method: Int
        let checksum: Int
        let packed: Int
        let size: Int
        /// Where its local header begins.
        let offset: Int
        /// Where the next entry of the directory begins.
        let next: Int
    }

    /// Entries looked at; a service sends one.
    private static let maximumEntries = 16

    private let archive: Data

    /// The first entry whose bytes begin like a picture.
    ///
    /// - Throws: What is broken first, where something is and no sound entry is a picture; else `noPicture`.
    static func firstPicture(in archive: Data) throws(Flaw) -> Data {
        // The end record is at most a comment of 64 KiB away from the end.
        guard let end = archive.suffix(65557).range(of: Data([0x50, 0x4B, 0x05, 0x06]), options: .backwards) else {
            throw .noDirectory
        }
        let zip = ZipArchive(archive: archive)
        let record = end.lowerBound - archive.startIndex
        // bounded: a position in the archive
        guard let count = archive.littleEndian16(at: record + 10),
            var position = archive.littleEndian32(at: record + 16),  // bounded: as above
            let comment = archive.littleEndian16(at: record + 20),  // bounded: as above
            record + 22 + comment <= archive.count  // bounded: as above
        else { throw .noDirectory }
        var flaw = Flaw.noPicture
        for _ in 0..<min(count, maximumEntries) {
            guard let entry = zip.entry(at: position) else { throw .badDirectory }
            position = entry.next
            do {
                let bytes = try zip.content(of: entry)
                if PictureBytes.beginLikeAPicture(bytes) { return bytes }
            } catch {
                if flaw == .noPicture { flaw = error }
            }
        }
        throw flaw
    }

    private func entry(at position: Int) -> Entry? {
        func short(_ place: Int) -> Int? { archive.littleEndian16(at: position + place) }  // bounded: both small
        func long(_ place: Int) -> Int? { archive.littleEndian32(at: position + place) }  // bounded: both small
        guard long(0) == 0x0201_4B50, let method = short(10), let checksum = long(16), let packed = long(20),
            let size = long(24), let nameLength = short(28), let extraLength = short(30),
            let commentLength = short(32), let offset = long(42)
        else { return nil }
        // bounded: it grows by less than 2¹⁸ for each of 16 entries
        let next = position + 46 + nameLength + extraLength + commentLength
        return Entry(
            method: method, checksum: checksum, packed: packed, size: size, offset: offset, next: next)
    }

    /// The bytes of an entry, as long as it claims and with its checksum.
    private func content(of entry: Entry) throws(Flaw) -> Data {
        guard entry.size <= PictureBytes.maximumBytes else { throw .tooLarge }
        // bounded: 32 bits and three numbers of 16 bits
        guard archive.littleEndian32(at: entry.offset) == 0x0403_4B50,
            let nameLength = archive.littleEndian16(at: entry.offset + 26),  // bounded: as above
            let extraLength = archive.littleEndian16(at: entry.offset + 28),  // bounded: as above
            // bounded: as above
            let packed = archive.bytes(at: entry.offset + 30 + nameLength + extraLength, count: entry.packed)
        else { throw .cutShort }
        let bytes: Data
        switch entry.method {
        case 0: bytes = packed
        case 8:
            guard let inflated = RawDeflate.inflated(packed, limit: entry.size) else { throw .notInflated }
            bytes = inflated
        default: throw .notInflated
        }
        guard bytes.count == entry.size else { throw .wrongSize }
        guard RawDeflate.checksum(bytes) == entry.checksum else { throw .wrongChecksum }
        // With indices from zero, whatever it was cut out of.
        return Data(bytes)
    }
}
