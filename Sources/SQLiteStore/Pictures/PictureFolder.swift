import Foundation
import PictorModel

/// A folder of picture files that only this user can read. Its work is done on a queue of its own, for disks block.
struct PictureFolder: Sendable {
    private let path: String
    private let queue = DispatchQueue(label: "pictor.pictures")

    init(path: String) {
        self.path = path
    }

    /// Writes a file that does not count yet, and returns its name.
    func draft(_ bytes: Data, for name: String) async throws(StorageError) -> String {
        let draft = ".\(name).part"
        let result = await onQueue { () -> Result<Void, StorageError> in
            Result { () throws(StorageError) in
                try makeFolder()
                try write(bytes, to: place(draft))
            }
        }
        try result.get()
        return draft
    }

    /// Makes a draft the file of that name.
    func publish(_ draft: String, as name: String) async throws(StorageError) {
        let isDone = await onQueue { rename(place(draft), place(name)) == 0 }
        guard isDone else { throw .unwritable(path: place(name)) }
    }

    /// What the files hold; those that are gone are left out.
    func contents(of names: [String]) async -> [Data] {
        await onQueue { names.compactMap { FileManager.default.contents(atPath: place($0)) } }
    }

    /// Removes files; one that is gone already is no trouble.
    func remove(_ names: [String]) async {
        await onQueue { for name in names { unlink(place(name)) } }
    }

    /// Removes one file.
    func remove(_ name: String) async { await remove([name]) }

    /// Removes drafts that were never published.
    func sweep() async {
        await onQueue {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            // Only what we name so ourselves: the folder may hold somebody's own pictures.
            for name in names where name.hasPrefix(".") && name.hasSuffix(".part") { unlink(place(name)) }
        }
    }

    private func place(_ name: String) -> String { "\(path)/\(name)" }

    private func makeFolder() throws(StorageError) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unwritable(path: path)
        }
    }

    private func write(_ bytes: Data, to path: String) throws(StorageError) {
        let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw errno == ENOSPC ? .full : .unwritable(path: path) }
        let failure = bytes.withUnsafeBytes { buffer -> Int32? in
            var rest = buffer[...]
            while !rest.isEmpty {
                let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
                if written < 0 {
                    if errno == EINTR { continue }
                    return errno
                }
                rest = rest.dropFirst(written)
            }
            return nil
        }
        close(descriptor)
        guard let failure else { return }
        unlink(path)
        throw failure == ENOSPC || failure == EDQUOT ? .full : .unwritable(path: path)
    }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var baseAddress: UnsafeRawPointer? { base.baseAddress.map { $0 + startIndex } }
}
