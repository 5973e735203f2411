import Foundation

/// Reads JSON text into `JSONValue`.
///
/// The one seam between frames and values: replace this type to change how JSON is read. It exists because the
/// standard decoder takes three times as long for an enum of all JSON values, gives up on a whole document for one
/// unpaired surrogate, and rounds whole numbers beyond 2⁵³ when they are asked for as anything but integers.
struct JSONParser {
    /// Deeper nesting than any endpoint sends; keeps hostile input from using up a thread's stack.
    static let maximumDepth = 128
    /// Half as many again as the longest list an endpoint sends has, the members of a group of five thousand. A value
    /// takes many times its own length in memory, so a long text of short values would take gigabytes.
    static let maximumValues = 200_000
    /// How many values an object counts for, beside itself and its members.
    private static let weightOfObject = 4

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var valuesLeft = JSONParser.maximumValues

    /// Reads a whole text; anything but blanks after the value is an error.
    static func value(of bytes: [UInt8]) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { result(of: $0) }.get()
    }

    /// The same for bytes that lie elsewhere.
    static func result(of bytes: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONError> {
        var parser = JSONParser(bytes: bytes)
        do throws(JSONError) {
            return .success(try parser.document())
        } catch {
            return .failure(error)
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw malformed() }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipBlanks()
        valuesLeft -= 1
        guard valuesLeft >= 0 else { throw JSONError(.tooManyValues, offset: position) }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)  // bounded: depth <= 128
        case UInt8(ascii: "["): return try array(depth: depth + 1)  // bounded: depth <= 128
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= Self.maximumDepth else { throw JSONError(.tooDeep, offset: position) }
        valuesLeft -= Self.weightOfObject
        position += 1
        var members: [String: JSONValue] = [:]
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        // An event has about twenty members, and what lies inside it a few.
        members.reserveCapacity(depth == 1 ? 24 : 4)
        repeat {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw malformed() }
            let name = try string()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw malformed() }
            members[name] = try value(depth: depth)
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw malformed() }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= Self.maximumDepth else { throw JSONError(.tooDeep, offset: position) }
        position += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw malformed() }
        return .array(elements)
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let length = word.utf8CodeUnitCount
        // bounded: a position in the text, and a word of five letters at most
        guard position + length <= bytes.count else { throw malformed() }
        // bounded: as above
        for offset in 0..<length where bytes[position + offset] != word.utf8Start[offset] { throw malformed() }
        position += length  // bounded: as above
        return value
    }

    // MARK: - Numbers

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        var magnitude: Int64 = 0
        var fits = true
        let firstDigit = position
        while let digit = peek, digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") {
            let (product, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            // Counted downwards, because the lowest 64-bit number has no positive counterpart.
            // bounded: a digit
            let (difference, underflowed) = product.subtractingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            fits = fits && !overflowed && !underflowed
            magnitude = difference
            position += 1
        }
        guard position > firstDigit else { throw malformed() }
        let isWhole = peek != UInt8(ascii: ".") && peek != UInt8(ascii: "e") && peek != UInt8(ascii: "E")
        if isWhole, fits, isNegative || magnitude != .min { return .int(isNegative ? magnitude : -magnitude) }
        while let byte = peek, Self.continuesNumber(byte) { position += 1 }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let number = Double(text), number.isFinite else { throw malformed() }
        return .double(number)
    }

    private static func continuesNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    // MARK: - Texts

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = peek {
            if byte == UInt8(ascii: "\"") {
                let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            position += 1
        }
        throw malformed()
    }

    /// Goes on where the first backslash stands.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard let escape = peek else { break }
            position += 1
            switch escape {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "u"): text.append(contentsOf: Array(String(try unicodeEscape()).utf8))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            default: throw malformed()
            }
        }
        throw malformed()
    }

    /// One `\u` escape, or two that form a surrogate pair; an unpaired half becomes U+FFFD.
    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // bounded: a position in the text
        guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")  // bounded: as above
        else { return "\u{FFFD}" }
        let mark = position
        position += 2  // bounded: as above
        let second = try fourDigits()
        guard (0xDC00..<0xE000).contains(second),
            // bounded: both are surrogates
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            position = mark
            return "\u{FFFD}"
        }
        return scalar
    }

    private mutating func fourDigits() throws(JSONError) -> UInt32 {
        // bounded: a position in the text
        guard position + 4 <= bytes.count else { throw malformed() }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10  // bounded: at most 15
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10  // bounded: at most 15
            default: throw malformed()
            }
            value = value << 4 | UInt32(digit)  // bounded: four digits of four bits
            position += 1
        }
        return value
    }

    // MARK: - Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func malformed() -> JSONError { JSONError(.malformed, offset: position) }
}
