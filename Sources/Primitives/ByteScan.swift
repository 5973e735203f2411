#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Looks for marks in bytes that came from outside, and counts the bytes it looks at.
///
/// Every search is given the range it may look at, so a scan that remembers where its last search ended looks at each
/// byte a fixed number of times; `steps` is what tests hold it to. A cancelled scan finds nothing more, so that loops
/// around it come to their end; what they come to is for nobody then.
///
/// Positions are offsets from the beginning.
public struct ByteScan: ~Copyable {
    /// Bytes looked at so far, those compared twice counted twice.
    public private(set) var steps = 0

    private let bytes: UnsafeBufferPointer<UInt8>
    /// What tells that nobody waits any more.
    public let cancellation: Cancellation?
    private var checkedAt = 0
    private var isOver = false

    /// Steps between two looks at the cancellation.
    private static let interval = 1 << 16

    /// A scan of bytes that outlive it.
    public init(_ bytes: UnsafeRawBufferPointer, cancellation: Cancellation? = nil) {
        self.bytes = bytes.bindMemory(to: UInt8.self)
        self.cancellation = cancellation
        isOver = cancellation?.isCancelled ?? false
    }

    /// Scans a text's UTF-8, without a copy where it lies in one piece.
    public static func over<Result>(
        _ text: String, cancellation: Cancellation? = nil, _ body: (inout ByteScan) throws -> Result
    ) rethrows -> Result {
        var text = text
        return try text.withUTF8 { bytes in
            var scan = ByteScan(UnsafeRawBufferPointer(bytes), cancellation: cancellation)
            return try body(&scan)
        }
    }

    /// The number of bytes.
    public var count: Int { bytes.count }

    /// The range of all bytes.
    public var all: Range<Int> { 0..<bytes.count }

    /// The bytes of a range as text; what is no UTF-8 becomes U+FFFD.
    public func text(in range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// The bytes of a range, valid as long as the scan.
    public func raw(in range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range]))
    }

    /// Counts bytes that somebody else looked at on this scan's behalf.
    public mutating func count(steps more: Int) { _ = goesOn(after: more) }

    // MARK: - One byte

    /// The byte at a position; `nil` outside.
    public mutating func byte(at position: Int) -> UInt8? {
        guard all.contains(position), goesOn(after: 1) else { return nil }
        return bytes[position]
    }

    /// The first position of a byte in a range.
    public mutating func first(of byte: UInt8, in range: Range<Int>) -> Int? {
        let range = range.clamped(to: all)
        guard !isOver, !range.isEmpty, let base = bytes.baseAddress else { return nil }
        guard let hit = memchr(base + range.lowerBound, Int32(byte), range.count) else {
            _ = goesOn(after: range.count)
            return nil
        }
        let position = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        return goesOn(after: position - range.lowerBound + 1) ? position : nil
    }

    // MARK: - Kinds of bytes

    /// The first position in a range of a byte of a set.
    public mutating func first(of set: ByteSet, in range: Range<Int>) -> Int? {
        let range = range.clamped(to: all)
        guard !isOver else { return nil }
        var position = range.lowerBound
        while position < range.upperBound, !set.contains(bytes[position]) { position += 1 }
        let isFound = position < range.upperBound
        return goesOn(after: position - range.lowerBound + (isFound ? 1 : 0)) && isFound ? position : nil
    }

    /// The last position in a range of a byte of a set.
    public mutating func last(of set: ByteSet, in range: Range<Int>) -> Int? {
        let range = range.clamped(to: all)
        guard !isOver else { return nil }
        var position = range.upperBound - 1
        while position >= range.lowerBound, !set.contains(bytes[position]) { position -= 1 }
        let isFound = position >= range.lowerBound
        return goesOn(after: range.upperBound - max(position, range.lowerBound)) && isFound ? position : nil
    }

    // MARK: - Marks

    /// Whether a mark stands at a position; with `ignoringCase` capital letters of ASCII count as small ones, and the
    /// mark has small ones only.
    public mutating func has(_ mark: StaticString, at position: Int, ignoringCase: Bool = false) -> Bool {
        let mark = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
        return goesOn(after: 1) && agrees(mark, at: position, ignoringCase)
    }

    /// Whether a mark stands at a position.
    public mutating func has(_ mark: [UInt8], at position: Int) -> Bool {
        mark.withUnsafeBufferPointer { goesOn(after: 1) && agrees($0, at: position, false) }
    }

    /// The first position of a mark in a range, which holds the whole of it; the mark is not empty. With `ignoringCase`
    /// capital letters of ASCII count as small ones; the mark has small ones only and does not begin with a letter.
    public mutating func first(
        of mark: StaticString, in range: Range<Int>, ignoringCase: Bool = false
    ) -> Int? {
        first(
            of: UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount), in: range, ignoringCase)
    }

    /// The first position of a mark in a range, which holds the whole of it; the mark is not empty.
    public mutating func first(of mark: [UInt8], in range: Range<Int>) -> Int? {
        mark.withUnsafeBufferPointer { first(of: $0, in: range, false) }
    }

    private mutating func first(
        of mark: UnsafeBufferPointer<UInt8>, in range: Range<Int>, _ ignoringCase: Bool
    ) -> Int? {
        let range = range.clamped(to: all)
        guard let lead = mark.first else { return nil }
        var start = range.lowerBound
        while range.upperBound - start >= mark.count,
            let position = first(of: lead, in: start..<(range.upperBound - mark.count + 1))
        {
            if agrees(mark, at: position, ignoringCase) { return position }
            start = position + 1
        }
        return nil
    }

    private mutating func agrees(_ mark: UnsafeBufferPointer<UInt8>, at position: Int, _ ignoringCase: Bool) -> Bool {
        guard position >= 0, mark.count <= bytes.count - position else { return false }
        for offset in 0..<mark.count {
            var byte = bytes[position + offset]
            if ignoringCase, byte >= 0x41, byte <= 0x5A { byte += 0x20 }
            guard byte == mark[offset] else {
                steps += offset
                return false
            }
        }
        steps += mark.count
        return true
    }

    // MARK: - Counting

    /// Counts steps; `false` once nobody waits any more.
    private mutating func goesOn(after more: Int) -> Bool {
        steps += more
        if steps - checkedAt >= Self.interval {
            checkedAt = steps
            isOver = isOver || cancellation?.isCancelled ?? false
        }
        return !isOver
    }
}
