/// The name of a chunk: four ASCII letters as one big-endian number.
package struct FourCC: Equatable {
    package let code: UInt32

    package init(_ name: StaticString) {
        code = (0..<4).reduce(0) { $0 << 8 | UInt32(name.utf8Start[$1]) }  // bounded: four bytes
    }

    package init(code: Int) {
        self.code = UInt32(truncatingIfNeeded: code)
    }

    /// In PNG, whether a decoder may not do without the chunk: the first letter is a capital.
    package var isCritical: Bool { code & 0x2000_0000 == 0 }
}

/// Chunks of PNG.
extension FourCC {
    package static let header = Self("IHDR")
    package static let palette = Self("PLTE")
    package static let transparency = Self("tRNS")
    package static let data = Self("IDAT")
    package static let end = Self("IEND")
    package static let animationControl = Self("acTL")
    package static let exif = Self("eXIf")
    package static let text = Self("tEXt")
    package static let compressedText = Self("zTXt")
    package static let internationalText = Self("iTXt")
    package static let profile = Self("iCCP")
}

/// Chunks of WebP.
extension FourCC {
    package static let extended = Self("VP8X")
    package static let lossy = Self("VP8 ")
    package static let lossless = Self("VP8L")
    package static let alpha = Self("ALPH")
    package static let webpEXIF = Self("EXIF")
    package static let webpXMP = Self("XMP ")
    package static let webpProfile = Self("ICCP")
}
