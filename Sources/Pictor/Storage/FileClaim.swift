import Glibc

/// An exclusive claim on a file, held until this object goes or the process ends, however it ends.
final class FileClaim: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StorageError) {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .claimed(path: path)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
