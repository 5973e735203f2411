import Glibc
import PictorModel

/// An exclusive claim on a file, held until this object goes or the process ends, however it ends.
final class FileClaim: Sendable {
    private let descriptor: Int32

    /// Whoever is just letting go may take a moment: tried so often, a hundredth of a second apart. That blocks, but only
    /// at a start, before anything else runs.
    private static let attempts = 30

    init(path: String) throws(StorageError) {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path) }
        var attempt = 1
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard attempt < Self.attempts else {
                close(descriptor)
                throw .claimed(path: path)
            }
            attempt += 1
            usleep(10_000)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
