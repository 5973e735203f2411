/// The name of a chunk: four ASCII letters as one big-endian number.
struct FourCC: Equatable {
    let code: UInt32

    init(_ name: StaticString) {
        code = (0..<4).reduce(0) { $0 << 8 | UInt32(name.utf8Start[$1]) }  // bounded: four bytes
    }

    init(code: Int) {
        self.code = UInt32(truncatingIfNeeded: code)
    }

    /// In PNG, whether a decoder may not do without the chunk: the first letter is a capital.
    var isCritical: Bool { code & 0x2000_0000 == 0 }
}

/// Chunks of PNG.
extension FourCC {
    static let header = Self("IHDR")
    static let palette = Self("PLTE")
    static let transparency = Self("tRNS")
    static let data = Self("IDAT")
    static let end = Self("IEND")
    static let animationControl = Self("acTL")
    static let exif = Self("eXIf")
    static let text = Self("tEXt")
    static let compressedText = Self("zTXt")
    static let internationalText = Self("iTXt")
    static let profile = Self("iCCP")
}

/// Chunks of WebP.
extension FourCC {
    static let extended = Self("VP8X")
    static let lossy = Self("VP8 ")
    static let lossless = Self("VP8L")
    static let alpha = Self("ALPH")
    static let webpEXIF = Self("EXIF")
    static let webpXMP = Self("XMP ")
    static let webpProfile = Self("ICCP")
}
