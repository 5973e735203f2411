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
        // Cheap look first: most strings of a reply are words.
        guard text.utf8.count > PictureBytes.minimumBytes, couldBegin(text) else { return nil }
        if let bytes = Data(base64Encoded: String(text)) { return picture(bytes) }
        var plain: [UInt8] = []
        plain.reserveCapacity(text.utf8.count + 3)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): plain.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): plain.append(UInt8(ascii: "/"))
            case UInt8(ascii: "="), 0x20, 0x09, 0x0A, 0x0D: break
            default: plain.append(byte)
            }
        }
        while plain.count % 4 != 0 { plain.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(plain)).flatMap { picture($0) }
    }

    private static func picture(_ bytes: Data) -> Data? {
        PictureBytes.beginLikeAPicture(bytes) ? bytes : nil
    }

    /// PNG, JPEG, WebP, GIF and AVIF begin with these in base64.
    private static func couldBegin(_ text: Substring) -> Bool {
        let head = text.drop { $0.isWhitespace }
        return ["iVBORw0KGg", "/9j/", "_9j_", "UklGR", "R0lGOD", "AAAA"].contains { head.hasPrefix($0) }
    }
}
