import CBase64
import Foundation
import PictureFile

// positions bounded: each is an index of the text at hand, or a few bytes past it.

/// A picture written as base64, with or without `data:image/…;base64,` in front.
enum Base64Picture {
    /// The longest `data:…;base64,`, in bytes.
    static let maximumHeader = 256

    /// The picture's bytes; `nil` unless the text decodes and the bytes begin like a picture.
    ///
    /// Takes what services send: line breaks, the URL-safe alphabet, missing padding.
    static func decode(_ text: String) -> Data? {
        var text = text
        return text.withUTF8 { decodeWhole(UnsafeRawBufferPointer($0)) }
    }

    /// The same for UTF-8.
    static func decodeWhole(_ text: UnsafeRawBufferPointer) -> Data? {
        var text = text
        if text.starts(with: "data:".utf8) {
            let head = text.prefix(maximumHeader)
            guard let comma = head.firstIndex(of: UInt8(ascii: ",")), isHeader(text.prefix(comma)) else { return nil }
            text = UnsafeRawBufferPointer(rebasing: text[(comma + 1)...])
        }
        guard text.count > PictureBytes.minimumBytes, let (picture, read) = decode(text),
            text[read...].allSatisfy({ $0 <= 0x20 })
        else { return nil }
        return picture
    }

    /// Whether what stands before the comma of a data URI says that base64 follows.
    static func isHeader(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        text.starts(with: "data:".utf8) && text.suffix(7).elementsEqual(";base64".utf8)
    }

    /// The picture that begins with the first of these bytes, and how many of them write it; `nil` if none does.
    static func decode(_ text: UnsafeRawBufferPointer) -> (picture: Data, read: Int)? {
        guard beginsLikeAPicture(text), let whole = decoded(text), whole.isWhole else { return nil }
        return (whole.bytes, whole.read)
    }

    /// A cheap look: most texts are words.
    static func beginsLikeAPicture(_ text: UnsafeRawBufferPointer) -> Bool {
        decoded(UnsafeRawBufferPointer(rebasing: text.prefix(48))).map { PictureBytes.beginLikeAPicture($0.bytes) }
            ?? false
    }

    private static func decoded(_ text: UnsafeRawBufferPointer) -> (bytes: Data, read: Int, isWhole: Bool)? {
        guard let start = text.bindMemory(to: UInt8.self).baseAddress,
            let output = malloc(pictor_base64_room(text.count))
        else { return nil }
        let result = pictor_base64_decode(start, text.count, output.assumingMemoryBound(to: UInt8.self))
        return (Data(bytesNoCopy: output, count: result.written, deallocator: .free), result.read, result.is_whole)
    }
}
