/// Undoes the deflate compression of one zip entry.
///
/// RFC 1951: <https://www.rfc-editor.org/rfc/rfc1951>. Bounded by `limit`; broken input ends in `nil`.
struct Inflation {
    private let input: [UInt8]
    private let limit: Int
    private var position = 0
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    /// Prepares to inflate `input` into at most `limit` bytes.
    init(_ input: [UInt8], limit: Int) {
        self.input = input
        self.limit = limit
        output.reserveCapacity(limit)
    }

    /// The uncompressed bytes; `nil` if the input is broken or longer than the limit.
    mutating func run() -> [UInt8]? {
        var isLast = false
        while !isLast {
            guard let last = take(1), let kind = take(2) else { return nil }
            isLast = last == 1
            let isGood =
                switch kind {
                case 0: copyStored()
                case 1: copyCoded(Self.fixedLiterals, Self.fixedDistances)
                case 2: readTables().map { copyCoded($0.0, $0.1) } ?? false
                default: false
                }
            guard isGood else { return nil }
        }
        return output
    }

    // MARK: - Blocks

    private mutating func copyStored() -> Bool {
        bits = 0
        bitCount = 0
        guard position + 4 <= input.count else { return false }
        let length = Int(input[position]) | Int(input[position + 1]) << 8
        position += 4
        guard position + length <= input.count, output.count + length <= limit else { return false }
        output += input[position..<position + length]
        position += length
        return true
    }

    private mutating func copyCoded(_ literals: Huffman, _ distances: Huffman) -> Bool {
        while let symbol = decode(literals) {
            if symbol < 256 {
                guard output.count < limit else { return false }
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return true }
            guard symbol <= 285, let lengthExtra = take(Self.lengthBits[symbol - 257]),
                let code = decode(distances), code < 30, let distanceExtra = take(Self.distanceBits[code])
            else { return false }
            let length = Self.lengthBase[symbol - 257] + lengthExtra
            let distance = Self.distanceBase[code] + distanceExtra
            guard distance <= output.count, output.count + length <= limit else { return false }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
        return false
    }

    private mutating func readTables() -> (Huffman, Huffman)? {
        guard let literalCount = take(5), let distanceCount = take(5), let codeCount = take(4) else { return nil }
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<(codeCount + 4) {
            guard let length = take(3) else { return nil }
            lengths[Self.codeOrder[index]] = length
        }
        let codes = Huffman(lengths)
        let total = literalCount + 257 + distanceCount + 1
        var all: [Int] = []
        while all.count < total {
            guard let symbol = decode(codes) else { return nil }
            switch symbol {
            case 0...15: all.append(symbol)
            case 16:
                guard let last = all.last, let extra = take(2) else { return nil }
                all += Array(repeating: last, count: 3 + extra)
            case 17:
                guard let extra = take(3) else { return nil }
                all += Array(repeating: 0, count: 3 + extra)
            default:
                guard let extra = take(7) else { return nil }
                all += Array(repeating: 0, count: 11 + extra)
            }
        }
        guard all.count == total else { return nil }
        return (Huffman(Array(all[..<(literalCount + 257)])), Huffman(Array(all[(literalCount + 257)...])))
    }

    // MARK: - Bits

    private mutating func take(_ count: Int) -> Int? {
        while bitCount < count {
            guard position < input.count else { return nil }
            bits |= UInt32(input[position]) << UInt32(bitCount)
            position += 1
            bitCount += 8
        }
        let value = bits & ((1 << UInt32(count)) - 1)
        bits >>= UInt32(count)
        bitCount -= count
        return Int(value)
    }

    private mutating func decode(_ table: Huffman) -> Int? {
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            guard let bit = take(1) else { return nil }
            code |= bit
            let count = table.counts[length]
            if code - count < first { return table.symbols[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return nil
    }

    /// A canonical code: how many codes of each length, and the symbols in code order.
    private struct Huffman {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(_ lengths: [Int]) {
            for length in lengths where length > 0 { counts[length] += 1 }
            for length in 1...15 {
                symbols += lengths.indices.filter { lengths[$0] == length }
            }
        }
    }

    private static let fixedLiterals = Huffman(
        (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
    private static let fixedDistances = Huffman([Int](repeating: 5, count: 30))
    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengthBase = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBase = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let distanceBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
}
