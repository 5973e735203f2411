import Foundation
import PictorModel

// POSIX ustar: <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>, section "ustar Interchange
// Format". Plain files only, as much as a backup needs, so that any `tar` can open one.

/// Writes files into a tar archive, one after the other.
struct TarWriter: ~Copyable {
    private let output: FileHandle

    /// An archive that does not exist yet, readable by this user alone.
    init(path: String) throws(BackupError) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw errno == ENOSPC ? .full : .unwritable(path: path) }
        output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Adds a file from memory.
    func add(_ name: String, _ bytes: Data, time: Int64) throws(BackupError) {
        try write(TarHeader(name: name, size: Int64(bytes.count), time: time).bytes)
        try write(bytes)
        try pad(Int64(bytes.count))
    }

    /// Adds a file from disk; one that is not there is left out.
    ///
    /// - Returns: Whether it was there.
    func add(_ name: String, contentsOf path: String, time: Int64) throws(BackupError) -> Bool {
        guard let input = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? input.close() }
        guard let size = try? input.seekToEnd(), (try? input.seek(toOffset: 0)) != nil else { return false }
        try write(TarHeader(name: name, size: Int64(size), time: time).bytes)
        var left = Int(size)
        while left > 0 {
            guard let chunk = try? input.read(upToCount: min(left, 1 << 20)), !chunk.isEmpty else {
                // The header is written: an archive with a hole in it is none.
                throw .unreadable(path: path)
            }
            try write(chunk)
            left -= chunk.count
        }
        try pad(Int64(size))
        return true
    }

    /// Ends the archive and makes sure that it is on disk.
    func finish() throws(BackupError) {
        try write(Data(count: 1024))
        do {
            try output.synchronize()
            try output.close()
        } catch {
            throw BackupError(error)
        }
    }

    private func pad(_ size: Int64) throws(BackupError) {
        let rest = Int(size % 512)
        if rest > 0 { try write(Data(count: 512 - rest)) }
    }

    private func write(_ bytes: Data) throws(BackupError) {
        do {
            try output.write(contentsOf: bytes)
        } catch {
            throw BackupError(error)
        }
    }
}

/// Reads a tar archive from its beginning to its end.
struct TarReader: ~Copyable {
    private let input: FileHandle
    private let size: UInt64

    init(path: String) throws(BackupError) {
        guard let input = FileHandle(forReadingAtPath: path), let size = try? input.seekToEnd(),
            (try? input.seek(toOffset: 0)) != nil
        else { throw .unreadable(path: path) }
        self.input = input
        self.size = size
    }

    /// Hands out each file's name and size, and a function that copies it somewhere.
    ///
    /// - Throws: `BackupError.damaged` where the archive is cut off or is none; what `body` throws.
    func forEach(
        _ body: (_ name: String, _ size: Int64, _ copy: (_ path: String) throws(BackupError) -> Void)
            throws(BackupError) -> Void
    ) throws(BackupError) {
        while true {
            let block = try read(512)
            // Two empty blocks end an archive; one is enough to know that nothing follows.
            if block.allSatisfy({ $0 == 0 }) { return }
            guard let header = TarHeader(block) else { throw .damaged(reason: "a header is none") }
            let start = (try? input.offset()) ?? 0
            guard header.size >= 0, UInt64(header.size) <= size - min(start, size) else {
                throw .damaged(reason: "\(header.name) is cut off")
            }
            try body(header.name, header.size) { path throws(BackupError) in
                try copy(header.size, to: path)
            }
            let end = start + UInt64((header.size + 511) / 512 * 512)
            guard end <= size, (try? input.seek(toOffset: end)) != nil else {
                throw .damaged(reason: "\(header.name) is cut off")
            }
        }
    }

    private func copy(_ size: Int64, to path: String) throws(BackupError) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw errno == ENOSPC ? .full : .unwritable(path: path) }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var left = Int(size)
        while left > 0 {
            let chunk = try read(min(left, 1 << 20))
            do {
                try output.write(contentsOf: chunk)
            } catch {
                throw BackupError(error)
            }
            left -= chunk.count
        }
        do {
            try output.synchronize()
            try output.close()
        } catch {
            throw BackupError(error)
        }
    }

    private func read(_ count: Int) throws(BackupError) -> Data {
        guard let bytes = try? input.read(upToCount: count), bytes.count == count else {
            throw .damaged(reason: "it ends too early")
        }
        return bytes
    }
}

/// The block before each file.
private struct TarHeader {
    let name: String
    let size: Int64
    let time: Int64

    init(name: String, size: Int64, time: Int64) {
        self.name = name
        self.size = size
        self.time = time
    }

    /// Reads a block; `nil` where its sum is wrong, or it is about anything but a plain file.
    init?(_ block: Data) {
        let bytes = [UInt8](block)
        guard Self.number(bytes[148..<156]) == Self.sum(of: bytes), bytes[156] == UInt8(ascii: "0") || bytes[156] == 0,
            let size = Self.number(bytes[124..<136]), let time = Self.number(bytes[136..<148])
        else { return nil }
        name = String(decoding: bytes[0..<100].prefix { $0 != 0 }, as: UTF8.self)
        self.size = size
        self.time = time
    }

    var bytes: Data {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int) {
            for (offset, byte) in text.utf8.enumerated() { block[place + offset] = byte }
        }
        func octal(_ value: Int64, digits: Int) -> String {
            let text = String(max(0, value), radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text.suffix(digits)
        }
        put(String(name.prefix(99)), at: 0)
        put("0000600", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        // Eleven octal digits reach to 8 GiB; more is written in binary, as GNU tar and bsdtar do.
        if size < 1 << 33 {
            put(octal(size, digits: 11), at: 124)
        } else {
            block[124] = 0x80
            for place in 0..<8 { block[135 - place] = UInt8(truncatingIfNeeded: size >> (8 * Int64(place))) }
        }
        put(octal(time, digits: 11), at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        put(octal(Self.sum(of: block), digits: 6), at: 148)
        block[154] = 0
        block[155] = UInt8(ascii: " ")
        return Data(block)
    }

    /// The sum of all bytes, with blanks where the sum itself stands.
    private static func sum(of block: [UInt8]) -> Int64 {
        block.enumerated().reduce(0) { sum, byte in
            sum + ((148..<156).contains(byte.offset) ? 32 : Int64(byte.element))
        }
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        if field.first == 0x80 { return field.dropFirst(4).reduce(0) { $0 << 8 | Int64($1) } }
        let digits = String(decoding: field.prefix { $0 != 0 && $0 != 32 }, as: UTF8.self)
        return Int64(digits, radix: 8)
    }
}
