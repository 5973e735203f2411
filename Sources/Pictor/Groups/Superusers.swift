import Logging
import PictorModel
import Primitives

/// Who may do everything: the configured ids; where none is configured, whoever claims it first with the code from the log.
struct Superusers: Sendable {
    private let configured: Current<Set<String>>
    private let store: any GroupStore
    private let code = Locked<String?>(nil)
    /// Who claimed it, under the one key 0.
    private let known = WriteThroughCache<Int, Set<String>>(capacity: 1)

    /// Whoever is configured now, else whoever a store has.
    init(configured: Current<Set<String>>, store: any GroupStore) {
        self.configured = configured
        self.store = store
    }

    /// Where there is no superuser yet, makes a one-time code and writes it to the log for the operator.
    func prepare(logger: Logger) async throws(StorageError) {
        guard configured.value.isEmpty, try await claimed().isEmpty else { return }
        guard code.withLock({ $0 == nil }) else { return }
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        var generator = SystemRandomNumberGenerator()
        let fresh = String((0..<8).compactMap { _ in letters.randomElement(using: &generator) })
        code.withLock { $0 = fresh }
        logger.notice("no superuser yet: send the bot \"/认领 \(fresh)\" in a private chat to become the first")
    }

    /// Whether this person may do everything.
    func contains(_ user: String) async throws(StorageError) -> Bool {
        let configured = configured.value
        if configured.contains(user) { return true }
        guard configured.isEmpty else { return false }
        return try await claimed().contains(user)
    }

    /// Makes the holder of the code the superuser. The code works once.
    ///
    /// - Returns: Whether the code was right.
    func claim(_ given: String, by user: String) async throws(StorageError) -> Bool {
        let isRight = code.withLock { code in
            guard let right = code, given.uppercased() == right else { return false }
            code = nil
            return true
        }
        guard isRight else { return false }
        try await known.change(of: 0) { () async throws(StorageError) in
            try await store.addSuperuser(user)
        }
        return true
    }

    private func claimed() async throws(StorageError) -> Set<String> {
        try await known.value(for: 0) { () async throws(StorageError) in
            try await store.superusers()
        }
    }
}
