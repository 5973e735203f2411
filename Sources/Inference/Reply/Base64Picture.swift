import CBase64
import Foundation

/// A picture written as base64, with or without `data:image/…;base64,` in front.
enum Base64Picture {
    /// The picture's bytes; `nil` unless the text decodes and the bytes begin like a picture.
    ///
    /// Takes what services send: line breaks, the URL-safe alphabet, missing padding.
    static func decode(_ text: String) -> Data? {
        var text = Substring(text)
        if text.hasPrefix("data:") {
            guard let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64") else { return nil }
            text = text[text.index(after: comma)...]
        }
        guard text.utf8.count > PictureBytes.minimumBytes else { return nil }
        return text.withContiguousBytes { bytes in
            guard let (picture, read) = decode(bytes), bytes[read...].allSatisfy({ $0 <= 0x20 }) else { return nil }
            return picture
        }
    }

    /// The picture that begins with the first of these bytes, and how many of them write it; `nil` if none does.
    static func decode(_ text: UnsafeRawBufferPointer) -> (picture: Data, read: Int)? {
        // A cheap look first: most texts are words.
        guard let head = decoded(UnsafeRawBufferPointer(rebasing: text.prefix(48))),
            PictureBytes.beginLikeAPicture(head.bytes), let whole = decoded(text), whole.isWhole
        else { return nil }
        return (whole.bytes, whole.read)
    }

    private static func decoded(_ text: UnsafeRawBufferPointer) -> (bytes: Data, read: Int, isWhole: Bool)? {
        guard let start = text.bindMemory(to: UInt8.self).baseAddress,
            let output = malloc(pictor_base64_room(text.count))
        else { return nil }
        let result = pictor_base64_decode(start, text.count, output.assumingMemoryBound(to: UInt8.self))
        return (Data(bytesNoCopy: output, count: result.written, deallocator: .free), result.read, result.is_whole)
    }
}

extension Substring {
    /// The UTF-8 in one piece.
    fileprivate func withContiguousBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        var text = self
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
